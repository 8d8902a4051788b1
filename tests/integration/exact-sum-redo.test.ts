// Gradients that do not fit the exponent of the exact sum: the step is computed again with a larger one, on all ranks
// alike, and nothing else of the training notices.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LanePlan } from "../../src/data/index.js";
import { createOnnxEngine, type Engine } from "../../src/engine/index.js";
import { createOptimizer, decodeTrainingState, headParameters, type TrainingState } from "../../src/training/index.js";
import {
  compileMemoryJob,
  createMemoryJob,
  type MemoryJob,
  type MemoryPrograms,
  type MemoryTrainingOptions,
  type RankRun,
  trainInMemory,
} from "../harness/memory-training.js";

const NUM_SAMPLES = 101;
const NUM_LANES = 16;
const BATCH_SIZE = 24;
const SEED = 3;
const WORLDS: readonly MemoryTrainingOptions[] = [
  { worldSize: 1 },
  { worldSize: 2, allReduce: "direct" },
  { worldSize: 3, allReduce: "reduce-scatter" },
  { worldSize: 5, allReduce: "direct" },
  { worldSize: 8, allReduce: "reduce-scatter" },
  { worldSize: 16, allReduce: "direct" },
  { worldSize: 16, allReduce: "reduce-scatter" },
];
const named = WORLDS.map((world) => [world.worldSize, world.allReduce ?? "auto", world] as const);

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const attemptsOf = (run: RankRun): number[] => run.steps.map(({ attempt }) => attempt);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

function decode(job: MemoryJob, bytes: Uint8Array): TrainingState {
  return decodeTrainingState(job.head, createOptimizer(job.training.solver).slots, bytes, "a test's state");
}

/** The largest distance of two states' weights. */
function distance(job: MemoryJob, a: Uint8Array, b: Uint8Array): number {
  const [first, second] = [decode(job, a), decode(job, b)];
  return first.parameters.reduce(
    (largest, values, tensor) =>
      values.reduce(
        (max, value, index) => Math.max(max, Math.abs(value - second.parameters[tensor]![index]!)),
        largest,
      ),
    0,
  );
}

describe("gradients that exceed the exponent in step 0", () => {
  const job = createMemoryJob({
    head: { layers: [9], dropout: 0.2 },
    numSamples: NUM_SAMPLES,
    seed: SEED,
    training: { batchSize: BATCH_SIZE },
  });
  let programs: MemoryPrograms;
  let alone: RankRun;
  beforeAll(async () => {
    programs = await compileMemoryJob(engine, job);
    [alone] = (await trainInMemory(job, programs, { worldSize: 1, exponents: -12 })) as [RankRun];
  });

  it("are computed again, once, and raise the exponents to 8 above what they need", () => {
    expect(attemptsOf(alone)).toEqual([1, ...new Array(alone.steps.length - 1).fill(0)]);
    const [bias] = headParameters(job.head);
    expect(bias!.name).toBe("hidden_0/bias");
    for (const exponent of decode(job, alone.lastState).exponents) {
      expect(exponent).toBeGreaterThan(-12 + 8);
      expect(exponent).toBeLessThanOrEqual(10 + 8);
    }
  });

  it.each(named)("end with the same bits on %i ranks with %s, which all redo alike", async (_, __, world) => {
    const ranks = await trainInMemory(job, programs, { ...world, exponents: -12 });
    for (const rank of ranks) {
      expect(rank.error).toBeNull();
      expect(attemptsOf(rank)).toEqual(attemptsOf(alone));
      expect(rank.epochStates.map(hex)).toEqual(alone.epochStates.map(hex));
    }
  });

  it("end with the bits of a run that starts with the raised exponents", async () => {
    const { exponents } = decode(job, alone.epochStates[0]!);
    const [larger] = await trainInMemory(job, programs, { worldSize: 3, exponents });
    expect(attemptsOf(larger!).every((attempt) => attempt === 0)).toBe(true);
    expect(hex(larger!.lastState)).toBe(hex(alone.lastState));
  });

  it("count each sample once: a redo is part of its step", () => {
    for (const { train } of alone.epochs) expect(train.numSamples).toBe(NUM_SAMPLES);
    const { stepsPerEpoch } = job.plan;
    const first = alone.steps.slice(0, stepsPerEpoch).flatMap(({ samples }) => samples);
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: NUM_SAMPLES }, (_, index) => index));
  });
});

describe("gradients that exceed the exponent in a later step", () => {
  // One sample of step 2 is so bright that only its lane's gradient is too large.
  const order = new LanePlan({
    numSamples: NUM_SAMPLES,
    numLanes: NUM_LANES,
    batchSize: BATCH_SIZE,
    seed: SEED,
  }).epochOrder(0);
  const bright = order[2 * BATCH_SIZE + 5]!;
  const job = createMemoryJob({
    numSamples: NUM_SAMPLES,
    seed: SEED,
    scaleOf: (index) => (index === bright ? 5000 : 1),
    training: { batchSize: BATCH_SIZE, epochs: 3, clip: { globalNorm: 1 } },
  });
  let programs: MemoryPrograms;
  let alone: RankRun;
  beforeAll(async () => {
    programs = await compileMemoryJob(engine, job);
    [alone] = (await trainInMemory(job, programs, { worldSize: 1 })) as [RankRun];
  });

  it("are computed again, once; the exponent stays raised", () => {
    expect(attemptsOf(alone)).toEqual(alone.steps.map((_, index) => (index === 2 ? 1 : 0)));
    const { exponents } = decode(job, alone.lastState);
    expect(exponents[0]).toBe(10); // of the bias, which no bright pixel reaches
    expect(exponents[1]).toBeGreaterThan(10 + 8);
  });

  it.each(named)("end with the same bits on %i ranks with %s, which all redo alike", async (_, __, world) => {
    const ranks = await trainInMemory(job, programs, world);
    for (const rank of ranks) {
      expect(rank.error).toBeNull();
      expect(attemptsOf(rank)).toEqual(attemptsOf(alone));
      expect(rank.epochStates.map(hex)).toEqual(alone.epochStates.map(hex));
    }
  });

  it("end within 1e-6 of a run that starts with the raised exponents", async () => {
    const { exponents } = decode(job, alone.lastState);
    const [larger] = await trainInMemory(job, programs, { worldSize: 3, exponents });
    expect(attemptsOf(larger!).every((attempt) => attempt === 0)).toBe(true);
    expect(distance(job, larger!.lastState, alone.lastState)).toBeLessThan(1e-6);
  });

  it("are redone alike when the run was stopped just before the step", async () => {
    const [first] = await trainInMemory(job, programs, { worldSize: 2, stopAfterStep: 2 });
    const ranks = await trainInMemory(job, programs, { worldSize: 3, from: first!.lastState });
    for (const rank of ranks) {
      expect(attemptsOf(rank)[0]).toBe(1);
      expect(hex(rank.lastState)).toBe(hex(alone.lastState));
    }
  });
});
