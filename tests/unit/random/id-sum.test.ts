import fc from "fast-check";
import { expect, test } from "vitest";
import { addIdSums } from "../../../src/random/index.js";

const hash = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test("a sum of id hashes is the BigInt sum modulo 2^52, beyond what float64 holds exactly", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.array(hash, { maxLength: 50 }), (sumSoFar, hashes) => {
      const start = sumSoFar % 2 ** 52;
      const expected = hashes.reduce((sum, value) => sum + BigInt(value), BigInt(start)) % 2n ** 52n;
      expect(BigInt(hashes.reduce(addIdSums, start))).toBe(expected);
    }),
  );
});

test("a sum of id hashes does not depend on how it was grouped", () => {
  const large = fc.integer({ min: 2 ** 51, max: 2 ** 52 - 1 });
  fc.assert(
    fc.property(large, large, large, (a, b, c) => {
      expect(addIdSums(addIdSums(a, b), c)).toBe(addIdSums(a, addIdSums(c, b)));
    }),
  );
});
