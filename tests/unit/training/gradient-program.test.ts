import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quantizationScale } from "../../../src/collective/index.js";
import { createOnnxEngine, createReferenceEngine, type Engine, type Tensors } from "../../../src/engine/index.js";
import { gradientProgram, type HeadSpec, headParameters } from "../../../src/training/index.js";
import { addQuantized } from "../../harness/add-quantized.js";
import { gradientInputs, headOf, lanesOf, withScale } from "../../harness/head-inputs.js";
import { referenceHeadGradient } from "../../harness/reference-head.js";

const LANES = 16;
const SCALE = quantizationScale(LANES, 10);
/** Large enough that rounding keeps all bits of a float32 gradient. */
const LOSSLESS = 2 ** 100;

let onnx: Engine;
const reference = createReferenceEngine();
beforeAll(async () => {
  onnx = await createOnnxEngine({ threads: 1 });
});
afterAll(() => onnx.dispose());

const floats = (tensors: Tensors, name: string): Float32Array => tensors[name]!.data as Float32Array;
const sums = (tensors: Tensors, name: string): Float64Array => tensors[name]!.data as Float64Array;
const bytesOf = (data: ArrayBufferView): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const isEqual = (a: ArrayBufferView, b: ArrayBufferView): boolean => bytesOf(a).equals(bytesOf(b));
const label = ({ features, layers, classes, dropout }: HeadSpec): string =>
  `${[features, ...layers, classes].join("-")}${dropout ? ` dropout ${dropout}` : ""}`;

async function compute(engine: Engine, spec: HeadSpec, rows: number, inputs: Tensors): Promise<Tensors> {
  const executable = await engine.compile(gradientProgram(spec, { rows, labelSmoothing: 0.1 }));
  try {
    return await executable.run(inputs);
  } finally {
    await executable.dispose();
  }
}

const SHAPES: readonly (readonly [HeadSpec, rows: number])[] = [
  [headOf(64, 2), 2],
  [headOf(1280, 2), 3],
  [headOf(2048, 9), 4],
  [headOf(64, 10), 16],
  [headOf(2048, 10), 2],
  [headOf(1280, 37), 4],
  [headOf(64, 64), 5],
  [headOf(2048, 64), 16],
  [headOf(1280, 100), 4],
  [headOf(2048, 100), 16],
  [headOf(64, 1000), 4],
  [headOf(2048, 1000), 4],
  [headOf(75, 7, [33]), 3],
  [headOf(64, 10, [], 0.25), 3],
  [headOf(1280, 100, [128]), 4],
  [headOf(1280, 9, [128], 0.5), 4],
  [headOf(2048, 37, [64, 33], 0.2), 7],
  [headOf(64, 1000, [256, 100], 0.5), 2],
];

describe("a lane's bits do not depend on the lanes beside it", () => {
  test.each(SHAPES.map(([spec, rows]) => [label(spec), rows, spec] as const))("%s, %i rows", async (_, rows, spec) => {
    const executable = await onnx.compile(gradientProgram(spec, { rows, labelSmoothing: 0.1 }));
    const inputs = gradientInputs(spec, { lanes: LANES, rows, scale: SCALE });
    const together = await executable.run(inputs);
    const parameters = headParameters(spec);
    for (const lanesOfCall of [1, 2, 3, 5]) {
      const total = parameters.map(({ name }) => new Float64Array(sums(together, `sum/${name}`).length));
      for (let from = 0; from < LANES; from += lanesOfCall) {
        const to = Math.min(LANES, from + lanesOfCall);
        const part = await executable.run(lanesOf(inputs, from, to));
        for (const name of ["loss", "correct"]) {
          expect(isEqual(floats(part, name), floats(together, name).subarray(from * rows, to * rows))).toBe(true);
        }
        parameters.forEach(({ name }, tensor) => {
          const peaks = floats(together, `peak/${name}`).subarray(from, to);
          expect(isEqual(floats(part, `peak/${name}`), peaks)).toBe(true);
          const sum = sums(part, `sum/${name}`);
          for (let index = 0; index < sum.length; index++) total[tensor]![index]! += sum[index]!;
        });
      }
      parameters.forEach(({ name }, tensor) => {
        expect(isEqual(total[tensor]!, sums(together, `sum/${name}`)), `${name}, ${lanesOfCall} lanes a call`).toBe(
          true,
        );
      });
    }
    await executable.dispose();
  });
});

describe("sums are those of the exact sum's formula", () => {
  test.each(SHAPES.map(([spec, rows]) => [label(spec), rows, spec] as const))("%s, %i rows", async (_, rows, spec) => {
    const executable = await onnx.compile(gradientProgram(spec, { rows, labelSmoothing: 0.1 }));
    const lanes = 3;
    const inputs = gradientInputs(spec, { lanes, rows, scale: SCALE });
    const together = await executable.run(inputs);
    const expected = headParameters(spec).map(({ name }) => new Float64Array(sums(together, `sum/${name}`).length));
    for (let lane = 0; lane < lanes; lane++) {
      const alone = await executable.run(withScale(lanesOf(inputs, lane, lane + 1), LOSSLESS));
      headParameters(spec).forEach(({ name }, tensor) => {
        const gradient = Float32Array.from(sums(alone, `sum/${name}`), (value) => value / LOSSLESS);
        addQuantized(gradient, SCALE, expected[tensor]!);
        const peak = gradient.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
        expect(floats(together, `peak/${name}`)[lane]).toBe(peak);
      });
    }
    headParameters(spec).forEach(({ name }, tensor) => {
      expect(isEqual(sums(together, `sum/${name}`), expected[tensor]!), name).toBe(true);
      expect(sums(together, `sum/${name}`).some((value) => Object.is(value, -0))).toBe(false);
    });
    await executable.dispose();
  });
});

