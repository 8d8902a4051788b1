import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOnnxEngine, createReferenceEngine, type Engine, type Tensors } from "../../../src/engine/index.js";
import { type AttributeValue, GraphBuilder } from "../../../src/onnx/index.js";
import { engineContract } from "../../contract/engine.contract.js";
import { float32, randomNumbers } from "../../harness/head-inputs.js";

describe("engine reference", () => engineContract(async () => createReferenceEngine()));

let onnx: Engine;
const reference = createReferenceEngine();
beforeAll(async () => {
  onnx = await createOnnxEngine({ threads: 1 });
});
afterAll(() => onnx.dispose());

interface Case {
  readonly op: string;
  readonly dims: readonly number[];
  readonly attributes?: Record<string, AttributeValue>;
  /** Further inputs, constants of the graph. */
  readonly constants?: readonly { dims: readonly number[]; data: Float32Array | BigInt64Array }[];
  readonly output?: "float32" | "int64" | "bool";
}

const floats = (dims: readonly number[], stream = 9) => ({
  dims,
  data: randomNumbers(
    dims.reduce((a, b) => a * b, 1),
    stream,
  ),
});
const integers = (...values: number[]) => ({ dims: [values.length], data: BigInt64Array.from(values, BigInt) });
const integer = (value: number) => ({ dims: [], data: BigInt64Array.of(BigInt(value)) });
const scalar = (value: number) => ({ dims: [], data: Float32Array.of(value) });

const UNARY = ["Abs", "Elu", "Exp", "HardSigmoid", "Identity", "LeakyRelu", "Neg", "Relu", "Round", "Sigmoid"];
const MORE_UNARY = ["Softplus", "Softsign", "Tanh", "GlobalAveragePool", "GlobalMaxPool", "Flatten"];

const CASES: readonly Case[] = [
  ...[...UNARY, ...MORE_UNARY].map((op) => ({ op, dims: [2, 3, 4, 5] })),
  ...["Add", "Sub", "Mul", "Div", "Max", "Min"].map((op) => ({ op, dims: [2, 3, 4], constants: [floats([3, 1])] })),
  ...["Equal", "Greater", "Less"].map((op) => ({
    op,
    dims: [2, 3, 4],
    constants: [scalar(0)],
    output: "bool" as const,
  })),
  { op: "ArgMax", dims: [3, 7], attributes: { axis: -1, keepdims: 0 }, output: "int64" },
  { op: "Clip", dims: [4, 4], constants: [scalar(-0.25), scalar(0.5)] },
  { op: "Concat", dims: [2, 3, 2], attributes: { axis: 1 }, constants: [floats([2, 2, 2])] },
  {
    op: "GatherElements",
    dims: [3, 5],
    attributes: { axis: 1 },
    constants: [{ dims: [3, 1], data: integers(4, 0, 2).data }],
  },
  {
    op: "Gemm",
    dims: [3, 5],
    attributes: { transB: 1, alpha: { float: 0.5 } },
    constants: [floats([4, 5]), floats([4])],
  },
  { op: "Gemm", dims: [5, 3], attributes: { transA: 1 }, constants: [floats([5, 4]), floats([3, 1])] },
  { op: "LogSoftmax", dims: [3, 7], attributes: { axis: -1 } },
  { op: "MatMul", dims: [2, 3, 5], constants: [floats([5, 4])] },
  { op: "MatMul", dims: [2, 3, 5], constants: [floats([2, 5, 4])] },
  { op: "MatMul", dims: [5], constants: [floats([5, 4])] },
  { op: "Pad", dims: [1, 2, 3, 3], constants: [integers(0, 0, 1, 0, 0, 0, 2, 1), scalar(0.5)] },
  { op: "ReduceMax", dims: [2, 3, 4], attributes: { axes: [1], keepdims: 0 } },
  { op: "ReduceMean", dims: [2, 3, 4], attributes: { axes: [2, 1] } },
  { op: "ReduceMin", dims: [2, 3, 4], attributes: { keepdims: 0 } },
  { op: "ReduceSum", dims: [2, 3, 4], constants: [integers(-1)], attributes: { keepdims: 0 } },
  { op: "Reshape", dims: [2, 3, 4], constants: [integers(0, -1)] },
  { op: "Softmax", dims: [3, 7], attributes: { axis: -1 } },
  { op: "Squeeze", dims: [2, 1, 3, 1], constants: [integers(1)] },
  { op: "Transpose", dims: [2, 3, 4], attributes: { perm: [2, 0, 1] } },
  { op: "Unsqueeze", dims: [2, 3], constants: [integers(0, -1)] },
  {
    op: "Conv",
    dims: [2, 3, 7, 6],
    constants: [floats([4, 3, 3, 2]), floats([4])],
    attributes: { pads: [1, 0, 1, 1] },
  },
  { op: "Conv", dims: [1, 4, 7, 7], constants: [floats([4, 1, 3, 3])], attributes: { group: 4, strides: [2, 2] } },
  { op: "Conv", dims: [1, 4, 9, 9], constants: [floats([6, 2, 3, 3])], attributes: { group: 2, dilations: [2, 2] } },
  { op: "MaxPool", dims: [1, 2, 7, 7], attributes: { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 0] } },
  { op: "AveragePool", dims: [1, 2, 7, 7], attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] } },
  {
    op: "AveragePool",
    dims: [1, 2, 7, 7],
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 },
  },
];

