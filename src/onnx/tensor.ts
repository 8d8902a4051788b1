import { fieldsOf, numberOf } from "./message.js";
import { readVarints } from "./wire-fields.js";

const TENSOR_DIMS = 1;
const TENSOR_DATA_TYPE = 2;
/** Bytes an element by ONNX' number of the type; a half for types of four bits. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 14: 8, 15: 16, 16: 2 },
  ...{ 17: 1, 18: 1, 19: 1, 20: 1, 21: 0.5, 22: 0.5, 23: 0.5 },
};
/** float32, float16, float64, bfloat16. */
const FLOAT_TYPES = new Set([1, 10, 11, 16]);

/** The sizes of a TensorProto. */
export function tensorDims(tensor: Uint8Array): number[] {
  return fieldsOf(tensor, TENSOR_DIMS).flatMap(({ value, content }) =>
    content === null ? [value ?? 0] : readVarints(content),
  );
}

/** ONNX' number of a TensorProto's element type; 1 is float32. */
export function tensorType(tensor: Uint8Array): number {
  return numberOf(tensor, TENSOR_DATA_TYPE);
}

/** Number of elements of a tensor of a floating-point type; 0 for others. */
export function numFloats(tensor: Uint8Array): number {
  return FLOAT_TYPES.has(tensorType(tensor)) ? tensorDims(tensor).reduce((product, size) => product * size, 1) : 0;
}

/** Bytes an element takes. @throws RangeError for a type that has none in raw data */
export function typeBytes(type: number, tensor: string): number {
  const bytes = TYPE_BYTES[type];
  if (bytes === undefined) throw new RangeError(`tensor "${tensor}" has the element type ${type}`);
  return bytes;
}
