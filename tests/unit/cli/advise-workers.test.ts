import { describe, expect, it } from "vitest";
import { adviseWorkers, type WorkerFacts, workerChoices } from "../../../src/cli/advise-workers.js";
import { measureExchange } from "../../../src/cli/measure-exchange.js";

const facts: WorkerFacts = {
  cores: 4,
  lanes: 16,
  threads: "auto",
  missingRows: 0,
  steps: 1000,
  imageCpuMs: 20,
  stepCpuMs: 2,
  exchanges: [
    { workers: 2, cpuMs: 3 },
    { workers: 4, cpuMs: 9 },
  ],
};

describe("the advised number of workers", () => {
  it("is one where an exchange costs more than sharing a step's gradients saves", () => {
    expect(adviseWorkers(facts)).toEqual({
      workers: 1,
      choices: [
        { workers: 1, seconds: 2 },
        { workers: 2, seconds: 4 },
        { workers: 4, seconds: 9.5 },
      ],
    });
  });

  it("is more where gradients cost much beside an exchange", () => {
    expect(adviseWorkers({ ...facts, stepCpuMs: 40 }).workers).toBe(4);
  });

  it("is as many as there are cores where pictures are missing and a worker has one thread", () => {
    const missing = { ...facts, missingRows: 10_000, steps: 100 };
    expect(adviseWorkers({ ...missing, threads: 1 }).workers).toBe(4);
    // One worker with a thread for each core extracts as fast as one with a thread each.
    expect(adviseWorkers({ ...missing, threads: "auto" }).workers).toBe(1);
  });

  it("is one where more would save less than a second or a tenth of the time", () => {
    const cheap = { ...facts, stepCpuMs: 2, exchanges: [{ workers: 2, cpuMs: 0.5 }] };
    expect(adviseWorkers(cheap).choices.map(({ seconds }) => seconds)).toEqual([2, 1.5]);
    expect(adviseWorkers(cheap).workers).toBe(1);
    expect(adviseWorkers({ ...cheap, steps: 10_000 }).workers).toBe(2);
    expect(adviseWorkers({ ...cheap, steps: 10_000, missingRows: 50_000 }).workers).toBe(1);
  });

  it("is never above the cores or the lanes", () => {
    expect(workerChoices(1, 16)).toEqual([1]);
    expect(workerChoices(6, 16)).toEqual([1, 2, 4]);
    expect(workerChoices(64, 3)).toEqual([1, 2]);
  });
});

describe("the cost of an exchange", () => {
  it("is measured between ranks that sum by the job's own transport, in either algorithm", async () => {
    for (const [workers, algorithm] of [
      [2, "auto"],
      [3, "reduce-scatter"],
    ] as const) {
      const cost = await measureExchange(workers, { numValues: 1000, algorithm });
      expect(cost.workers).toBe(workers);
      expect(cost.cpuMs).toBeGreaterThan(0);
    }
  });
});
