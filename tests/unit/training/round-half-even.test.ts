import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundHalfEven } from "../../../src/training/round-half-even.js";

describe("roundHalfEven", () => {
  test.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [2 ** 51 - 0.5, 2 ** 51],
    [2 ** 51 - 1.5, 2 ** 51 - 2],
    [-(2 ** 51) + 0.5, -(2 ** 51)],
    [2 ** 51, 2 ** 51],
  ])("rounds %d to %d", (value, expected) => {
    expect(roundHalfEven(value)).toBe(expected);
  });

  test("is nearest, and even where two are nearest, for all values up to 2^51", () => {
    fc.assert(
      fc.property(fc.double({ min: -(2 ** 51), max: 2 ** 51, noNaN: true }), (value) => {
        const rounded = roundHalfEven(value);
        expect(Number.isInteger(rounded)).toBe(true);
        const distance = Math.abs(value - rounded);
        expect(distance).toBeLessThanOrEqual(0.5);
        if (distance === 0.5) expect(rounded % 2 === 0).toBe(true);
      }),
    );
  });
});
