import { describe, expect, test } from "vitest";
import { counterHash } from "../../../src/random/index.js";
import { headLayers, headParameters, initialParameters } from "../../../src/training/index.js";
import { headOf } from "../../harness/head-inputs.js";

describe("parameters", () => {
  test("a linear head has one kernel and one bias", () => {
    expect(headParameters(headOf(2048, 9))).toEqual([
      { name: "softmax/bias", dims: [9], isKernel: false },
      { name: "softmax/kernel", dims: [2048, 9], isKernel: true },
    ]);
  });

  test("hidden layers come first, each as wide as it is told", () => {
    expect(headLayers(headOf(8, 3, [5, 4]))).toEqual([
      { name: "hidden_0", inputs: 8, units: 5 },
      { name: "hidden_1", inputs: 5, units: 4 },
      { name: "softmax", inputs: 4, units: 3 },
    ]);
  });

  test.each([0, 1, 9, 10, 11, 101])("names of %i hidden layers are in code-unit order", (numLayers) => {
    const names = headParameters(headOf(4, 2, new Array(numLayers).fill(3))).map(({ name }) => name);
    expect(names).toHaveLength(2 * (numLayers + 1));
    expect([...names].sort()).toEqual(names);
  });
});

describe("initial parameters", () => {
  const spec = headOf(30, 6, [20]);

  test("biases are 0, kernels fill Glorot's interval evenly", () => {
    const values = initialParameters(spec, 1);
    headParameters(spec).forEach(({ dims, isKernel }, tensor) => {
      const [inputs, units] = dims;
      if (!isKernel) expect(values[tensor]).toEqual(new Float32Array(inputs!));
      else {
        const limit = Math.sqrt(6 / (inputs! + units!));
        const scaled = Array.from(values[tensor]!, (value) => value / limit);
        const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
        const variance = scaled.reduce((sum, value) => sum + value * value, 0) / scaled.length;
        expect(Math.max(...scaled.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-7);
        expect(Math.abs(mean)).toBeLessThan(0.1);
        expect(Math.abs(variance - 1 / 3)).toBeLessThan(0.06);
      }
    });
  });

  test("an element depends on seed, tensor and place as documented", () => {
    const kernel = initialParameters(headOf(3, 2), 42)[1]!;
    expect(kernel[5]).toBe(
      Math.fround((2 * (counterHash(42, "initialWeights", 1, 0, 5) / 2 ** 32) - 1) * Math.sqrt(6 / 5)),
    );
    expect(initialParameters(headOf(3, 2), 43)[1]).not.toEqual(kernel);
  });

  test("the values of a seed never change", () => {
    expect(Array.from(initialParameters(headOf(2, 2), 0)[1]!)).toMatchInlineSnapshot(`
      [
        -1.0853638648986816,
        1.179110050201416,
        1.0789811611175537,
        -0.30930787324905396,
      ]
    `);
  });
});
