// The whole trainer, on three ranks with ONNX Runtime in float32, against training in plain float64. Tolerances: a step's
// gradients within 1e-6 and the weights at an epoch's end within 5e-6 of the tensor's largest element, the mean loss of
// an epoch within 1e-6 nats; measured are at most 2.1e-7, 4.2e-7 and 4.7e-8.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idHash } from "../../src/data/index.js";
import { createOnnxEngine, type Engine } from "../../src/engine/index.js";
import {
  createOptimizer,
  decodeTrainingState,
  dropoutMasks,
  headParameters,
  initialParameters,
  toMeanLoss,
} from "../../src/training/index.js";
import {
  compileMemoryJob,
  createMemoryJob,
  type MemoryJob,
  type MemoryJobOptions,
  type RankRun,
  trainInMemory,
} from "../harness/memory-training.js";
import { type ReferenceRows, ReferenceTraining, referenceStep } from "../harness/reference-training.js";

const GRADIENT_TOLERANCE = 1e-6;
const WEIGHT_TOLERANCE = 5e-6;
const LOSS_TOLERANCE = 1e-6;

const SGD = { kind: "sgd", momentum: 0.9, nesterov: false } as const;
const weightOf = (index: number): number => 0.5 + (index % 4) / 2;

const JOBS: Readonly<Record<string, MemoryJobOptions>> = {
  "SGD, linear": { training: { solver: SGD, epochs: 4 } },
  "Adam, linear": { training: { epochs: 4 } },
  "Adam, 100 classes, batches of 7": { head: { classes: 100 }, training: { batchSize: 7 } },
  "SGD, hidden layers with dropout": {
    head: { layers: [13, 7], dropout: 0.3 },
    training: { solver: SGD, epochs: 3 },
  },
  "Adam, dropout on the features": { head: { dropout: 0.3 }, training: { epochs: 3 } },
  "SGD with penalties, clipping, class and sample weights, label smoothing": {
    head: { layers: [9], l1: 1e-3, l2: 1e-3 },
    weightOf,
    training: {
      solver: SGD,
      clip: { globalNorm: 0.3 },
      classWeights: { "class 1": 3, "class 4": 0.25 },
      labelSmoothing: 0.1,
      epochs: 4,
    },
  },
};

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

/** The largest difference as a fraction of the largest expected element. */
function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, largest] = [0, 0];
  for (let index = 0; index < expected.length; index++) {
    difference = Math.max(difference, Math.abs(actual[index]! - expected[index]!));
    largest = Math.max(largest, Math.abs(expected[index]!));
  }
  expect(actual.length).toBe(expected.length);
  return largest === 0 ? difference : difference / largest;
}

function byName(job: MemoryJob, tensors: readonly Float32Array[]): Record<string, Float32Array> {
  return Object.fromEntries(headParameters(job.head).map(({ name }, index) => [name, tensors[index]!]));
}

/** What each step is computed of, from the samples that reached the engine. */
function stepRows(job: MemoryJob, ranks: readonly RankRun[]): ReferenceRows[] {
  const { classWeights } = job.training;
  const factor = (classIndex: number): number =>
    typeof classWeights === "object" ? (classWeights[`class ${classIndex}`] ?? 1) : 1;
  const weights = job.roster.samples.map(({ classIndex, weight }) => factor(classIndex) * weight);
  return ranks[0]!.steps.map((_, index) => {
    const samples = ranks.flatMap(({ steps }) => steps[index]!.samples);
    const sampleHashes = Uint32Array.from(samples, (sample) => idHash(job.roster.samples[sample]!.id));
    const epoch = Math.floor(index / job.plan.stepsPerEpoch);
    const masks = dropoutMasks(job.head, { seed: job.seed, epoch, sampleHashes, rows: samples.length });
    return { samples, weights, masks };
  });
}

describe.each(Object.entries(JOBS))("%s", (_, options) => {
  const job = createMemoryJob(options);
  const { stepsPerEpoch } = job.plan;
  let ranks: RankRun[];
  let rows: ReferenceRows[];
  beforeAll(async () => {
    const programs = await compileMemoryJob(engine, job);
    ranks = await trainInMemory(job, programs, { worldSize: 3, allReduce: "reduce-scatter" });
    rows = stepRows(job, ranks);
    await programs.gradient.dispose();
    await programs.evaluation.dispose();
  });

  it("has the reference's gradients in every step", () => {
    expect(ranks[0]!.error).toBeNull();
    let parameters = byName(job, initialParameters(job.head, job.seed));
    ranks[0]!.steps.forEach(({ gradients, weights }, index) => {
      const expected = referenceStep(job, parameters, rows[index]!);
      headParameters(job.head).forEach(({ name }, tensor) => {
        expect(deviation(gradients[tensor]!, expected.gradients[name]!)).toBeLessThan(GRADIENT_TOLERANCE);
      });
      parameters = byName(job, weights);
    });
  });

  it("has the reference's loss and weights after every epoch", () => {
    const { slots } = createOptimizer(job.training.solver);
    const reference = new ReferenceTraining(job, byName(job, initialParameters(job.head, job.seed)));
    ranks[0]!.epochs.forEach(({ train }, epoch) => {
      let loss = 0;
      for (let step = 0; step < stepsPerEpoch; step++) loss += reference.step(rows[epoch * stepsPerEpoch + step]!).loss;
      const mean = loss / job.plan.numSamples;
      expect(Math.abs(toMeanLoss(train.lossUnits, train.numSamples) - mean)).toBeLessThan(LOSS_TOLERANCE);
      const state = decodeTrainingState(job.head, slots, ranks[0]!.epochStates[epoch]!, "a test's state");
      for (const [name, values] of Object.entries(byName(job, state.parameters))) {
        expect(deviation(values, reference.weights[name]!)).toBeLessThan(WEIGHT_TOLERANCE);
      }
    });
  });
});
