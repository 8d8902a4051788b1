import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluationBlocks, evaluationMembers, LanePlan } from "../../../src/data/lanes.js";

const shapes = fc.record({
  numSamples: fc.integer({ min: 1, max: 200 }),
  numLanes: fc.integer({ min: 1, max: 20 }),
  batchSize: fc.integer({ min: 1, max: 230 }),
  seed: fc.nat(),
});

describe("LanePlan", () => {
  it("takes every sample exactly once in each epoch, whatever divides what", () => {
    fc.assert(
      fc.property(shapes, fc.nat(5), (shape, epoch) => {
        const plan = new LanePlan(shape);
        const lanes = Array.from({ length: shape.numLanes }, (_, lane) => lane);
        const order = plan.epochOrder(epoch);
        const seen: number[] = [];
        for (let step = 0; step < plan.stepsPerEpoch; step++) {
          const rows = plan.stepRows(order, step, lanes);
          const [first, end] = plan.stepBounds(step);
          expect(rows.reduce((sum, part) => sum + part.samples.length, 0)).toBe(end - first);
          for (const part of rows) {
            expect(part.samples.length).toBeLessThanOrEqual(plan.rowsPerLane);
            seen.push(...part.samples);
          }
        }
        expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: shape.numSamples }, (_, index) => index));
      }),
    );
  });

  it("gives each lane only its own members", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const plan = new LanePlan(shape);
        const order = plan.epochOrder(1);
        for (let lane = 0; lane < shape.numLanes; lane++) {
          const members = new Set(plan.members(lane));
          for (let step = 0; step < plan.stepsPerEpoch; step++) {
            for (const sample of plan.stepRows(order, step, [lane])[0]!.samples) expect(members.has(sample)).toBe(true);
          }
        }
      }),
    );
  });

  it("has the order that heads trained before were trained in", () => {
    const plan = new LanePlan({ numSamples: 10, numLanes: 4, batchSize: 4, seed: 1 });
    expect([...plan.epochOrder(0)]).toEqual([1, 8, 5, 6, 9, 3, 0, 7, 4, 2]);
    expect([...plan.epochOrder(1)]).toEqual([4, 3, 5, 6, 9, 2, 0, 7, 1, 8]);
  });

  it("never makes micro-batches of one row", () => {
    expect(new LanePlan({ numSamples: 9, numLanes: 16, batchSize: 5, seed: 0 }).rowsPerLane).toBe(2);
  });
});

describe("evaluation lanes", () => {
  it("cover every sample once in blocks of at most 64", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 9 }), (numSamples, numLanes) => {
        const seen: number[] = [];
        for (let lane = 0; lane < numLanes; lane++) {
          for (const block of evaluationBlocks(evaluationMembers(numSamples, numLanes, lane), 64)) {
            expect(block.length).toBeLessThanOrEqual(64);
            seen.push(...block);
          }
        }
        expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: numSamples }, (_, index) => index));
      }),
    );
  });
});
