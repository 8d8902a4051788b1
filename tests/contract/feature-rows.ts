import { createHash } from "node:crypto";

/** The key of the picture number `index`. */
export const keyOf = (index: number): string => createHash("sha256").update(`picture ${index}`).digest("hex");

/** The features of the picture number `index`: any float32 bits, also those of NaN, from its number alone. */
export function rowOf(index: number, features: number): Float32Array {
  const words = new Uint32Array(features);
  for (let column = 0; column < features; column++) words[column] = Math.imul(index * 65_537 + column, 2_654_435_761);
  return new Float32Array(words.buffer);
}

/** Rows of the pictures with these numbers. */
export function rowsOf(indexes: readonly number[], features: number): { sha256s: string[]; values: Float32Array } {
  const values = new Float32Array(indexes.length * features);
  const bytes = new Uint8Array(values.buffer);
  for (const [row, index] of indexes.entries())
    bytes.set(new Uint8Array(rowOf(index, features).buffer), row * features * 4);
  return { sha256s: indexes.map(keyOf), values };
}

/** Numbers from `begin` to before `end`. */
export const range = (begin: number, end: number): number[] =>
  Array.from({ length: end - begin }, (_, index) => begin + index);

/** Whether two arrays have the same bits. */
export const isSame = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.compare(
    new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
    new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
  ) === 0;
