import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { counterHash, counterUniform, PURPOSE, type Purpose, permutation } from "../../../src/random/counter-hash.js";

const word = fc.integer({ min: 0, max: 0xffffffff });
const purpose = fc.constantFrom(...(Object.keys(PURPOSE) as Purpose[]));

/** Pearson's statistic of counts that should be equal; its mean is the number of cells less one. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("counterHash", () => {
  // Computed with 64-bit integers in Python from the generator's definition: counter (unit, a, b, 0), key (seed, purpose).
  test.each<[number, Purpose, number, number, number, number]>([
    [0, "permutation", 0, 0, 0, 4259200523],
    [1, "laneShuffle", 2, 3, 4, 1747571876],
    [0xffffffff, "dropout", 7, 0xdeadbeef, 2047, 1272844941],
  ])("(%i, %s, %i, %i, %i) is pinned", (seed, name, a, b, unit, expected) => {
    expect(counterHash(seed, name, a, b, unit)).toBe(expected);
  });

  test("the number of a purpose is pinned", () => {
    expect(PURPOSE).toMatchObject({
      permutation: 1,
      laneShuffle: 2,
      initialWeights: 3,
      dropout: 4,
      golden: 5,
      augmentation: 6,
    });
  });

  test("depends on its arguments alone, not on what was asked before", () => {
    fc.assert(
      fc.property(word, purpose, word, word, word, word, (seed, name, a, b, unit, other) => {
        const first = counterHash(seed, name, a, b, unit);
        counterHash(other, name, other, other, other);
        expect(counterHash(seed, name, a, b, unit)).toBe(first);
        expect(Number.isInteger(first) && first >= 0 && first <= 0xffffffff).toBe(true);
      }),
    );
  });

  test("every argument matters: neighbours in any of them share about half their bits", () => {
    const differing = new Map<string, number>();
    const count = (what: string, x: number, y: number) => {
      let bits = 0;
      for (let rest = (x ^ y) >>> 0; rest !== 0; rest >>>= 1) bits += rest & 1;
      differing.set(what, (differing.get(what) ?? 0) + bits);
    };
    const rounds = 2000;
    for (let i = 0; i < rounds; i++) {
      const base = counterHash(i, "dropout", i, i, i);
      count("seed", base, counterHash(i + 1, "dropout", i, i, i));
      count("purpose", base, counterHash(i, "golden", i, i, i));
      count("a", base, counterHash(i, "dropout", i + 1, i, i));
      count("b", base, counterHash(i, "dropout", i, i + 1, i));
      count("unit", base, counterHash(i, "dropout", i, i, i + 1));
    }
    // 32 fair bits have mean 16; the mean of 2000 of them has a standard deviation of 0.063.
    for (const bits of differing.values()) expect(Math.abs(bits / rounds - 16)).toBeLessThan(0.3);
  });
});

describe("counterUniform", () => {
  test("is the hash over 2^32: at least 0, below 1", () => {
    fc.assert(
      fc.property(word, purpose, word, word, word, (seed, name, a, b, unit) => {
        const uniform = counterUniform(seed, name, a, b, unit);
        expect(uniform * 2 ** 32).toBe(counterHash(seed, name, a, b, unit));
        expect(uniform >= 0 && uniform < 1).toBe(true);
      }),
    );
  });

  test("fills 100 cells evenly, and pairs of neighbours fill 10 x 10 cells evenly", () => {
    const cells = new Array<number>(100).fill(0);
    const pairs = new Array<number>(100).fill(0);
    for (let unit = 0; unit < 40_000; unit++) {
      const here = counterUniform(7, "dropout", 3, 5, unit);
      const next = counterUniform(7, "dropout", 3, 5, unit + 1);
      cells[Math.floor(here * 100)]!++;
      pairs[Math.floor(here * 10) * 10 + Math.floor(next * 10)]!++;
    }
    // 99 degrees of freedom: the statistic is above 149 once in a thousand draws; the numbers here are fixed.
    expect(chiSquare(cells)).toBeLessThan(149);
    expect(chiSquare(pairs)).toBeLessThan(149);
  });
});

describe("permutation", () => {
  // Computed in Python with integers: Fisher-Yates from the end, index = floor(hash * (last + 1) / 2^32).
  test("is pinned", () => {
    expect([...permutation(16, 1, "permutation", 0, 0)]).toEqual([
      14, 12, 11, 6, 13, 10, 5, 7, 1, 3, 2, 0, 8, 15, 9, 4,
    ]);
    expect([...permutation(10, 42, "laneShuffle", 3, 5)]).toEqual([5, 2, 0, 3, 4, 8, 1, 6, 7, 9]);
  });

  test("has every number once, for any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), word, (n, seed) => {
        const order = permutation(n, seed, "permutation", 0, 0);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, index) => index));
      }),
    );
  });

  test("takes each of the 24 orders of 4 numbers equally often", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 12_000; seed++) {
      const order = permutation(4, seed, "permutation", 0, 0).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: above 49.7 once in a thousand draws.
    expect(chiSquare([...counts.values()])).toBeLessThan(49.7);
  });
});