const SMALL: readonly (readonly [HeadSpec, rows: number])[] = [
  [headOf(12, 2), 2],
  [headOf(64, 10), 4],
  [headOf(40, 7, [], 0.3), 3],
  [headOf(64, 9, [32]), 5],
  [headOf(30, 6, [20, 10], 0.4), 4],
];

describe("gradients equal plain float64 formulas", () => {
  const cases = SMALL.flatMap(([spec, rows]) => [["onnx", spec, rows] as const, ["reference", spec, rows] as const]);
  test.each(cases.map(([kind, spec, rows]) => [kind, label(spec), spec, rows] as const))(
    "engine %s, head %s",
    async (kind, _, spec, rows) => {
      const lanes = 3;
      const inputs = gradientInputs(spec, { lanes, rows, scale: SCALE });
      const outputs = await compute(kind === "onnx" ? onnx : reference, spec, rows, inputs);
      const masks = [0, 1].flatMap((index) => (inputs[`mask_${index}`] ? [floats(inputs, `mask_${index}`)] : []));
      const expected = referenceHeadGradient(
        spec,
        Object.fromEntries(headParameters(spec).map(({ name }) => [name, floats(inputs, name)])),
        {
          features: floats(inputs, "features"),
          labels: Array.from(inputs.labels!.data as BigInt64Array, Number),
          weights: floats(inputs, "weights"),
          masks,
        },
        { labelSmoothing: 0.1 },
      );
      for (const { name, dims } of headParameters(spec)) {
        expect(outputs[`sum/${name}`]!.dims).toEqual(dims);
        const want = expected.gradients[name]!;
        const tolerance = 1e-5 * want.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
        sums(outputs, `sum/${name}`).forEach((value, index) => {
          expect(Math.abs(value / SCALE - want[index]!)).toBeLessThanOrEqual(tolerance);
        });
      }
      floats(outputs, "loss").forEach((loss, row) => {
        expect(Math.abs(loss - expected.loss[row]!)).toBeLessThanOrEqual(1e-5 * Math.max(1, expected.loss[row]!));
      });
      expect(Array.from(floats(outputs, "correct"))).toEqual(expected.correct.map(Number));
    },
  );
});

test("gradients equal finite differences of the loss", async () => {
  const spec = headOf(6, 4, [5], 0.3);
  const rows = 3;
  const inputs = gradientInputs(spec, { lanes: 2, rows, scale: 2 ** 44 });
  const executable = await reference.compile(gradientProgram(spec, { rows, labelSmoothing: 0 }));
  // The program's loss is rounded to float32, too coarse for differences: its twin in the harness is not.
  const lossAt = (name: string, index: number, step: number): number => {
    const parameters = Object.fromEntries(
      headParameters(spec).map((parameter) => [parameter.name, Float64Array.from(floats(inputs, parameter.name))]),
    );
    parameters[name]![index]! += step;
    const { loss } = referenceHeadGradient(
      spec,
      parameters,
      {
        features: floats(inputs, "features"),
        labels: Array.from(inputs.labels!.data as BigInt64Array, Number),
        masks: [floats(inputs, "mask_0")],
      },
      { labelSmoothing: 0 },
    );
    return loss.reduce((sum, value, row) => sum + value * floats(inputs, "weights")[row]!, 0);
  };
  const outputs = await executable.run(inputs);
  const step = 1e-6;
  for (const { name } of headParameters(spec)) {
    sums(outputs, `sum/${name}`).forEach((value, index) => {
      const difference = (lossAt(name, index, step) - lossAt(name, index, -step)) / (2 * step);
      expect(value / 2 ** 44).toBeCloseTo(difference, 6);
    });
  }
});

describe("what is not finite shows in the sums", () => {
  test.each([
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
  ])("%s in a feature", async (_, value) => {
    const spec = headOf(8, 3);
    const inputs = gradientInputs(spec, { lanes: 4, rows: 2, scale: SCALE });
    floats(inputs, "features")[8 * 2 * 2] = value;
    const outputs = await compute(onnx, spec, 2, inputs);
    for (const { name } of headParameters(spec)) {
      expect(sums(outputs, `sum/${name}`).every((sum) => Number.isNaN(sum))).toBe(true);
    }
    expect(Number.isNaN(floats(outputs, "loss")[4])).toBe(true);
    expect(floats(outputs, "loss").filter((loss) => Number.isNaN(loss))).toHaveLength(1);
  });
});

test("a lane of missing rows adds nothing", async () => {
  const spec = headOf(16, 5, [4]);
  const inputs = gradientInputs(spec, { lanes: 1, rows: 4, scale: SCALE });
  floats(inputs, "weights").fill(0);
  const outputs = await compute(onnx, spec, 4, inputs);
  for (const { name } of headParameters(spec)) {
    expect(sums(outputs, `sum/${name}`).every((sum) => Object.is(sum, 0))).toBe(true);
    expect(floats(outputs, `peak/${name}`)).toEqual(Float32Array.of(0));
  }
});

test("a micro-batch of one row is refused, since other kernels would compute it", () => {
  expect(() => gradientProgram(headOf(8, 3), { rows: 1, labelSmoothing: 0 })).toThrow(RangeError);
});
