import { describe, expect, test } from "vitest";
import { counterUniform } from "../../../src/random/index.js";
import { type ReferenceBatch, referenceHeadGradient, referenceTensorNames } from "../../harness/reference-head.js";

const numbers = (stream: number, length: number): number[] =>
  Array.from({ length }, (_, unit) => 2 * counterUniform(9, "golden", stream, 0, unit) - 1);

const [FEATURES, CLASSES, ROWS] = [6, 4, 5];
const plainBatch: ReferenceBatch = {
  features: numbers(1, ROWS * FEATURES),
  labels: [2, 0, 3, 1, 2],
  weights: [1, 2.5, 0, 0.25, 1],
};
const mask = (stream: number, width: number): number[] => numbers(stream, ROWS * width).map((x) => (x < 0 ? 0 : 2));

describe("the reference head's gradient is its loss's derivative", () => {
  test.each<[string, number[], ReferenceBatch]>([
    ["linear", [], plainBatch],
    ["linear with dropout on the features", [], { ...plainBatch, masks: [mask(2, FEATURES)] }],
    ["two hidden layers", [8, 7], plainBatch],
    ["two hidden layers with dropout", [8, 7], { ...plainBatch, masks: [mask(3, 8), mask(4, 7)] }],
  ])("%s", (_, layers, batch) => {
    const head = { features: FEATURES, classes: CLASSES, layers };
    const widths = [FEATURES, ...layers, CLASSES];
    const parameters: Record<string, number[]> = {};
    referenceTensorNames(head).forEach(({ kernel, bias }, layer) => {
      parameters[kernel] = numbers(10 + layer, widths[layer]! * widths[layer + 1]!);
      parameters[bias] = numbers(20 + layer, widths[layer + 1]!);
    });
    const options = { labelSmoothing: 0.2 };
    const loss = (): number =>
      referenceHeadGradient(head, parameters, batch, options).smoothedLoss.reduce(
        (sum, rowLoss, row) => sum + rowLoss * batch.weights![row]!,
        0,
      );
    const { gradients } = referenceHeadGradient(head, parameters, batch, options);
    for (const [name, tensor] of Object.entries(parameters)) {
      tensor.forEach((value, i) => {
        const at = (moved: number): number => {
          tensor[i] = moved;
          return loss();
        };
        const slope = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
        tensor[i] = value;
        expect(gradients[name]![i]).toBeCloseTo(slope, 6);
      });
    }
  });
});
