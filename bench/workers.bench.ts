// What more workers bring, and what they cost: whole small jobs by the command line at several world sizes.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareQuickStart, type QuickStartRun, runQuickStart, secondsTo } from "./quick-start-run.js";
import { digits, ResultPage } from "./result-page.js";
import { roundOrder, Series } from "./rounds.js";
import { quickStartSamples, withTemporaryFolder } from "./test-pictures.js";

const MODEL = fileURLToPath(new URL("../examples/quickstart/model/model.json", import.meta.url));
const WORLD_SIZES = [1, 2, 4];
const NUM_PICTURES = 160;
const ROUNDS = 2;

/** Jobs on the same pictures; each but the first finds their features in the cache. */
const CASES = [
  { name: "empty cache, small head", isCold: true, set: ["training.epochs=2"] },
  { name: "warm cache, small head", isCold: false, set: ["training.epochs=40"] },
  { name: "warm cache, larger head", isCold: false, set: ["training.epochs=5", "head.layers=[512]"] },
];

const page = new ResultPage(
  "workers",
  `Whole jobs by \`headway run\` with one, two and four workers on this machine, \`threads: auto\`: ${NUM_PICTURES} pictures of the ` +
    "quick start, 576 features, batches of 16, eight steps an epoch. The small head is linear (5,193 weights; 40 epochs), the " +
    "larger one has a hidden layer of 512 (300,041 weights; 5 epochs). Images/s are of the time between the generation " +
    "and all features, steps/s of the training of all epochs, seconds of the whole process, start and evaluation included. " +
    `World sizes take turns in ${ROUNDS} rounds; numbers are medians, and each ratio is the median of those to one worker of ` +
    "the same round, in brackets the smallest and the largest.",
);
await prepareQuickStart();
await withTemporaryFolder(async (folder) => {
  const job = await writeJob(folder);
  const cases = CASES.map((kind) => ({ ...kind, runs: WORLD_SIZES.map((): Figures[] => []) }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { isCold, set, runs } of cases) {
      for (const index of roundOrder(WORLD_SIZES.length, round)) {
        const home = join(folder, "home");
        if (isCold) await rm(home, { recursive: true, force: true });
        const workers = `workers.min=${WORLD_SIZES[index]}`;
        const run = await runQuickStart({ job, output: join(folder, "run"), home, set: [workers, ...set] });
        runs[index]!.push(figuresOf(run));
      }
    }
  }
  for (const { name, isCold, runs } of cases) {
    page.table({
      title: name[0]!.toUpperCase() + name.slice(1),
      columns: ["workers", ...(isCold ? ["images/s", "ratio"] : []), "steps/s", "ratio", "whole seconds", "ratio"],
      rows: WORLD_SIZES.map((worldSize, index) => {
        const cells = (key: keyof Figures): string[] => {
          const [own, one] = [runs[index]!, runs[0]!].map((all) => new Series(all.map((figures) => figures[key])));
          const ratios = own!.ratiosTo(one!);
          const spread = `${digits(ratios.quantile(0))} to ${digits(ratios.quantile(1))}`;
          return [digits(own!.median), index === 0 ? "1" : `${digits(ratios.median)} (${spread})`];
        };
        return [
          String(worldSize),
          ...(isCold ? cells("imagesPerSecond") : []),
          ...cells("stepsPerSecond"),
          ...cells("seconds"),
        ];
      }),
    });
  }
});
page.write();

interface Figures {
  readonly imagesPerSecond: number;
  readonly stepsPerSecond: number;
  readonly seconds: number;
}

function figuresOf(run: QuickStartRun): Figures {
  const steps = run.events.reduce((sum, event) => (event.event === "training-started" ? sum + event.steps : sum), 0);
  return {
    imagesPerSecond: NUM_PICTURES / (secondsTo(run, "features-ready") - secondsTo(run, "generation-opened")),
    stepsPerSecond: steps / (secondsTo(run, "training-ended") - secondsTo(run, "training-started")),
    seconds: run.total,
  };
}

async function writeJob(folder: string): Promise<string> {
  const samples = await quickStartSamples(NUM_PICTURES);
  const lines = samples.map(({ id }, index) => JSON.stringify({ path: id, label: `class ${index % 9}` }));
  await writeFile(join(folder, "manifest.jsonl"), `${lines.join("\n")}\n`);
  const path = join(folder, "job.yaml");
  await writeFile(
    path,
    `apiVersion: headway/v1
kind: FineTune
name: workers
seed: 1
dataset:
  train: { manifest: manifest.jsonl }
  validation: { fraction: 0.1 }
  test: { fraction: 0.1 }
  onConflict: keep
backbone: { model: ${JSON.stringify(MODEL)}, cut: block_13_expand_relu }
training: { epochs: 2, batchSize: 16, learningRate: 0.01 }
`,
  );
  return path;
}
