import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lanesOf, planLaneTable } from "../../../src/coordinator/lane-table.js";

const workerSets = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 16 });

describe("planLaneTable", () => {
  it("gives every lane one owner and nobody more than one lane more than another", () => {
    fc.assert(
      fc.property(workerSets, workerSets, fc.integer({ min: 16, max: 64 }), (before, after, numLanes) => {
        const table = planLaneTable(numLanes, after, planLaneTable(numLanes, before));
        const counts = after.map((worker) => lanesOf(table, worker).length);
        expect(counts.reduce((a, b) => a + b)).toBe(numLanes);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("moves only the lanes of the worker that is gone", () => {
    const before = planLaneTable(16, [0, 1, 2, 3]);
    const after = planLaneTable(16, [0, 1, 3], before);
    for (const [lane, owner] of before.entries()) if (owner !== 2) expect(after[lane]).toBe(owner);
  });

  it("takes from the others only a newcomer's share", () => {
    const before = planLaneTable(16, [0, 1]);
    const after = planLaneTable(16, [0, 1, 2], before);
    expect(after.filter((owner, lane) => owner !== before[lane])).toEqual([2, 2, 2, 2, 2]);
  });

  it("refuses more workers than lanes", () => {
    expect(() => planLaneTable(2, [0, 1, 2])).toThrow("3 workers cannot share 2 lanes");
  });
});
