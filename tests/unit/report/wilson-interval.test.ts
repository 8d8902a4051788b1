import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../../src/report/wilson-interval.js";

describe("wilsonInterval", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
  // method 3: the score method without continuity correction.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is the published one, %f to %f", (numRight, numSamples, low, high) => {
    const interval = wilsonInterval(numRight, numSamples);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it("is mirrored when right and wrong change places", () => {
    const [low, high] = wilsonInterval(30, 40);
    const [mirroredLow, mirroredHigh] = wilsonInterval(10, 40);
    expect(low).toBeCloseTo(1 - mirroredHigh, 12);
    expect(high).toBeCloseTo(1 - mirroredLow, 12);
  });
});
