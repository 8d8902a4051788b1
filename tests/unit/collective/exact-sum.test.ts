import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admit,
  carryBits,
  exponentByte,
  INITIAL_EXPONENT,
  MAXIMUM_EXPONENT,
  powerOfTwo,
  quantizationScale,
} from "../../../src/collective/exact-sum.js";
import { addQuantized } from "../../harness/add-quantized.js";

const float32Of = (bits: number): number => new Float32Array(Uint32Array.of(bits).buffer)[0]!;
const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0]!;

/** The largest float32 below 2^exponent. */
const justBelow = (exponent: number): number => float32Of(bitsOf(powerOfTwo(exponent)) - 1);

/**
 * `round(value * 2^(51-h-E))`, halves to even, by integer arithmetic on the bits of a float32: it is
 * (-1)^s * mantissa * 2^(power - 149) with an integer mantissa.
 */
function quantizeInBigInt(value: number, numLanes: number, exponent: number): bigint {
  const bits = bitsOf(value);
  const byte = (bits >>> 23) & 0xff;
  const mantissa = BigInt((bits & 0x7fffff) | (byte > 0 ? 0x800000 : 0));
  let h = 0;
  while (2 ** h < numLanes) h++;
  const shift = Math.max(byte, 1) - 150 + (51 - h - exponent);
  const sign = bits >>> 31 === 1 ? -1n : 1n;
  if (shift >= 0) return sign * (mantissa << BigInt(shift));
  const divisor = 1n << BigInt(-shift);
  const floor = mantissa / divisor;
  const twiceRest = (mantissa % divisor) * 2n;
  const isUp = twiceRest > divisor || (twiceRest === divisor && floor % 2n === 1n);
  return sign * (isUp ? floor + 1n : floor);
}

/** Admissible values of every magnitude, most of them extreme: subnormal, just below 2^E, halves of the last place. */
const admissible = (exponent: number, numLanes: number): fc.Arbitrary<number> => {
  const limit = bitsOf(justBelow(exponent));
  const unit = powerOfTwo(exponent + carryBits(numLanes) - 51);
  const magnitude = fc.oneof(
    fc.integer({ min: 0, max: limit }).map(float32Of),
    fc.integer({ min: 1, max: 0x7fffff }).map(float32Of),
    fc.integer({ min: 0, max: 100 }).map((below) => float32Of(limit - below)),
    fc.integer({ min: 0, max: 2 ** 22 }).map((halves) => (halves + 0.5) * unit),
    fc.constantFrom(0, float32Of(1), float32Of(0x7fffff), float32Of(0x800000), float32Of(limit), unit / 2, unit * 1.5),
  );
  return fc.tuple(magnitude, fc.boolean()).map(([value, isNegative]) => (isNegative ? -value : value));
};

const cases = fc
  .record({
    numLanes: fc.integer({ min: 1, max: 70 }),
    exponent: fc.integer({ min: INITIAL_EXPONENT, max: MAXIMUM_EXPONENT }),
  })
  .chain(({ numLanes, exponent }) =>
    fc.record({
      numLanes: fc.constant(numLanes),
      exponent: fc.constant(exponent),
      size: fc.constant(3),
      lanes: fc.array(fc.array(admissible(exponent, numLanes), { minLength: 3, maxLength: 3 }), {
        minLength: numLanes,
        maxLength: numLanes,
      }),
      ranks: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: numLanes, maxLength: numLanes }),
      rotation: fc.nat(15),
    }),
  );

