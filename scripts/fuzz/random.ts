import { philox4x32 } from "../../src/random/index.js";

/** A generator whose numbers depend on a seed and a case alone, so that one case is repeated without those before it. */
export class Random {
  readonly #words = new Uint32Array(4);
  /** The case. */
  readonly index: number;
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number, index: number) {
    this.#seed = seed;
    this.index = index;
  }

  /** An integer of 0 .. 2^32 - 1. */
  word(): number {
    this.#words.set([this.#drawn++, 0, 0, 0]);
    philox4x32(this.#words, this.#seed, this.index);
    return this.#words[0]!;
  }

  /** An integer of 0 .. bound - 1; 0 for a bound below 1. */
  below(bound: number): number {
    return bound < 1 ? 0 : Math.floor((this.word() / 2 ** 32) * bound);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.word() < probability * 2 ** 32;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** So many bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
