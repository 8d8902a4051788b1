import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createReferenceEngine } from "../../../src/engine/index.js";
import {
  compileMemoryJob,
  createMemoryJob,
  type MemoryPrograms,
  type MemoryTrainingOptions,
  trainInMemory,
} from "../../harness/memory-training.js";

// 3 steps an epoch, 4 epochs.
const job = createMemoryJob({
  head: { features: 3, classes: 2 },
  numSamples: 10,
  numValidation: 4,
  numLanes: 2,
  training: { batchSize: 4, epochs: 4 },
});
const engine = createReferenceEngine();
let programs: MemoryPrograms;
beforeAll(async () => {
  programs = await compileMemoryJob(engine, job);
});
afterAll(() => engine.dispose());

async function publishedBy(options: Partial<MemoryTrainingOptions>): Promise<string[]> {
  const ranks = await trainInMemory(job, programs, { worldSize: 2, ...options });
  const texts = ranks.map(({ published }) => published.map(({ step, reason }) => `${step} ${reason}`));
  expect(texts[1]).toEqual(texts[0]);
  return texts[0]!;
}

describe("the states that all ranks publish", () => {
  it("are the final one only when checkpoints are not periodic", async () => {
    expect(await publishedBy({ checkpointSteps: 0 })).toEqual(["12 final"]);
  });

  it("come every so many steps and at the end", async () => {
    expect(await publishedBy({ checkpointSteps: 2 })).toEqual([
      "2 periodic",
      "4 periodic",
      "6 periodic",
      "8 periodic",
      "10 periodic",
      "12 final",
    ]);
  });

  it("come also where the steps are those that end epochs", async () => {
    expect(await publishedBy({ checkpointSteps: 3 })).toEqual(["3 periodic", "6 periodic", "9 periodic", "12 final"]);
    expect(await publishedBy({ checkpointSteps: 6 })).toEqual(["6 periodic", "12 final"]);
  });

  it("end with that of the step after which all were asked to stop", async () => {
    expect(await publishedBy({ checkpointSteps: 2, stopAfterStep: 5 })).toEqual(["2 periodic", "4 periodic", "5 stop"]);
    expect(await publishedBy({ checkpointSteps: 2, stopAfterStep: 6 })).toEqual(["2 periodic", "4 periodic", "6 stop"]);
  });

  it("have each new best of early stopping once, also where a periodic one is due", async () => {
    const stopping = createMemoryJob({
      head: { features: 3, classes: 2 },
      numSamples: 10,
      numValidation: 4,
      numLanes: 2,
      training: { batchSize: 4, epochs: 4, learningRate: 1e-3, earlyStopping: { patience: 4, minDelta: 0 } },
    });
    const [rank] = await trainInMemory(stopping, programs, { worldSize: 1, checkpointSteps: 3 });
    expect(rank!.epochs.map(({ isBest }) => isBest)).toEqual([true, true, true, true]);
    expect(rank!.published.map(({ step, reason }) => `${step} ${reason}`)).toEqual([
      "3 best",
      "6 best",
      "9 best",
      "12 final",
    ]);
  });
});

describe("a state of which training is over", () => {
  it("is published as final again, without another step", async () => {
    const [whole] = await trainInMemory(job, programs, { worldSize: 1 });
    const ranks = await trainInMemory(job, programs, { worldSize: 2, from: whole!.lastState });
    for (const { steps, published, outcome } of ranks) {
      expect(steps).toEqual([]);
      expect(published).toEqual([{ step: 12, reason: "final" }]);
      expect(outcome).toEqual(whole!.outcome);
    }
  });
});
