import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clipGradients } from "../../../src/training/clip.js";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });
const tensors = fc.array(values, { minLength: 1, maxLength: 4 }).map((lists) => lists.map((v) => Float64Array.from(v)));
const bound = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const norm = (...gradients: Float64Array[]): number => Math.hypot(...gradients.flatMap((gradient) => [...gradient]));

describe("clipGradients", () => {
  test("by value bounds each element", () => {
    const gradient = Float64Array.of(-3, -0.5, 0, 0.5, 3);
    clipGradients([gradient], { value: 1 });
    expect([...gradient]).toEqual([-1, -0.5, 0, 0.5, 1]);
  });

  test("by norm scales each tensor to the bound on its own", () => {
    const gradients = [Float64Array.of(3, 4), Float64Array.of(0.6, 0.8)];
    clipGradients(gradients, { norm: 2.5 });
    expect(gradients.map((gradient) => [...gradient])).toEqual([
      [1.5, 2],
      [0.6, 0.8],
    ]);
  });

  test("by global norm scales all tensors alike", () => {
    const gradients = [Float64Array.of(2, 4), Float64Array.of(4)];
    clipGradients(gradients, { globalNorm: 3 });
    expect(gradients.map((gradient) => [...gradient])).toEqual([[1, 2], [2]]);
  });

  test("none changes nothing, and gradients of 0 stay 0", () => {
    const gradient = Float64Array.of(1e9, 0);
    clipGradients([gradient], "none");
    expect([...gradient]).toEqual([1e9, 0]);
    const zeros = new Float64Array(3);
    clipGradients([zeros], { globalNorm: 1 });
    expect([...zeros]).toEqual([0, 0, 0]);
  });

  test("no norm is above its bound afterwards, and what was within it keeps its bits", () => {
    fc.assert(
      fc.property(tensors, bound, fc.constantFrom("norm", "globalNorm"), (gradients, limit, rule) => {
        const before = gradients.map((gradient) => gradient.slice());
        clipGradients(gradients, rule === "norm" ? { norm: limit } : { globalNorm: limit });
        const groups = rule === "norm" ? gradients.map((_, index) => [index]) : [gradients.map((_, index) => index)];
        for (const group of groups) {
          const was = norm(...group.map((index) => before[index]!));
          expect(norm(...group.map((index) => gradients[index]!))).toBeLessThanOrEqual(limit * (1 + 1e-12));
          if (was < limit * (1 - 1e-12)) for (const index of group) expect(gradients[index]).toEqual(before[index]);
        }
      }),
    );
  });
});
