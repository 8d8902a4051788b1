import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEngine, type Engine } from "../../src/engine/index.js";
import {
  createOptimizer,
  decodeTrainingState,
  exportedParameters,
  type TrainingState,
} from "../../src/training/index.js";
import {
  compileMemoryJob,
  createMemoryJob,
  type MemoryPrograms,
  type RankRun,
  trainInMemory,
} from "../harness/memory-training.js";

const PATIENCE = 3;
// A rate so large that the validation loss jumps about.
const job = createMemoryJob({
  training: { epochs: 40, learningRate: 0.8, earlyStopping: { patience: PATIENCE, minDelta: 0 } },
});

let engine: Engine;
let programs: MemoryPrograms;
let ranks: RankRun[];
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 1 });
  programs = await compileMemoryJob(engine, job);
  ranks = await trainInMemory(job, programs, { worldSize: 3 });
});
afterAll(() => engine.dispose());

const decode = (bytes: Uint8Array): TrainingState =>
  decodeTrainingState(job.head, createOptimizer(job.training.solver).slots, bytes, "a test's state");

describe("early stopping", () => {
  it("ends all ranks after as many epochs without a new best as patience allows", () => {
    for (const { epochs, outcome, error } of ranks) {
      expect(error).toBeNull();
      const losses = epochs.map(({ validation }) => validation!.lossUnits);
      const best = losses.indexOf(Math.min(...losses));
      expect(best).toBeGreaterThan(0);
      expect(epochs).toHaveLength(best + 1 + PATIENCE);
      expect(epochs.map(({ isBest }) => isBest)).toEqual(
        losses.map((loss, epoch) => losses.slice(0, epoch).every((earlier) => loss < earlier)),
      );
      expect(outcome?.outcome).toBe("completed");
      expect(outcome?.reason).toMatch(new RegExp(`^validation loss .* waited ${PATIENCE} of ${PATIENCE} epochs$`));
    }
  });

  it("exports the weights of the best epoch, not of the last", () => {
    const last = decode(ranks[0]!.lastState);
    const best = ranks[0]!.epochs.findLast(({ isBest }) => isBest)!;
    expect(last.best?.epoch).toBe(best.epoch);
    const ofBestEpoch = decode(ranks[0]!.epochStates[best.epoch - 1]!).parameters;
    expect(exportedParameters(last)).toEqual(ofBestEpoch);
    expect(exportedParameters(last)).not.toEqual(last.parameters);
  });

  it("goes on in a resumed run as if it had not stopped", async () => {
    const { stepsPerEpoch } = job.plan;
    for (const stopAfterStep of [stepsPerEpoch, 2 * stepsPerEpoch + 1, (ranks[0]!.epochs.length - 1) * stepsPerEpoch]) {
      const [first] = await trainInMemory(job, programs, { worldSize: 2, stopAfterStep });
      const [second] = await trainInMemory(job, programs, { worldSize: 1, from: first!.lastState });
      expect(second!.outcome).toEqual(ranks[0]!.outcome);
      expect(Buffer.from(second!.lastState).equals(ranks[0]!.lastState)).toBe(true);
    }
  });
});
