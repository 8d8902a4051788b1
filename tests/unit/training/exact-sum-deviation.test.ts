import { describe, expect, test } from "vitest";
import { INITIAL_EXPONENT, quantizationScale } from "../../../src/collective/index.js";
import { counterUniform } from "../../../src/random/index.js";
import { createOptimizer } from "../../../src/training/create-optimizer.js";
import { addQuantized } from "../../harness/add-quantized.js";
import { referenceHeadGradient, referenceTensorNames } from "../../harness/reference-head.js";

const NUM_STEPS = 400;
const NUM_LANES = 16;
const NUM_SAMPLES = 320;
const BATCH = 48;
const HEAD = { features: 24, classes: 7, layers: [] };
const uniform = (a: number, unit: number): number => 2 * counterUniform(5, "golden", a, 0, unit) - 1;

const labels = Array.from({ length: NUM_SAMPLES }, (_, j) => (j * j + 3 * j) % HEAD.classes);
const features = labels.map((label, j) =>
  Array.from(
    { length: HEAD.features },
    (_, d) => uniform(1, label * HEAD.features + d) + 1.5 * uniform(2, j * HEAD.features + d),
  ),
);
const names = referenceTensorNames(HEAD).flatMap(({ kernel, bias }) => [bias, kernel]);
const initial = [
  new Float32Array(HEAD.classes),
  Float32Array.from({ length: HEAD.features * HEAD.classes }, (_, i) => 0.4 * uniform(3, i)),
];

type LaneSum = (laneGradients: readonly Float64Array[]) => Float64Array;

const sumOf = (lanes: readonly Float64Array[]): Float64Array =>
  lanes[0]!.map((_, i) => lanes.reduce((sum, lane) => sum + lane[i]!, 0));

/** Neither the lanes' gradients nor their sum are rounded. */
const inFloat64: LaneSum = sumOf;

/** A lane's gradient is a float32, as an engine gives it; the sum is not rounded. */
const ofFloat32: LaneSum = (lanes) => sumOf(lanes.map((lane) => lane.map(Math.fround)));

const exactly =
  (exponent: number): LaneSum =>
  (lanes) => {
    const scale = quantizationScale(NUM_LANES, exponent);
    const sums = new Float64Array(lanes[0]!.length);
    for (const lane of lanes) addQuantized(Float32Array.from(lane), scale, sums);
    return sums.map((sum) => sum / scale);
  };

/** Weights after {@link NUM_STEPS} steps of Adam on gradients that `sumLanes` adds up. */
function train(sumLanes: LaneSum): number[] {
  const optimizer = createOptimizer({ kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
  const parameters = initial.map((tensor) => tensor.slice());
  const slots = parameters.map(({ length }) => optimizer.slots.map(() => new Float32Array(length)));
  let scalars = optimizer.initialScalars();
  for (let step = 0; step < NUM_STEPS; step++) {
    const batch = Array.from({ length: BATCH }, (_, i) => (step * BATCH + i) % NUM_SAMPLES);
    const lanes = Array.from({ length: NUM_LANES }, (_, lane) => {
      const rows = batch.filter((row) => row % NUM_LANES === lane);
      const part = { features: rows.flatMap((row) => features[row]!), labels: rows.map((row) => labels[row]!) };
      const tensors = Object.fromEntries(names.map((name, i) => [name, parameters[i]!]));
      return referenceHeadGradient(HEAD, tensors, part, { labelSmoothing: 0 }).gradients;
    });
    scalars = optimizer.advance(scalars);
    names.forEach((name, i) => {
      const gradient = sumLanes(lanes.map((lane) => lane[name]!)).map((sum) => sum / BATCH);
      optimizer.update(parameters[i]!, gradient, slots[i]!, 0.03, scalars);
    });
  }
  return parameters.flatMap((tensor) => [...tensor]);
}

const norm = (values: readonly number[]): number => Math.hypot(...values);
const relative = (a: readonly number[], b: readonly number[]): number =>
  norm(a.map((value, i) => value - b[i]!)) / norm(b);

describe(`the exact sum after ${NUM_STEPS} steps of Adam`, () => {
  const expected = train(inFloat64);
  const quantized = train(exactly(INITIAL_EXPONENT));

  test("the weights have moved far from where they began", () => {
    expect(
      relative(
        initial.flatMap((tensor) => [...tensor]),
        expected,
      ),
    ).toBeGreaterThan(0.5);
  });

  test("has left the weights of plain float64 by less than 1e-6", () => {
    expect(relative(quantized, expected)).toBeLessThan(1e-6);
  });

  test("adds less than 1e-8 to what the engine's float32 does", () => {
    expect(relative(quantized, train(ofFloat32))).toBeLessThan(1e-8);
  });

  test("has left by less than 1e-6 with the exponent that one overflow would raise it to", () => {
    expect(relative(train(exactly(19)), quantized)).toBeLessThan(1e-6);
  });
});
