import { onnx } from "../../gen/onnx.js";
import type { Operator } from "./attributes.js";
import { generate, offsetOf, stridesOf, type Value } from "./value.js";

const unary =
  (apply: (x: number) => number): Operator =>
  ([x]) => ({ dims: x!.dims, data: x!.data.map(apply) });

const binary =
  (apply: (a: number, b: number) => number): Operator =>
  ([a, b]) =>
    zip([a!, b!], ([x, y]) => apply(x!, y!));

/** Applies a function element by element; axes of length 1 and missing leading axes are repeated (NumPy's broadcasting). */
function zip(values: readonly Value[], apply: (elements: readonly number[]) => number): Value {
  const rank = Math.max(...values.map(({ dims }) => dims.length));
  const padded = values.map(({ dims }) => [...new Array<number>(rank - dims.length).fill(1), ...dims]);
  const dims = Array.from({ length: rank }, (_, axis) => {
    const lengths = padded.map((shape) => shape[axis]!);
    const length = lengths.find((candidate) => candidate !== 1) ?? 1;
    if (lengths.some((candidate) => candidate !== 1 && candidate !== length)) {
      throw new RangeError(`shapes ${values.map((value) => `[${value.dims}]`).join(" and ")} do not broadcast`);
    }
    return length;
  });
  const strides = padded.map((shape) => stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride)));
  return generate(dims, (place) => apply(values.map(({ data }, index) => data[offsetOf(place, strides[index]!)]!)));
}

/** To the nearest integer, halves to even. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

const cast: Operator = ([x], attributes) => {
  const Type = onnx.TensorProto.DataType;
  const to = attributes.int("to", Type.FLOAT);
  if (to === Type.BOOL) return { dims: x!.dims, data: x!.data.map((value) => (value === 0 ? 0 : 1)) };
  const isFloat = to === Type.FLOAT || to === Type.DOUBLE || to === Type.FLOAT16;
  return isFloat ? x! : { dims: x!.dims, data: x!.data.map(Math.trunc) };
};

const clip: Operator = ([x, low, high]) => {
  const [min, max] = [low?.data[0] ?? -Infinity, high?.data[0] ?? Infinity];
  return { dims: x!.dims, data: x!.data.map((value) => Math.min(max, Math.max(min, value))) };
};

/** Operators that act on each element by itself. */
export const ELEMENTWISE: Readonly<Record<string, Operator>> = {
  Abs: unary(Math.abs),
  Add: binary((a, b) => a + b),
  Cast: cast,
  Clip: clip,
  Div: binary((a, b) => a / b),
  Elu: ([x], attributes) => {
    const alpha = attributes.float("alpha", 1);
    return { dims: x!.dims, data: x!.data.map((value) => (value < 0 ? alpha * Math.expm1(value) : value)) };
  },
  Equal: binary((a, b) => (a === b ? 1 : 0)),
  Exp: unary(Math.exp),
  Greater: binary((a, b) => (a > b ? 1 : 0)),
  HardSigmoid: ([x], attributes) => {
    const [alpha, beta] = [attributes.float("alpha", 0.2), attributes.float("beta", 0.5)];
    return { dims: x!.dims, data: x!.data.map((value) => Math.max(0, Math.min(1, alpha * value + beta))) };
  },
  Identity: unary((x) => x),
  LeakyRelu: ([x], attributes) => {
    const alpha = attributes.float("alpha", 0.01);
    return { dims: x!.dims, data: x!.data.map((value) => (value < 0 ? alpha * value : value)) };
  },
  Less: binary((a, b) => (a < b ? 1 : 0)),
  Log: unary(Math.log),
  Max: (inputs) => zip(inputs as Value[], (elements) => Math.max(...elements)),
  Min: (inputs) => zip(inputs as Value[], (elements) => Math.min(...elements)),
  Mul: binary((a, b) => a * b),
  Neg: unary((x) => -x),
  Relu: unary((x) => Math.max(x, 0)),
  Round: unary(roundHalfEven),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Softsign: unary((x) => x / (1 + Math.abs(x))),
  Sqrt: unary(Math.sqrt),
  Sub: binary((a, b) => a - b),
  Tanh: unary(Math.tanh),
  Where: ([condition, a, b]) => zip([condition!, a!, b!], ([isTrue, x, y]) => (isTrue ? x! : y!)),
};
