import type { Operator } from "./attributes.js";
import { generate, offsetOf, sizeOf, stridesOf, toAxis, type Value } from "./value.js";

const concat: Operator = (inputs, attributes) => {
  const values = inputs as readonly Value[];
  const axis = toAxis(attributes.int("axis", 0), values[0]!.dims.length);
  const dims = values[0]!.dims.map((dim, index) =>
    index === axis ? values.reduce((sum, value) => sum + value.dims[axis]!, 0) : dim,
  );
  const parts = values.map((value) => ({ ...value, strides: stridesOf(value.dims) }));
  return generate(dims, (place) => {
    const inner = [...place];
    const part = parts.find(({ dims: [...own] }) => {
      if (inner[axis]! < own[axis]!) return true;
      inner[axis]! -= own[axis]!;
      return false;
    })!;
    return part.data[offsetOf(inner, part.strides)]!;
  });
};

const constantOfShape: Operator = ([shape], attributes) => {
  const dims = [...shape!.data];
  return { dims, data: new Float64Array(sizeOf(dims)).fill(attributes.tensor("value")?.data[0] ?? 0) };
};

const flatten: Operator = ([x], attributes) => {
  const axis = toAxis(attributes.int("axis", 1), x!.dims.length);
  return { dims: [sizeOf(x!.dims.slice(0, axis)), sizeOf(x!.dims.slice(axis))], data: x!.data };
};

const gatherElements: Operator = ([x, indices], attributes) => {
  const axis = toAxis(attributes.int("axis", 0), x!.dims.length);
  const [strides, ownStrides] = [stridesOf(x!.dims), stridesOf(indices!.dims)];
  return generate(indices!.dims, (place) => {
    const source = [...place];
    source[axis] = toAxis(indices!.data[offsetOf(place, ownStrides)]!, x!.dims[axis]!);
    if (!(source[axis]! >= 0 && source[axis]! < x!.dims[axis]!)) throw new RangeError(`index ${source[axis]}`);
    return x!.data[offsetOf(source, strides)]!;
  });
};

/** The new axis is the last one: the only place that our programs use. */
const oneHot: Operator = ([indices, depth, values], attributes) => {
  if (attributes.int("axis", -1) !== -1) throw new RangeError("OneHot along an axis other than the last");
  const [off, on] = [...values!.data];
  const strides = [...stridesOf(indices!.dims), 0];
  return generate([...indices!.dims, depth!.data[0]!], (place) =>
    indices!.data[offsetOf(place, strides)] === place.at(-1) ? on! : off!,
  );
};

const pad: Operator = ([x, pads, value], attributes) => {
  if (attributes.text("mode", "constant") !== "constant") throw new RangeError("Pad with a mode other than constant");
  const rank = x!.dims.length;
  const dims = x!.dims.map((dim, axis) => dim + pads!.data[axis]! + pads!.data[axis + rank]!);
  const strides = stridesOf(x!.dims);
  return generate(dims, (place) => {
    const source = place.map((position, axis) => position - pads!.data[axis]!);
    const isInside = source.every((position, axis) => position >= 0 && position < x!.dims[axis]!);
    return isInside ? x!.data[offsetOf(source, strides)]! : (value?.data[0] ?? 0);
  });
};

const reshape: Operator = ([x, shape]) => {
  const dims = [...shape!.data].map((dim, axis) => (dim === 0 ? x!.dims[axis]! : dim));
  const open = dims.indexOf(-1);
  if (open >= 0) dims[open] = x!.data.length / -sizeOf(dims);
  return { dims, data: x!.data };
};

const squeeze: Operator = ([x, axes]) => {
  const gone = axes && new Set([...axes.data].map((axis) => toAxis(axis, x!.dims.length)));
  return { dims: x!.dims.filter((dim, axis) => (gone ? !gone.has(axis) : dim !== 1)), data: x!.data };
};

const transpose: Operator = ([x], attributes) => {
  const order = attributes.ints("perm") ?? x!.dims.map((_, axis) => x!.dims.length - 1 - axis);
  const strides = stridesOf(x!.dims);
  const permuted = order.map((axis) => strides[axis]!);
  return generate(
    order.map((axis) => x!.dims[axis]!),
    (place) => x!.data[offsetOf(place, permuted)]!,
  );
};

const unsqueeze: Operator = ([x, axes]) => {
  const rank = x!.dims.length + axes!.data.length;
  const added = new Set([...axes!.data].map((axis) => toAxis(axis, rank)));
  const old = [...x!.dims];
  return { dims: Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : old.shift()!)), data: x!.data };
};

/** Operators that move elements and make shapes. */
export const SHAPING: Readonly<Record<string, Operator>> = {
  Concat: concat,
  Constant: (_, attributes) => attributes.tensor("value")!,
  ConstantOfShape: constantOfShape,
  Flatten: flatten,
  GatherElements: gatherElements,
  OneHot: oneHot,
  Pad: pad,
  Reshape: reshape,
  Shape: ([x]) => ({ dims: [x!.dims.length], data: Float64Array.from(x!.dims) }),
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
