/** Element types that a weights manifest may state for stored or quantised weights, with bytes an element. */
export const STORED_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  uint16: 2,
  float16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
};

/** How the elements of one weight are stored. */
export interface StoredAs {
  /** The element type in the file: that of the quantisation where there is one. */
  readonly type: "float32" | "float16" | "uint8" | "uint16";
  /** value = stored * scale + min, in float64, rounded once; 1 and 0 for float types. */
  readonly scale: number;
  readonly min: number;
}

/** A half-precision number's value, by its 16 bits. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The float32 values of stored bytes (little-endian, no alignment needed). */
export function decodeStored(bytes: Uint8Array, stored: StoredAs): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = STORED_BYTES[stored.type]!;
  const read = READERS[stored.type];
  const values = new Float32Array(bytes.byteLength / width);
  for (let index = 0; index < values.length; index++) {
    values[index] = read(view, index * width) * stored.scale + stored.min;
  }
  return values;
}

const READERS: Record<StoredAs["type"], (view: DataView, offset: number) => number> = {
  float32: (view, offset) => view.getFloat32(offset, true),
  float16: (view, offset) => fromFloat16(view.getUint16(offset, true)),
  uint16: (view, offset) => view.getUint16(offset, true),
  uint8: (view, offset) => view.getUint8(offset),
};
