import { describe, expect, test } from "vitest";
import { addPenalties } from "../../../src/training/penalties.js";

describe("addPenalties", () => {
  test("l1 adds the sign, which of 0 is 0; l2 adds twice the weight", () => {
    const gradient = new Float64Array(4);
    addPenalties([gradient], [Float32Array.of(2, -2, 0, -0)], { l1: 0.5, l2: 0.25, isKernel: [true] });
    expect([...gradient]).toEqual([1.5, -1.5, 0, 0]);
  });

  test("biases have no penalty", () => {
    const gradients = [Float64Array.of(1), Float64Array.of(1)];
    const parameters = [Float32Array.of(2), Float32Array.of(2)];
    addPenalties(gradients, parameters, { l1: 1, l2: 1, isKernel: [false, true] });
    expect(gradients.map((gradient) => [...gradient])).toEqual([[1], [6]]);
  });

  test("is the derivative of the penalty, by finite differences", () => {
    const weights = [0.75, -1.25, 0.375];
    const penalty = (w: readonly number[]) => w.reduce((sum, x) => sum + 0.3 * Math.abs(x) + 0.7 * x * x, 0);
    const gradient = new Float64Array(3);
    addPenalties([gradient], [Float32Array.from(weights)], { l1: 0.3, l2: 0.7, isKernel: [true] });
    weights.forEach((_, i) => {
      const moved = (by: number) => penalty(weights.map((w, k) => (k === i ? w + by : w)));
      expect(gradient[i]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 8);
    });
  });
});