describe("the exact sum", () => {
  test("equals BigInt arithmetic for any partition of lanes onto ranks and any order of adding up", () => {
    fc.assert(
      fc.property(cases, ({ numLanes, exponent, size, lanes, ranks, rotation }) => {
        const scale = quantizationScale(numLanes, exponent);
        const ofRank = Array.from({ length: 16 }, () => new Float64Array(size));
        lanes.forEach((gradient, lane) => addQuantized(Float32Array.from(gradient), scale, ofRank[ranks[lane]!]!));
        const total = new Float64Array(size);
        for (let i = 0; i < 16; i++) ofRank[(i + rotation) % 16]!.forEach((value, k) => (total[k]! += value));
        for (let k = 0; k < size; k++) {
          const expected = lanes.reduce((sum, lane) => sum + quantizeInBigInt(lane[k]!, numLanes, exponent), 0n);
          expect(BigInt(total[k]!)).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("holds when every lane has the largest admissible value: the sum stays within 2^51", () => {
    for (const numLanes of [1, 2, 3, 16, 17, 64, 1000, 1024]) {
      const gradient = Float32Array.of(justBelow(INITIAL_EXPONENT), -justBelow(INITIAL_EXPONENT));
      const sums = new Float64Array(2);
      for (let lane = 0; lane < numLanes; lane++) {
        addQuantized(gradient, quantizationScale(numLanes, INITIAL_EXPONENT), sums);
      }
      const expected = quantizeInBigInt(gradient[0]!, numLanes, INITIAL_EXPONENT) * BigInt(numLanes);
      expect([...sums].map(BigInt)).toEqual([expected, -expected]);
      expect(Math.abs(sums[0]!)).toBeLessThanOrEqual(2 ** 51);
    }
  });

  test("a lane of zeros, of either sign, adds +0", () => {
    const sums = new Float64Array(2);
    addQuantized(Float32Array.of(-0, 0), quantizationScale(16, 10), sums);
    expect([...sums]).toEqual([0, 0]);
  });
});

describe("carryBits", () => {
  test("is the logarithm of the number of lanes, rounded up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 }), (numLanes) => {
        const h = carryBits(numLanes);
        expect(2 ** h).toBeGreaterThanOrEqual(numLanes);
        if (h > 0) expect(2 ** (h - 1)).toBeLessThan(numLanes);
      }),
    );
  });
});

describe("powerOfTwo", () => {
  test("is exact over all normal exponents", () => {
    let power = 1;
    for (let exponent = 0; exponent <= 1023; exponent++, power *= 2) expect(powerOfTwo(exponent)).toBe(power);
    power = 1;
    for (let exponent = 0; exponent >= -1022; exponent--, power /= 2) expect(powerOfTwo(exponent)).toBe(power);
  });
});

describe("exponentByte", () => {
  test("bounds the value: byte b means |value| < 2^(b - 126)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7f7fffff }), fc.boolean(), (bits, isNegative) => {
        const value = isNegative ? -float32Of(bits) : float32Of(bits);
        const byte = exponentByte(value);
        expect(byte).toBe(bits >>> 23);
        expect(Math.abs(value)).toBeLessThan(powerOfTwo(byte - 126));
        if (byte > 0) expect(Math.abs(value)).toBeGreaterThanOrEqual(powerOfTwo(byte - 127));
      }),
    );
  });

  test("is 255 for what is not finite", () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect([nan, infinity, -infinity].map(exponentByte)).toEqual([255, 255, 255]);
  });
});

describe("admit", () => {
  const byteOf = (value: number): number => exponentByte(value);

  test.each<[string, number, number, ReturnType<typeof admit>]>([
    ["0", byteOf(0), 10, { kind: "admissible" }],
    ["a subnormal", byteOf(1e-45), 10, { kind: "admissible" }],
    ["just below 2^10", byteOf(justBelow(10)), 10, { kind: "admissible" }],
    ["2^10", byteOf(1024), 10, { kind: "raise", exponent: 19 }],
    ["just below 2^11", byteOf(justBelow(11)), 10, { kind: "raise", exponent: 19 }],
    ["2^10 under a raised exponent", byteOf(1024), 19, { kind: "admissible" }],
    ["just below 2^32", byteOf(justBelow(32)), 10, { kind: "raise", exponent: 40 }],
    ["2^32", byteOf(2 ** 32), 10, { kind: "exploded", exponent: 41 }],
    ["just below 2^40 under the largest exponent", byteOf(justBelow(40)), 40, { kind: "admissible" }],
    ["2^40 under the largest exponent", byteOf(2 ** 40), 40, { kind: "exploded", exponent: 49 }],
    ["the largest float32", byteOf(float32Of(0x7f7fffff)), 10, { kind: "exploded", exponent: 136 }],
    ["infinity", 255, 10, { kind: "not-finite" }],
    ["NaN", 255, 40, { kind: "not-finite" }],
  ])("%s (byte %i) under E = %i", (_, byte, exponent, expected) => {
    expect(admit(byte, exponent)).toEqual(expected);
  });

  test("a raised exponent admits what it was raised for, eight doublings more, and never falls", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 254 }), fc.integer({ min: 10, max: 40 }), (byte, exponent) => {
        const admission = admit(byte, exponent);
        if (admission.kind !== "raise") return;
        expect(admission.exponent).toBeGreaterThan(exponent);
        expect(admit(byte + 8, admission.exponent)).toEqual({ kind: "admissible" });
        expect(admit(byte + 9, admission.exponent).kind).not.toBe("admissible");
      }),
    );
  });
});
