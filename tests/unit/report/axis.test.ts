import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planAxis, wholeTicks } from "../../../src/report/axis.js";

describe("planAxis", () => {
  it("begins at 0 when the values come near it", () => {
    expect(planAxis([0.3, 1.9], { numTicks: 5 })).toEqual({ from: 0, to: 2, ticks: [0, 0.5, 1, 1.5, 2], decimals: 1 });
  });

  it("shows a narrow range closely", () => {
    expect(planAxis([0.951, 0.968], { numTicks: 5 }).ticks).toEqual([0.95, 0.955, 0.96, 0.965, 0.97]);
  });

  it("gives a single value room on both sides, within the limits", () => {
    expect(planAxis([1], { numTicks: 5, limits: [0, 1] })).toMatchObject({ to: 1 });
    expect(planAxis([0], { numTicks: 5, limits: [0, Number.POSITIVE_INFINITY] })).toMatchObject({ from: 0, to: 1 });
  });

  it("encloses all values with few, evenly spaced, rising ticks", () => {
    const value = fc.double({ min: 1e-9, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const { from, to, ticks } = planAxis(values, { numTicks: 5 });
        const slack = (to - from) * 1e-6;
        expect(from).toBeLessThanOrEqual(Math.min(...values) + slack);
        expect(to).toBeGreaterThanOrEqual(Math.max(...values) - slack);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
        const step = (to - from) / (ticks.length - 1);
        ticks.forEach((tick, index) => {
          expect(Math.abs(tick - (from + index * step))).toBeLessThanOrEqual(slack);
        });
      }),
    );
  });
});

describe("wholeTicks", () => {
  it.each([
    [1, 1, [1]],
    [1, 5, [1, 2, 3, 4, 5]],
    [1, 40, [1, 10, 20, 30, 40]],
    [1, 12, [1, 2, 4, 6, 8, 10, 12]],
    [1, 101, [1, 20, 40, 60, 80, 101]],
  ])("of %i to %i are %j", (first, last, ticks) => {
    expect(wholeTicks(first, last, 6)).toEqual(ticks);
  });

  it("rise from the first to the last number, whole ones only", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(3000), (first, span) => {
        const ticks = wholeTicks(first, first + span, 6);
        expect(ticks[0]).toBe(first);
        expect(ticks[ticks.length - 1]).toBe(first + span);
        expect(ticks.length).toBeLessThanOrEqual(9);
        ticks.forEach((tick, index) => {
          expect(Number.isInteger(tick)).toBe(true);
          if (index > 0) expect(tick).toBeGreaterThan(ticks[index - 1]!);
        });
      }),
    );
  });
});
