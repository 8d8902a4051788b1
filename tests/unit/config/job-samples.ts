import fc from "fast-check";
import { type JobOptions, parseJob } from "../../../src/config/index.js";
import type { HeadwayError } from "../../../src/errors.js";

/** Options of the tests: the current folder is /work, and jobs stand in /work/jobs. */
export const OPTIONS: JobOptions = { cacheHome: "/home/me/.cache/headway", cwd: "/work" };

/** The shortest job: only what is required. */
export const SHORTEST = `apiVersion: headway/v1
kind: FineTune
name: pets
dataset:
  train:
    folder: pictures
backbone:
  model: model/model.json
`;

/** What is said of a job with mistakes. */
export function mistakesOf(text: string, options: Partial<JobOptions> = {}): HeadwayError {
  try {
    parseJob(text, "job.yaml", { ...OPTIONS, ...options });
  } catch (thrown) {
    return thrown as HeadwayError;
  }
  throw new Error("the job has no mistake");
}

/** What is said of SHORTEST with a text added; SHORTEST has 8 lines, so that text begins in line 9. */
export const mistakesWith = (added: string): string[] => mistakesOf(SHORTEST + added).message.split("\n");

const whole = (min: number, max: number) => fc.integer({ min, max });
const real = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => value + 0);
const anyText = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const path = anyText.filter((text) => !/^~(?:[/\\]|$)/.test(text)).map((text) => `in/${text}`);
const some = <T>(...values: T[]) => fc.constantFrom(...values);

/** Any part of a map: each key is there or left out. */
const partial = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });

const source = fc.oneof(
  fc.record({ folder: path }),
  fc.record({ manifest: path }),
  fc.record({ idx: fc.record({ images: path, labels: path }) }),
);
const split = fc.oneof(
  fc.constant("none"),
  source,
  fc.record({ fraction: fc.double({ min: 0.01, max: 0.49, noNaN: true }) }),
);
const triple = <T>(item: fc.Arbitrary<T>) => fc.tuple(item, item, item);

const placing = {
  size: fc.tuple(whole(1, 512), whole(1, 512)),
  resize: some("nearest", "linear", "cubic", "lanczos3"),
  crop: some("none", "center"),
  layout: some("nhwc", "nchw"),
  outputLayout: some("nhwc", "nchw"),
  background: triple(whole(0, 255)),
};
const preprocessing = fc.oneof(
  partial({ mode: some("tf", "torch", "caffe", "built-in"), ...placing }),
  partial({
    mode: some("custom"),
    ...placing,
    channels: some("rgb", "bgr"),
    scale: fc.oneof(positive, some("1/255", "2 / 3.5")),
    mean: triple(real(-300, 300)),
    std: triple(positive),
  }),
);

const solver = fc.oneof(
  partial({ kind: some("adam"), beta1: share, beta2: share, epsilon: positive }),
  fc.record({ kind: some("adamw"), weightDecay: share }),
  fc.record({ kind: some("sgd"), momentum: some(0.5, 0.9), nesterov: fc.boolean() }),
  fc.record({ kind: some("rmsprop"), rho: share, centered: fc.boolean() }),
);
const schedule = fc.oneof(
  partial({ kind: some("constant"), warmupSteps: whole(0, 999) }),
  fc.record({ kind: some("step"), everyEpochs: whole(1, 99), factor: positive }),
  fc.record({ kind: some("exponential"), decaySteps: whole(1, 99), rate: positive, warmupSteps: whole(0, 9) }),
  fc.record({ kind: some("cosine"), finalFraction: share }),
);
const classWeights = fc.oneof(
  some("none", "balanced"),
  fc.dictionary(anyText, positive, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
);
const clip = fc.oneof(
  some("none"),
  fc.record({ value: positive }),
  fc.record({ norm: positive }),
  fc.record({ globalNorm: positive }),
);

const training = partial({
  solver,
  epochs: whole(1, 1_000_000),
  batchSize: whole(1, 1e9),
  learningRate: positive,
  schedule,
  labelSmoothing: share,
  classWeights,
  clip,
});

const workers = fc
  .tuple(whole(1, 65536), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .chain(([lanes, high, low]) => {
    const max = Math.max(1, Math.floor(lanes * high));
    const min = Math.max(1, Math.floor(max * low));
    return fc.record({
      lanes: fc.constant(lanes),
      max: fc.constant(max),
      min: fc.constant(min),
      threads: fc.oneof(some("auto"), whole(1, 64)),
      allReduce: some("auto", "direct", "reduce-scatter"),
    });
  });

const earlyStopping = fc.oneof(
  some("none"),
  fc.record({ patience: whole(1, 99), minDelta: share }, { requiredKeys: ["patience"] }),
);

const jobWithoutStopping = fc.record(
  {
    apiVersion: fc.constant("headway/v1"),
    kind: fc.constant("FineTune"),
    name: fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
    seed: whole(0, 2 ** 32 - 1),
    exact: fc.boolean(),
    dataset: fc.record(
      {
        train: source,
        validation: split,
        test: split,
        onBadImage: some("fail", "skip"),
        onConflict: some("fail", "keep"),
      },
      { requiredKeys: ["train"] },
    ),
    backbone: fc.record({ model: path, cut: anyText, preprocessing }, { requiredKeys: ["model"] }),
    head: partial({ layers: fc.array(whole(1, 65536), { maxLength: 12 }), dropout: share, l1: share, l2: positive }),
    training,
    workers,
    checkpoints: partial({ everySteps: whole(0, 1e6), keep: whole(1, 99) }),
    cache: partial({
      enabled: fc.boolean(),
      folder: fc.oneof(some("auto"), path),
      maxBytes: fc.oneof(whole(1, Number.MAX_SAFE_INTEGER), some("1KiB", "1.5GiB", "3 TiB")),
    }),
    output: anyText.map((text) => `out/${text}/run`),
  },
  { requiredKeys: ["apiVersion", "kind", "name", "dataset", "backbone"] },
);

/** Values of valid job files, as YAML would be read; sections and keys that may be left out sometimes are. */
export const validJob = fc.tuple(jobWithoutStopping, earlyStopping).map(([job, stopping]) => {
  const { train, validation = "none" } = job.dataset;
  const canStop = validation !== "none" || "manifest" in train;
  return canStop ? { ...job, training: { ...job.training, earlyStopping: stopping } } : job;
});
