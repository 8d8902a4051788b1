import { philox4x32 } from "./philox.js";

/** What a random number is for. The number of a purpose never changes: it is part of every head's bits. */
export const PURPOSE = {
  permutation: 1,
  laneShuffle: 2,
  initialWeights: 3,
  dropout: 4,
  golden: 5,
  augmentation: 6,
} as const;

/** A purpose by name. */
export type Purpose = keyof typeof PURPOSE;

const words = new Uint32Array(4);

/** An unsigned 32-bit integer that depends on `(seed, purpose, a, b, unit)` only; each an integer below 2^32. */
export function counterHash(seed: number, purpose: Purpose, a: number, b: number, unit: number): number {
  words[0] = unit;
  words[1] = a;
  words[2] = b;
  words[3] = 0;
  philox4x32(words, seed, PURPOSE[purpose]);
  return words[0]!;
}

/** A float64 in [0, 1) with 32 random bits, from {@link counterHash}. */
export function counterUniform(seed: number, purpose: Purpose, a: number, b: number, unit: number): number {
  return counterHash(seed, purpose, a, b, unit) / 0x1_0000_0000;
}

/** The numbers 0 .. n-1 in a random order: Fisher-Yates from the end, each index drawn from {@link counterHash}. */
export function permutation(n: number, seed: number, purpose: Purpose, a: number, b: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const other = Math.floor(counterUniform(seed, purpose, a, b, last) * (last + 1));
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
}
