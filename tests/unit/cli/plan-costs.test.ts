import { describe, expect, it } from "vitest";
import type { MachineMeasurement } from "../../../src/cli/measure-machine.js";
import { joinCuts, planCosts } from "../../../src/cli/plan-costs.js";
import type { JobPlan } from "../../../src/coordinator/index.js";

const measured: MachineMeasurement = {
  numPictures: 32,
  imageCpuMs: 10,
  stepCpuMs: 4,
  residentBytes: 200_000_000,
  threadBytes: 50_000_000,
  fingerprint: "any",
};

/** 100 training and 20 validation pictures, 4 lanes, batches of 8, 5 epochs, 16 features. */
function planOf(workers: { min: number; threads: "auto" | number }): JobPlan {
  const samples = Array.from({ length: 130 }, (_, index) => ({
    split: index < 100 ? "train" : index < 120 ? "validation" : "test",
  }));
  return {
    job: {
      seed: 0,
      training: { epochs: 5, batchSize: 8 },
      workers: { ...workers, lanes: 4 },
      cache: { maxBytes: 1000 },
    },
    dataset: { samples },
    backbone: { features: 16 },
  } as unknown as JobPlan;
}

describe("the costs of a job", () => {
  it("count steps with the last, shorter one of each epoch", () => {
    const { steps } = planCosts(planOf({ min: 1, threads: "auto" }), {
      cores: 4,
      rows: 130,
      cachedRows: 0,
      cuts: [],
      measured,
      exchanges: [],
    });
    expect(steps).toEqual({ perEpoch: 13, epochs: 5, total: 65 });
  });

  it("share out the processor time of what the cache lacks over the cores that the workers use", () => {
    const seconds = (cores: number, min: number, threads: "auto" | number) =>
      planCosts(planOf({ min, threads }), { cores, rows: 130, cachedRows: 30, cuts: [], measured, exchanges: [] })
        .seconds;
    expect(seconds(4, 1, "auto").extract).toBeCloseTo((100 * 10) / 4 / 1000);
    expect(seconds(4, 1, 2).extract).toBeCloseTo((100 * 10) / 2 / 1000);
    expect(seconds(2, 4, "auto").extract).toBeCloseTo((100 * 10) / 2 / 1000);
    expect(seconds(4, 2, "auto").train).toBeCloseTo((65 * 4) / 2 / 1000);
    expect(seconds(4, 2, "auto").total).toBeCloseTo(0.25 + 0.13);
  });

  it("count the features that the worker with the most lanes holds, and a share for each further engine thread", () => {
    const { memory } = planCosts(planOf({ min: 3, threads: 2 }), {
      cores: 8,
      rows: 130,
      cachedRows: 0,
      cuts: [],
      measured,
      exchanges: [],
    });
    // Two of four lanes: half of 120 pictures with 16 numbers of 4 bytes.
    expect(memory).toEqual({ bytesPerWorker: 200_000_000 + 50_000_000 + 60 * 64, featureBytes: 60 * 64, threads: 2 });
  });

  it("say the bytes of every cut, and join neighbouring cuts of one width", () => {
    const cuts = [
      { name: "conv", features: 8 },
      { name: "relu", features: 8 },
      { name: "pool", features: 16 },
      { name: "again", features: 8 },
    ];
    const { cache } = planCosts(planOf({ min: 1, threads: 1 }), {
      cores: 1,
      rows: 10,
      cachedRows: 0,
      cuts,
      measured,
      exchanges: [],
    });
    // A block: 64 bytes, 64 + 4 * features a row, 32 bytes.
    expect(cache.cuts.map(({ bytes }) => bytes)).toEqual([1056, 1056, 1376, 1056]);
    expect(cache.bytes).toBe(1376);
    expect(joinCuts(cache.cuts)).toEqual([
      { first: "conv", last: "relu", numCuts: 2, features: 8, bytes: 1056 },
      { first: "pool", last: "pool", numCuts: 1, features: 16, bytes: 1376 },
      { first: "again", last: "again", numCuts: 1, features: 8, bytes: 1056 },
    ]);
  });
});
