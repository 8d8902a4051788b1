import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classWeightsOf } from "../../../src/training/class-weights.js";

describe("classWeightsOf", () => {
  const classes = ["Flags", "Food", "Objects"];

  test("none weighs all classes alike", () => {
    expect([...classWeightsOf("none", classes, [3, 4, 5])]).toEqual([1, 1, 1]);
  });

  test("balanced is N / (classes * n_c)", () => {
    expect([...classWeightsOf("balanced", classes, [2, 4, 6])]).toEqual([2, 1, 12 / 18]);
  });

  test("balanced classes have equal sums of weights, and the mean weight of a sample is 1", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 50 }), (counts) => {
        const names = counts.map((_, index) => `class ${index}`);
        const weights = classWeightsOf("balanced", names, counts);
        const numSamples = counts.reduce((a, b) => a + b);
        counts.forEach((count, index) => expect(weights[index]! * count * counts.length).toBeCloseTo(numSamples, 5));
      }),
    );
  });

  test("weights by name; a class that is not named has 1", () => {
    expect([...classWeightsOf({ Objects: 0.5, Flags: 2 }, classes, [1, 1, 1])]).toEqual([2, 1, 0.5]);
  });

  test("a class called like a property of every object has 1", () => {
    expect([...classWeightsOf({ Food: 2 }, ["Food", "constructor"], [1, 1])]).toEqual([2, 1]);
  });

  test("names that are no classes are refused, all at once", () => {
    expect(() => classWeightsOf({ Flag: 1, Food: 2, food: 3 }, classes, [1, 1, 1])).toThrowError(
      expect.objectContaining({
        code: "JOB_INVALID",
        message:
          'training.classWeights: names "Flag", "food", the training data has the classes "Flags", "Food", "Objects"; ' +
          "use their exact names",
      }),
    );
  });

  test("balanced refuses a class without samples", () => {
    expect(() => classWeightsOf("balanced", classes, [3, 0, 5])).toThrowError(
      expect.objectContaining({
        code: "DATA_INVALID",
        message:
          'training.classWeights: balanced needs a training sample of each class, there is none of "Food"; add samples ' +
          "or give the weights by name",
      }),
    );
  });
});
