import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { philox4x32 } from "../../../src/random/philox.js";

const words = (text: string): number[] => text.split(" ").map((word) => Number.parseInt(word, 16));

/** The same generator in 64-bit integers, as the paper writes it. */
function philoxInBigInt(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, product1 & mask, (product0 >> 32n) ^ c3 ^ k1, product0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

describe("philox4x32", () => {
  // Random123 1.14, tests/kat_vectors, the lines "philox4x32 10": counter, key, result.
  test.each([
    ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("counter %s under key %s gives the published %s", (counter, key, result) => {
    const state = Uint32Array.from(words(counter));
    const [key0, key1] = words(key) as [number, number];
    philox4x32(state, key0, key1);
    expect([...state]).toEqual(words(result));
  });

  test("equals 64-bit integer arithmetic for any counter and key", () => {
    const word = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 0xffff, 0x10000, 0xffffffff));
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        const state = Uint32Array.from(counter);
        philox4x32(state, ...key);
        expect([...state]).toEqual(philoxInBigInt(counter, key));
      }),
    );
  });
});
