// Job files: text through the loader as `run` and `validate` call it, with --set flags. What is accepted has to be
// written and read again as the same job, since the run folder keeps it that way.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type JobOptions, jobToYaml, loadJob, parseJob, planInit } from "../../src/config/index.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

/** A job that names every section. */
const FULL = `apiVersion: headway/v1
kind: FineTune
name: full
seed: 7
exact: false
dataset:
  train: { manifest: train.csv }
  validation: { fraction: 0.1 }
  test: { folder: held-out }
  onBadImage: skip
backbone: { model: model.json, cut: conv_2, preprocessing: { size: [64, 48], scale: 1/255, resize: cubic } }
head: { layers: [32, 16], dropout: 0.2, l1: 0, l2: 1.0e-4 }
training:
  epochs: 12
  batchSize: 32
  learningRate: 0.01
  solver: { kind: adam, beta1: 0.9 }
  schedule: { kind: cosine, warmupSteps: 20 }
  labelSmoothing: 0.1
  classWeights: { cat: 1, dog: 2.5 }
  earlyStopping: { patience: 3 }
  clip: { globalNorm: 1 }
workers: { min: 2, max: 4, lanes: 8 }
checkpoints: { keep: 2 }
cache: { folder: cache, maxBytes: 10GiB }
output: runs/full
`;

const SMALL_CLASSES = ["cat", "dog"].map((name) => ({ name, images: 50 }));

const FLAGS = ["training.epochs=2", "cache.folder=x", "dataset.test=none", "workers.lanes=4", "a.b=[1, {c: 2}]", "="];

/** The target `job`. */
export const target: FuzzTarget = {
  summary: "job files and --set flags through the loader",
  testCases: 400,
  prepare(inputs) {
    mkdirSync(inputs);
    writeFileSync(join(inputs, "full.yaml"), FULL);
    writeFileSync(join(inputs, "small.yaml"), planInit({ folder: "pictures", classes: SMALL_CLASSES }));
  },
  open(inputs) {
    const texts = ["full.yaml", "small.yaml"].map((name) => readFileSync(join(inputs, name), "utf8"));
    return (mutator, folder) => runCase(mutator, folder, texts);
  },
};

async function runCase(mutator: Mutator, folder: string, texts: readonly string[]): Promise<void> {
  const { random, isIdle } = mutator;
  const text = random.pick(texts);
  const set = random.chance(0.3) && !isIdle ? [mutator.text(random.pick(FLAGS))] : [];
  const file = join(folder, "job.yaml");
  writeFileSync(file, random.chance(0.3) ? mutator.bytes(Buffer.from(text)) : mutator.text(text));
  const options: JobOptions = { cacheHome: join(folder, "home"), cwd: folder, set };
  const job = await loadJob(file, options);
  const again = parseJob(jobToYaml(job), join("/elsewhere", "job.yaml"), { ...options, set: [] });
  if (!isDeepStrictEqual(again, job)) throw new WrongAcceptance("the job read from its resolved file is another one");
}
