import type { Attributes, Operator } from "./attributes.js";
import { sizeOf, stridesOf, toAxis, type Value } from "./value.js";

/**
 * Reduces the elements along `axes` to one. `fold` gets them in row-major order.
 * @param keepDims leaves the reduced axes with length 1
 */
function reduce(x: Value, axes: readonly number[], keepDims: boolean, fold: (elements: Float64Array) => number): Value {
  const gone = new Set(axes);
  const kept = x.dims.map((dim, axis) => (gone.has(axis) ? 1 : dim));
  const keptStrides = stridesOf(kept);
  const strides = stridesOf(x.dims);
  const groups = Array.from({ length: sizeOf(kept) }, () => new Float64Array(x.data.length / sizeOf(kept)));
  const filled = new Uint32Array(groups.length);
  x.data.forEach((value, index) => {
    let group = 0;
    for (let axis = 0; axis < x.dims.length; axis++) {
      if (!gone.has(axis)) group += (Math.floor(index / strides[axis]!) % x.dims[axis]!) * keptStrides[axis]!;
    }
    groups[group]![filled[group]!++] = value;
  });
  const dims = keepDims ? kept : x.dims.filter((_, axis) => !gone.has(axis));
  return { dims, data: Float64Array.from(groups, fold) };
}

/** Axes are an attribute up to operator set 17 (ReduceSum: 12), an input after; none means all. */
function axesOf(x: Value, axes: Value | undefined, attributes: Attributes): number[] {
  const listed = axes ? [...axes.data] : attributes.ints("axes");
  return listed?.length ? listed.map((axis) => toAxis(axis, x.dims.length)) : x.dims.map((_, axis) => axis);
}

const reduction =
  (fold: (elements: Float64Array) => number): Operator =>
  ([x, axes], attributes) =>
    reduce(x!, axesOf(x!, axes, attributes), attributes.int("keepdims", 1) === 1, fold);

const sum = (elements: Float64Array): number => elements.reduce((total, element) => total + element, 0);
const largest = (elements: Float64Array): number => elements.reduce((a, b) => Math.max(a, b), -Infinity);

const argMax: Operator = ([x], attributes) => {
  const axis = toAxis(attributes.int("axis", 0), x!.dims.length);
  return reduce(x!, [axis], attributes.int("keepdims", 1) === 1, (elements) => elements.indexOf(largest(elements)));
};

/** Softmax or its logarithm along the last axis: the only one that our programs use. */
const softmax =
  (isLogarithm: boolean): Operator =>
  ([x], attributes) => {
    const rank = x!.dims.length;
    if (toAxis(attributes.int("axis", -1), rank) !== rank - 1) throw new RangeError("Softmax along an inner axis");
    const width = x!.dims[rank - 1]!;
    const data = new Float64Array(x!.data.length);
    for (let begin = 0; begin < data.length; begin += width) {
      const row = x!.data.subarray(begin, begin + width);
      const shift = largest(row);
      const logSum = Math.log(row.reduce((total, element) => total + Math.exp(element - shift), 0));
      const logarithms = row.map((element) => element - shift - logSum);
      data.set(isLogarithm ? logarithms : logarithms.map(Math.exp), begin);
    }
    return { dims: x!.dims, data };
  };

/** Operators that make one element of many, and softmax. */
export const REDUCTIONS: Readonly<Record<string, Operator>> = {
  ArgMax: argMax,
  GlobalAveragePool: ([x]) =>
    reduce(
      x!,
      x!.dims.map((_, axis) => axis).filter((axis) => axis > 1),
      true,
      (elements) => sum(elements) / elements.length,
    ),
  GlobalMaxPool: ([x]) =>
    reduce(
      x!,
      x!.dims.map((_, axis) => axis).filter((axis) => axis > 1),
      true,
      largest,
    ),
  LogSoftmax: softmax(true),
  ReduceMax: reduction(largest),
  ReduceMean: reduction((elements) => sum(elements) / elements.length),
  ReduceMin: reduction((elements) => elements.reduce((a, b) => Math.min(a, b), Infinity)),
  ReduceSum: reduction(sum),
  Softmax: softmax(false),
};