/** The case's output from an engine. */
async function compute(engine: Engine, { op, dims, attributes, constants = [], output = "float32" }: Case) {
  const graph = new GraphBuilder(op);
  graph.input("x", "float32", dims);
  const inputs = constants.map((constant, index) => graph.constant(`constant_${index}`, constant));
  graph.node(op, ["x", ...inputs], attributes, "y");
  graph.output("y", output, []);
  const executable = await engine.compile({ name: op, bytes: graph.build() });
  const size = dims.reduce((a, b) => a * b, 1);
  const given: Tensors = {
    x: float32(
      dims,
      randomNumbers(size, 8).map((value) => 3 * value),
    ),
  };
  try {
    return (await executable.run(given)).y!;
  } finally {
    await executable.dispose();
  }
}

test.each(CASES.map((one, index) => [index, one.op, one.dims, one] as const))(
  "case %i: %s of %j equals ONNX Runtime",
  async (_, __, ___, one) => {
    const [actual, expected] = [await compute(reference, one), await compute(onnx, one)];
    expect(actual.dims).toEqual(expected.dims);
    expect(actual.type).toBe(expected.type);
    for (const [index, value] of expected.data.entries()) {
      expect(Math.abs(Number(actual.data[index]) - Number(value))).toBeLessThanOrEqual(
        1e-5 * Math.max(1, Math.abs(Number(value))),
      );
    }
  },
);

test("Round takes halves to even", async () => {
  const graph = new GraphBuilder("round");
  graph.input("x", "float32", [6]);
  graph.node("Round", ["x"], {}, "y");
  graph.output("y", "float32", [6]);
  const executable = await reference.compile({ name: "round", bytes: graph.build() });
  const { y } = await executable.run({ x: float32([6], Float32Array.of(0.5, 1.5, 2.5, -0.5, -1.5, 2.4)) });
  expect(Array.from(y!.data as Float32Array, (value) => value + 0)).toEqual([0, 2, 2, 0, -2, 2]);
});

test("OneHot and Where work", async () => {
  const graph = new GraphBuilder("one-hot");
  graph.input("labels", "int64", [3]);
  const depth = graph.constant("depth", integer(4));
  const values = graph.constant("values", { dims: [2], data: Float32Array.of(0.25, 0.75) });
  graph.node("OneHot", ["labels", depth, values], { axis: -1 }, "target");
  const quarter = graph.constant("quarter", scalar(0.25));
  const isOn = graph.node("Greater", ["target", quarter]);
  graph.node("Where", [isOn, "target", graph.constant("none", scalar(-1))], {}, "y");
  graph.output("y", "float32", [3, 4]);
  const program = { name: "one-hot", bytes: graph.build() };
  const labels = { labels: { type: "int64" as const, dims: [3], data: BigInt64Array.of(2n, 0n, 3n) } };
  for (const engine of [reference, onnx]) {
    const executable = await engine.compile(program);
    const { y } = await executable.run(labels);
    expect(Array.from(y!.data as Float32Array)).toEqual([-1, -1, 0.75, -1, 0.75, -1, -1, -1, -1, -1, -1, 0.75]);
    await executable.dispose();
  }
});
