// Feature extraction against what it is made of. Decoding alone and the backbone alone each use all cores, so the best
// that both together can reach is their harmonic sum: 1 / (1 / decode + 1 / backbone).
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { decoderVersion, type Preprocessing, resolvePreprocessing, type Sample } from "../src/data/index.js";
import { cpuQuota, createOnnxEngine, fingerprintText } from "../src/engine/index.js";
import { extractFeatures, FeatureCache } from "../src/features/index.js";
import { compileBackbone, readBesidePreprocessing } from "../src/models/index.js";
import { BareBackbone } from "./bare-backbone.js";
import { digits, ResultPage } from "./result-page.js";
import { Series, timeInTurns } from "./rounds.js";
import { makeJpegs, quickStartSamples, withTemporaryFolder } from "./test-pictures.js";

const MODEL = fileURLToPath(new URL("../examples/quickstart/model/model.json", import.meta.url));
const CUTS = ["block_13_expand_relu", "out_relu"];
const BLOCK = 16;
const NUM_PICTURES = 128;
const ROUNDS = 15;
const threads = cpuQuota();
const inFlight = 4 * threads; // as a worker has it

const page = new ResultPage(
  "extraction",
  "`extractFeatures` (read, check, decode, backbone, cache on disk; nothing is there before) in images per second, beside " +
    "sharp alone (read, decode, resize), ONNX Runtime alone (a session in each thread, input at hand), and the harmonic " +
    "sum of the two, which is what both can reach on the same cores. Subjects take turns in one process on the same " +
    `${NUM_PICTURES} pictures; ${threads} engine threads, ${inFlight} pictures in flight. The share is the median within a ` +
    "round, in brackets the 10th and 90th percentile; the goal is 0.85.",
);

sharp.concurrency(1);
sharp.cache(false);
await withTemporaryFolder(async (folder) => {
  const sets = [
    {
      what: "JPEG 500 x 375",
      samples: await makeJpegs(join(folder, "jpeg"), { count: NUM_PICTURES, width: 500, height: 375 }),
    },
    { what: "quick start, PNG 64 x 64", samples: await quickStartSamples(NUM_PICTURES) },
  ];
  const rows: string[][] = [];
  for (const cut of CUTS) for (const set of sets) rows.push(await benchSet(folder, cut, set.what, set.samples));
  page.table({
    title: "Images per second, MobileNetV2 at 224 x 224",
    columns: [
      "pictures",
      "cut",
      "extraction",
      "sharp alone",
      "ONNX Runtime alone",
      "harmonic sum",
      "share of it",
      "in processor time",
    ],
    rows,
  });
});
page.note(`Decoder ${decoderVersion()}.`);
page.write();

async function benchSet(folder: string, cut: string, what: string, samples: readonly Sample[]): Promise<string[]> {
  const preprocessing = resolvePreprocessing(null, await readBesidePreprocessing(MODEL), "nhwc");
  const { program, digest, features } = await compileBackbone({ model: MODEL, cut, size: preprocessing.size });
  const engine = await createOnnxEngine({ threads });
  const executable = await engine.compile(program, { sessions: threads });
  const bare = await BareBackbone.start(program.bytes, [BLOCK, ...preprocessing.size, 3], threads);
  const space = {
    backbone: digest,
    cut,
    preprocessing: "",
    view: 0,
    fingerprint: fingerprintText(engine.fingerprint),
    features,
  };
  let numStores = 0;
  const extract = async (): Promise<void> => {
    const cache = await FeatureCache.open(join(folder, `cache-${cut}-${what}-${numStores++}`), { maxBytes: 2 ** 40 });
    const store = await cache.space(space);
    const { misses } = await extractFeatures(samples, { executable, store }, { preprocessing, inFlight });
    if (misses !== samples.length) throw new Error(`${misses} of ${samples.length} pictures were extracted`);
    await store.close();
  };
  const timings = await timeInTurns(
    [
      { name: "extract", run: extract },
      { name: "sharp", run: () => decodeAll(samples, preprocessing) },
      { name: "runtime", run: () => bare.run(samples.length / BLOCK) },
    ] as const,
    { rounds: ROUNDS, warmups: 2 },
  );
  await Promise.all([engine.dispose(), bare.stop()]);
  const { extract: own, sharp: decode, runtime } = timings;
  const sum = (of: "wall" | "cpu"): Series =>
    new Series(decode[of].values.map((value, round) => value + runtime[of].values[round]!));
  const rate = (ms: Series): string => digits((1000 * samples.length) / ms.median);
  return [
    what,
    cut,
    rate(own.wall),
    rate(decode.wall),
    rate(runtime.wall),
    rate(sum("wall")),
    share(sum("wall").ratiosTo(own.wall)),
    share(sum("cpu").ratiosTo(own.cpu)),
  ];
}

/** The least that decoding takes: read the file, decode, resize to the model's size; as many in flight as in extraction. */
async function decodeAll(samples: readonly Sample[], { size, background }: Preprocessing): Promise<void> {
  const [height, width] = size;
  const [r, g, b] = background;
  let next = 0;
  const decodeRest = async (): Promise<void> => {
    while (next < samples.length) {
      const { source } = samples[next++]!;
      const opened = sharp(await readFile(source.path));
      const opaque = source.path.endsWith(".png") ? opened.flatten({ background: { r, g, b } }) : opened;
      // A colourspace for the pipeline keeps libvips from shrinking a JPEG while it loads, which is other work.
      const pipeline = opaque.pipelineColourspace("srgb");
      await pipeline.resize(width, height, { fit: "fill", kernel: "linear" }).raw().toBuffer();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, decodeRest));
}

function share(ratios: Series): string {
  return `${digits(ratios.median)} (${digits(ratios.quantile(0.1))} to ${digits(ratios.quantile(0.9))})`;
}
