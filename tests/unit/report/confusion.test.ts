import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binConfusion, confusionTotals, mostConfused } from "../../../src/report/confusion.js";

const COUNTS = [
  [8, 2, 0],
  [2, 1, 1],
  [0, 5, 5],
];
const square = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(9), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
  );
const sum = (counts: readonly (readonly number[])[]): number =>
  counts.flat().reduce((total, count) => total + count, 0);

describe("confusionTotals", () => {
  it("counts the diagonal, everything, and the largest row", () => {
    expect(confusionTotals(COUNTS)).toEqual({ numRight: 14, numSamples: 24, largestClass: 10 });
  });
});

describe("mostConfused", () => {
  it("orders wrong cells by count, then by share of the class, and leaves out zeros and the diagonal", () => {
    expect(mostConfused(COUNTS, 10)).toEqual([
      { actual: 2, predicted: 1, count: 5, share: 0.5 },
      { actual: 1, predicted: 0, count: 2, share: 0.5 },
      { actual: 0, predicted: 1, count: 2, share: 0.2 },
      { actual: 1, predicted: 2, count: 1, share: 0.25 },
    ]);
  });

  it("keeps to its limit", () => {
    expect(mostConfused(COUNTS, 1)).toHaveLength(1);
  });

  it("accounts for every wrong prediction when the limit allows", () => {
    fc.assert(
      fc.property(square, (counts) => {
        const { numRight, numSamples } = confusionTotals(counts);
        const wrong = mostConfused(counts, Number.POSITIVE_INFINITY).reduce((total, pair) => total + pair.count, 0);
        expect(wrong).toBe(numSamples - numRight);
      }),
    );
  });
});

describe("binConfusion", () => {
  it("adds up neighbouring classes, the last bin with those that are left", () => {
    expect(binConfusion(COUNTS, 2)).toEqual([
      [13, 1],
      [5, 5],
    ]);
  });

  it("keeps the number of pictures for every width", () => {
    fc.assert(
      fc.property(square, fc.integer({ min: 1, max: 5 }), (counts, width) => {
        expect(sum(binConfusion(counts, width))).toBe(sum(counts));
      }),
    );
  });
});
