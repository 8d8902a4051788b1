import { onnx } from "../../gen/onnx.js";

/** A tensor of the interpreter: whatever its declared type, elements are float64 (integers up to 2^53, booleans 0 and 1). */
export interface Value {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

/** ONNX's number of a type, as in TensorProto.data_type. */
export type DataType = onnx.TensorProto.DataType;

/** Number of elements of a shape. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

/** Elements to skip for one step along each axis, row-major. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= dims[axis]!;
  }
  return strides;
}

/** A value whose element at each place is `at(place)`; the place array is reused. */
export function generate(dims: readonly number[], at: (place: readonly number[]) => number): Value {
  const data = new Float64Array(sizeOf(dims));
  const place = dims.map(() => 0);
  for (let index = 0; index < data.length; index++) {
    data[index] = at(place);
    for (let axis = dims.length - 1; axis >= 0 && ++place[axis]! === dims[axis]; axis--) place[axis] = 0;
  }
  return { dims, data };
}

/** Where the element at `place` lies. */
export function offsetOf(place: readonly number[], strides: readonly number[]): number {
  return place.reduce((offset, position, axis) => offset + position * strides[axis]!, 0);
}

/** An axis counted from the front; negative ones count from the end. */
export function toAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The values of a TensorProto, from its raw bytes or its typed list. */
export function fromTensorProto(tensor: onnx.ITensorProto): Value {
  const Type = onnx.TensorProto.DataType;
  const dims = (tensor.dims ?? []).map(Number);
  const raw = tensor.rawData ?? new Uint8Array(0);
  if (raw.length === 0) {
    const lists = [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData];
    const list = lists.find((candidate) => candidate?.length) ?? [];
    return { dims, data: Float64Array.from(list, Number) };
  }
  const bytes = new Uint8Array(raw).buffer; // a copy, since the bytes of a file need not be aligned
  switch (tensor.dataType) {
    case Type.FLOAT:
      return { dims, data: Float64Array.from(new Float32Array(bytes)) };
    case Type.DOUBLE:
      return { dims, data: new Float64Array(bytes) };
    case Type.INT64:
      return { dims, data: Float64Array.from(new BigInt64Array(bytes), Number) };
    case Type.INT32:
      return { dims, data: Float64Array.from(new Int32Array(bytes)) };
    default:
      return { dims, data: Float64Array.from(new Uint8Array(bytes)) };
  }
}
