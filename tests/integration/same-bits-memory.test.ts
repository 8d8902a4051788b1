// The whole product of training in one process: ranks over the memory transport, ONNX Runtime for the gradients. The
// oracle is the run of one rank, whose bits are held against a float64 reference in training-reference.test.ts.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEngine, type Engine } from "../../src/engine/index.js";
import {
  compileMemoryJob,
  createMemoryJob,
  type MemoryJobOptions,
  type MemoryTrainingOptions,
  type RankRun,
  trainInMemory,
} from "../harness/memory-training.js";

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 4 });
});
afterAll(() => engine.dispose());

const WORLDS: readonly MemoryTrainingOptions[] = [1, 2, 3, 5, 8, 16].flatMap((worldSize) =>
  (["direct", "reduce-scatter"] as const).map((allReduce) => ({ worldSize, allReduce })),
);

const JOBS: Readonly<Record<string, MemoryJobOptions>> = {
  "10 classes": {},
  "37 classes": { head: { classes: 37 } },
  "64 classes": { head: { classes: 64 } },
  "100 classes": { head: { classes: 100 } },
  "1000 classes": { head: { classes: 1000 } },
  "2 classes": { head: { classes: 2 } },
  "a hidden layer": { head: { layers: [9] } },
  "a hidden layer with dropout": { head: { layers: [11], dropout: 0.4 } },
  "two hidden layers with dropout": { head: { layers: [13, 7], dropout: 0.25 } },
  "dropout on the features": { head: { dropout: 0.3 } },
  "L1, L2, clipping, class weights and label smoothing": {
    head: { l1: 1e-3, l2: 1e-3 },
    training: { clip: { globalNorm: 0.5 }, classWeights: "balanced", labelSmoothing: 0.1 },
  },
  "batches that neither lanes nor data divide": { training: { batchSize: 7 } },
  "batches of one sample": { numSamples: 19, training: { batchSize: 1 } },
  "batches of 33": { training: { batchSize: 33 } },
  "one batch larger than the data": { training: { batchSize: 500, epochs: 3 } },
  "fewer samples than lanes": { numSamples: 11, numValidation: 3, training: { batchSize: 4 } },
  "17 lanes": { numLanes: 17 },
  "more validation samples than a block of each lane": { numLanes: 16, numValidation: 1100 },
  "no validation": { numValidation: 0 },
  "SGD with Nesterov momentum": { training: { solver: { kind: "sgd", momentum: 0.9, nesterov: true } } },
  RMSprop: { training: { solver: { kind: "rmsprop", rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true } } },
  "early stopping": { training: { epochs: 8, learningRate: 1, earlyStopping: { patience: 2, minDelta: 0 } } },
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const statesOf = (run: RankRun): string[] => [...run.epochStates, run.lastState].map(hex);

/** The samples of each step, of all ranks together, in ascending order. */
function stepSamples(ranks: readonly RankRun[]): number[][] {
  return ranks[0]!.steps.map((_, index) => ranks.flatMap(({ steps }) => steps[index]!.samples).sort((a, b) => a - b));
}

describe.each(Object.entries(JOBS))("%s", (_, options) => {
  const job = createMemoryJob(options);
  let programs: Awaited<ReturnType<typeof compileMemoryJob>>;
  let alone: RankRun;
  beforeAll(async () => {
    programs = await compileMemoryJob(engine, job);
    [alone] = (await trainInMemory(job, programs, { worldSize: 1 })) as [RankRun];
  });
  afterAll(async () => {
    await programs.gradient.dispose();
    await programs.evaluation.dispose();
  });

  it("takes every sample once an epoch, in steps of the batch size", () => {
    expect(alone.error).toBeNull();
    const { numSamples, stepsPerEpoch, batchSize } = job.plan;
    const steps = stepSamples([alone]);
    expect(steps).toHaveLength(alone.epochs.length * stepsPerEpoch);
    for (let epoch = 0; epoch < alone.epochs.length; epoch++) {
      const epochSteps = steps.slice(epoch * stepsPerEpoch, (epoch + 1) * stepsPerEpoch);
      expect(epochSteps.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: numSamples }, (_, index) => index));
      for (const samples of epochSteps.slice(0, -1)) expect(samples).toHaveLength(batchSize);
    }
  });

  it("shuffles: two epochs take the samples in different steps", () => {
    const { stepsPerEpoch, numSamples } = job.plan;
    if (stepsPerEpoch < 2 || numSamples < 20) return;
    const steps = stepSamples([alone]);
    expect(steps.slice(0, stepsPerEpoch)).not.toEqual(steps.slice(stepsPerEpoch, 2 * stepsPerEpoch));
  });

  it.each(WORLDS.map((world) => [world.worldSize, world.allReduce, world] as const))(
    "%i ranks with %s end each epoch with the bits of one rank",
    async (_, __, world) => {
      const ranks = await trainInMemory(job, programs, world);
      for (const rank of ranks) {
        expect(rank.error).toBeNull();
        expect(rank.outcome).toEqual(alone.outcome);
        expect(rank.epochs).toEqual(alone.epochs);
        expect(statesOf(rank)).toEqual(statesOf(alone));
      }
      expect(stepSamples(ranks)).toEqual(stepSamples([alone]));
    },
  );
});

describe("a run that is stopped and goes on", () => {
  const job = createMemoryJob({ head: { layers: [9], dropout: 0.3 }, training: { epochs: 3 } });
  const stops = Array.from({ length: 3 * job.plan.stepsPerEpoch - 1 }, (_, index) => index + 1);

  it.each(stops)("ends with the same bits when it stops after step %i", async (stopAfterStep) => {
    const programs = await compileMemoryJob(engine, job);
    const [whole] = await trainInMemory(job, programs, { worldSize: 1 });
    const first = await trainInMemory(job, programs, { worldSize: 3, stopAfterStep });
    for (const rank of first) {
      expect(rank.outcome?.outcome).toBe("stopped");
      expect(rank.steps).toHaveLength(stopAfterStep);
      expect(hex(rank.lastState)).toBe(hex(first[0]!.lastState));
    }
    const second = await trainInMemory(job, programs, {
      worldSize: 5,
      allReduce: "reduce-scatter",
      from: first[0]!.lastState,
    });
    for (const rank of second) {
      expect(rank.outcome?.outcome).toBe("completed");
      expect(hex(rank.lastState)).toBe(hex(whole!.lastState));
    }
    expect([...stepSamples(first), ...stepSamples(second)]).toEqual(stepSamples([whole!]));
    await programs.gradient.dispose();
    await programs.evaluation.dispose();
  });
});

describe("engine sessions", () => {
  it("leave no trace in the bits: 1, 2 and 4 sessions that share a rank's lanes", async () => {
    // Large enough that a rank with 4 sessions spreads its lanes over all of them.
    const job = createMemoryJob({
      head: { features: 128, classes: 300 },
      numSamples: 700,
      training: { batchSize: 512, epochs: 1 },
    });
    const states: string[][] = [];
    for (const sessions of [1, 2, 4]) {
      const programs = await compileMemoryJob(engine, job, sessions);
      const [alone] = await trainInMemory(job, programs, { worldSize: 1 });
      states.push(statesOf(alone!));
      await programs.gradient.dispose();
      await programs.evaluation.dispose();
    }
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });
});
