import { afterAll, beforeAll, expect, test } from "vitest";
import { createOnnxEngine, createReferenceEngine, type Engine, type Tensor } from "../../../src/engine/index.js";
import { EVALUATION_ROWS, evaluationProgram, headParameters } from "../../../src/training/index.js";
import { float32, gradientInputs, headOf } from "../../harness/head-inputs.js";
import { referenceHeadGradient } from "../../harness/reference-head.js";

let onnx: Engine;
const reference = createReferenceEngine();
beforeAll(async () => {
  onnx = await createOnnxEngine({ threads: 1 });
});
afterAll(() => onnx.dispose());

const HEADS = [headOf(12, 2), headOf(64, 10), headOf(1280, 100), headOf(30, 6, [20, 10], 0.4)];

test.each(
  HEADS.flatMap((spec) => [
    ["onnx", [spec.features, ...spec.layers, spec.classes], spec] as const,
    ["reference", [spec.features, ...spec.layers, spec.classes], spec] as const,
  ]),
)("engine %s, head %j: loss and probabilities equal plain float64 formulas, dropout is off", async (kind, _, spec) => {
  const inputs = gradientInputs(spec, { lanes: 1, rows: EVALUATION_ROWS, scale: 1 });
  const given: Record<string, Tensor> = {
    features: float32([EVALUATION_ROWS, spec.features], inputs.features!.data as Float32Array),
    labels: { type: "int64", dims: [EVALUATION_ROWS], data: inputs.labels!.data as BigInt64Array },
  };
  for (const { name } of headParameters(spec)) given[name] = inputs[name]!;
  const executable = await (kind === "onnx" ? onnx : reference).compile(evaluationProgram(spec));
  const { loss, probabilities } = await executable.run(given);
  const expected = referenceHeadGradient(
    spec,
    Object.fromEntries(headParameters(spec).map(({ name }) => [name, given[name]!.data as Float32Array])),
    { features: given.features!.data as Float32Array, labels: Array.from(given.labels!.data as BigInt64Array, Number) },
    { labelSmoothing: 0 },
  );
  expect(loss!.dims).toEqual([EVALUATION_ROWS]);
  expect(probabilities!.dims).toEqual([EVALUATION_ROWS, spec.classes]);
  for (const [row, value] of expected.loss.entries()) {
    expect(Math.abs(Number(loss!.data[row]) - value)).toBeLessThanOrEqual(1e-5 * Math.max(1, value));
  }
  for (const [index, value] of expected.probabilities.entries()) {
    expect(Math.abs(Number(probabilities!.data[index]) - value)).toBeLessThanOrEqual(1e-6);
  }
  await executable.dispose();
});

test("a row's bits do not depend on the other rows", async () => {
  const spec = headOf(1280, 100);
  const inputs = gradientInputs(spec, { lanes: 1, rows: EVALUATION_ROWS, scale: 1 });
  const executable = await onnx.compile(evaluationProgram(spec));
  const parameters = Object.fromEntries(headParameters(spec).map(({ name }) => [name, inputs[name]!]));
  const run = async (features: Float32Array) =>
    executable.run({
      ...parameters,
      features: float32([EVALUATION_ROWS, spec.features], features),
      labels: { type: "int64", dims: [EVALUATION_ROWS], data: new BigInt64Array(EVALUATION_ROWS) },
    });
  const features = inputs.features!.data as Float32Array;
  const all = await run(features);
  const few = await run(Float32Array.from(features).fill(0, 5 * spec.features));
  expect(few.loss!.data.slice(0, 5)).toEqual(all.loss!.data.slice(0, 5));
  expect(few.probabilities!.data.slice(0, 500)).toEqual(all.probabilities!.data.slice(0, 500));
  await executable.dispose();
});
