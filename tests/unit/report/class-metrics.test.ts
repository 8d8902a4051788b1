import { describe, expect, it } from "vitest";
import { classMetrics, macroMean } from "../../../src/report/class-metrics.js";

// By hand, for counts[actual][predicted]:
//          cat dog owl elk
//   cat     4   1   0   0   support 5
//   dog     2   6   0   0   support 8
//   owl     1   0   0   0   support 1, never predicted: precision 0/0
//   elk     0   0   0   0   support 0, never predicted: all 0/0
// Predicted: cat 7, dog 7, owl 0, elk 0.
const CLASSES = ["cat", "dog", "owl", "elk"];
const COUNTS = [
  [4, 1, 0, 0],
  [2, 6, 0, 0],
  [1, 0, 0, 0],
  [0, 0, 0, 0],
];

describe("classMetrics", () => {
  it("gives the precision, recall, F1 and support worked out by hand, with null for 0/0", () => {
    expect(classMetrics(CLASSES, COUNTS)).toEqual([
      { name: "cat", support: 5, precision: 4 / 7, recall: 4 / 5, f1: 8 / 12 },
      { name: "dog", support: 8, precision: 6 / 7, recall: 6 / 8, f1: 12 / 15 },
      { name: "owl", support: 1, precision: null, recall: 0, f1: 0 },
      { name: "elk", support: 0, precision: null, recall: null, f1: null },
    ]);
  });

  it("has an F1 that is the harmonic mean of precision and recall", () => {
    for (const { precision, recall, f1 } of classMetrics(CLASSES, COUNTS).slice(0, 2)) {
      expect(f1).toBeCloseTo(2 / (1 / precision! + 1 / recall!), 12);
    }
  });
});

describe("macroMean", () => {
  it("is the mean over the classes that have a value", () => {
    const metrics = classMetrics(CLASSES, COUNTS);
    expect(macroMean(metrics, "precision")).toBeCloseTo((4 / 7 + 6 / 7) / 2, 12);
    expect(macroMean(metrics, "recall")).toBeCloseTo((0.8 + 0.75 + 0) / 3, 12);
  });

  it("is null when no class has a value", () => {
    expect(
      macroMean(
        classMetrics(
          ["a", "b"],
          [
            [0, 0],
            [0, 0],
          ],
        ),
        "f1",
      ),
    ).toBeNull();
  });
});
