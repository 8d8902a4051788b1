// Which learning rate a job should begin with: heads on eight sets of pictures, three feature widths of a network,
// several batch sizes and schedules, each with a ladder of rates.
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { samplesOf } from "../src/control/index.js";
import { resolvePreprocessing } from "../src/data/index.js";
import { cpuQuota, createOnnxEngine } from "../src/engine/index.js";
import { extractFeatures, MemoryFeatureStore } from "../src/features/index.js";
import { compileBackbone } from "../src/models/index.js";
import { toMeanLoss } from "../src/training/index.js";
import { type SweepSettings, trainHead } from "./head-sweep.js";
import { layOutSets, type PictureSet } from "./learning-rate-sets.js";
import { digits, ResultPage } from "./result-page.js";
import { withTemporaryFolder } from "./test-pictures.js";

const RATES = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];
const BACKBONES = [
  { network: "mobilenet_v2", cut: "block_6_expand_relu", size: 128 },
  { network: "mobilenet_v2", cut: "block_13_expand_relu", size: 128 },
  { network: "mobilenet_v2", cut: "out_relu", size: 128 },
] as const;
/** The first is what `headway init` writes, tried on all features; the others on one width. */
const SETTINGS: readonly Omit<SweepSettings, "learningRate">[] = [
  { batchSize: 32, epochs: 20, schedule: "cosine" },
  { batchSize: 32, epochs: 20, schedule: "constant" },
  { batchSize: 128, epochs: 20, schedule: "cosine" },
];
const MODELS = fileURLToPath(new URL("../node_modules/nsfwjs/dist/models", import.meta.url));
const OTHERS_AT = 576;
const require = createRequire(import.meta.url);

interface Case {
  readonly set: string;
  readonly features: number;
  readonly settings: number;
  /** By rate: held-out accuracy of the epoch with the lowest held-out loss, and which epoch that was. */
  readonly accuracies: readonly number[];
  readonly bestEpochs: readonly number[];
}

const engine = await createOnnxEngine({ threads: cpuQuota() });
const page = new ResultPage(
  "learning-rate",
  "Linear heads trained by Adam for 20 epochs, seed 1, on eight sets of at most 400 pictures (a fifth held out by group; " +
    "emoji, MNIST digits, and shapes and stripes drawn by seed) and on features of three widths: MobileNetV2 of nsfwjs " +
    "at 128 x 128, cut at three layers. A cell is the held-out accuracy, in per cent, of the epoch with the lowest " +
    "held-out loss, which is what `headway run` exports; the held-out pictures choose the epoch, so cells compare " +
    "rates and say nothing else. **Bold**: the best of its row.",
);
const cases = await withTemporaryFolder(measureAll);
SETTINGS.forEach((settings, index) =>
  pageOf(
    cases.filter((one) => one.settings === index),
    settings,
  ),
);
summarize(cases);
page.write();
await engine.dispose();

async function measureAll(folder: string): Promise<Case[]> {
  const sets = await layOutSets(folder);
  const measured: Case[] = [];
  for (const { network, cut, size } of BACKBONES) {
    const model = await layOutNetwork(join(folder, network), network);
    const backbone = await compileBackbone({ model, cut, size: [size, size] });
    const executable = await engine.compile(backbone.program, { sessions: cpuQuota() });
    for (const set of sets) {
      measured.push(...(await measureSet(set, { executable, features: backbone.features, size })));
      process.stdout.write(`${JSON.stringify(measured.slice(-SETTINGS.length))}\n`);
    }
    await executable.dispose();
  }
  return measured;
}

async function measureSet(
  set: PictureSet,
  options: { executable: Awaited<ReturnType<typeof engine.compile>>; features: number; size: number },
): Promise<Case[]> {
  const { executable, features, size } = options;
  const preprocessing = resolvePreprocessing({ mode: "custom", size: [size, size], scale: 1 / 255 }, null, "nhwc");
  const store = new MemoryFeatureStore(features);
  await extractFeatures(set.samples, { executable, store }, { preprocessing, inFlight: 8 });
  const roster = { samples: set.samples };
  if (samplesOf(roster, "validation").length === 0) throw new Error(`${set.name} has nothing held out`);
  const measured: Case[] = [];
  for (const [index, settings] of SETTINGS.entries()) {
    if (index > 0 && features !== OTHERS_AT) continue;
    const accuracies: number[] = [];
    const bestEpochs: number[] = [];
    for (const learningRate of RATES) {
      const records = await trainHead(
        engine,
        { roster, store, features, classes: set.classes },
        { ...settings, learningRate },
      );
      const losses = records.map(({ validation }) => toMeanLoss(validation!.lossUnits, validation!.numSamples));
      const best = records[losses.indexOf(Math.min(...losses))]!;
      accuracies.push(best.validation!.numCorrect / best.validation!.numSamples);
      bestEpochs.push(best.epoch);
    }
    measured.push({ set: `${set.name}, ${set.classes}`, features, settings: index, accuracies, bestEpochs });
  }
  await store.close();
  return measured;
}

function pageOf(cases: readonly Case[], { batchSize, schedule }: Omit<SweepSettings, "learningRate">): void {
  page.table({
    title: `Batch size ${batchSize}, ${schedule}`,
    columns: ["set, classes", "features", ...RATES.map(String)],
    rows: cases.map(({ set, features, accuracies }) => {
      const most = Math.max(...accuracies);
      const cells = accuracies.map((value) => {
        const text = (100 * value).toFixed(1);
        return value === most ? `**${text}**` : text;
      });
      return [set, String(features), ...cells];
    }),
  });
}

/** How far each rate is behind the best of its row: what one rate for all jobs would cost. */
function summarize(cases: readonly Case[]): void {
  const behind = (rate: number, some: readonly Case[]): number[] =>
    some.map(({ accuracies }) => 100 * (Math.max(...accuracies) - accuracies[rate]!));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const lastEpochs = (rate: number): number =>
    mean(cases.map(({ bestEpochs }, index) => (bestEpochs[rate] === SETTINGS[cases[index]!.settings]!.epochs ? 1 : 0)));
  const groups: [string, readonly Case[]][] = [
    ...SETTINGS.map(({ batchSize, schedule }, index): [string, readonly Case[]] => [
      `batch ${batchSize}, ${schedule}`,
      cases.filter(({ settings }) => settings === index),
    ]),
    ...[...new Set(cases.map(({ features }) => features))].map((features): [string, readonly Case[]] => [
      `${features} features`,
      cases.filter((one) => one.features === features),
    ]),
    ["all", cases],
  ];
  page.table({
    title: "Points behind the best rate of the row: mean, and the worst in brackets",
    columns: ["cases", ...RATES.map(String)],
    rows: [
      ...groups.map(([name, some]) => [
        name,
        ...RATES.map((_, rate) => {
          const points = behind(rate, some);
          return `${digits(mean(points))} (${Math.max(...points).toFixed(1)})`;
        }),
      ]),
      ["best epoch is the last", ...RATES.map((_, rate) => `${Math.round(100 * lastEpochs(rate))} %`)],
    ],
  });
}

/** Writes a network of nsfwjs as files; its path. */
async function layOutNetwork(folder: string, network: string): Promise<string> {
  const source = join(MODELS, network);
  const model = require(join(source, "model.min.js"));
  await mkdir(folder, { recursive: true });
  for (const shard of model.weightsManifest.flatMap((group: { paths: string[] }) => group.paths)) {
    await writeFile(join(folder, shard), Buffer.from(require(join(source, `${shard}.min.js`)), "base64"));
  }
  await writeFile(join(folder, "model.json"), JSON.stringify(model));
  return join(folder, "model.json");
}
