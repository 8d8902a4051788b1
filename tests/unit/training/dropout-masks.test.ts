import { describe, expect, test } from "vitest";
import { PURPOSE, philox4x32 } from "../../../src/random/index.js";
import { dropoutMasks, dropoutWidths } from "../../../src/training/index.js";
import { headOf } from "../../harness/head-inputs.js";

const hashes = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row * 2654435761);

test("dropout acts on each hidden layer, or on the features where there is none", () => {
  expect(dropoutWidths(headOf(8, 3, [5, 4], 0.5))).toEqual([5, 4]);
  expect(dropoutWidths(headOf(8, 3, [], 0.5))).toEqual([8]);
  expect(dropoutWidths(headOf(8, 3, [5, 4]))).toEqual([]);
  expect(dropoutMasks(headOf(8, 3), { seed: 1, epoch: 0, sampleHashes: hashes(2), rows: 2 })).toEqual([]);
});

describe.each([0.1, 0.5, 0.8])("rate %d", (rate) => {
  const spec = headOf(64, 3, [40, 25], rate);
  const masks = dropoutMasks(spec, { seed: 1, epoch: 4, sampleHashes: hashes(200), rows: 200 });

  test("a factor is 0 or 1 / (1 - rate), and the mean is kept", () => {
    expect(masks.map(({ length }) => length)).toEqual([200 * 40, 200 * 25]);
    for (const mask of masks) {
      expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
      const mean = mask.reduce((sum, value) => sum + value, 0) / mask.length;
      expect(Math.abs(mean - 1)).toBeLessThan(0.1);
    }
  });

  test("a sample's factors do not depend on the rows beside it", () => {
    const [alone] = dropoutMasks(spec, { seed: 1, epoch: 4, sampleHashes: hashes(200).subarray(7, 8), rows: 1 });
    expect(alone).toEqual(masks[0]!.slice(7 * 40, 8 * 40));
  });

  test("another seed, epoch, sample and layer have other factors", () => {
    const of = (seed: number, epoch: number, sample: number): string[] =>
      dropoutMasks(headOf(64, 3, [40, 40], rate), { seed, epoch, sampleHashes: Uint32Array.of(sample), rows: 1 }).map(
        String,
      );
    const all = [of(1, 4, 9), of(2, 4, 9), of(1, 5, 9), of(1, 4, 8)].flat();
    expect(new Set(all).size).toBe(all.length);
  });
});

test("a factor is decided by its word of the documented Philox block", () => {
  const [, mask] = dropoutMasks(headOf(8, 3, [9, 7], 0.5), {
    seed: 11,
    epoch: 3,
    sampleHashes: Uint32Array.of(77),
    rows: 1,
  });
  const block = Uint32Array.of(1, 3, 77, 1);
  philox4x32(block, 11, PURPOSE.dropout);
  expect(Array.from(mask!.subarray(4, 7))).toEqual(
    Array.from(block.subarray(0, 3), (word) => (word >= 2 ** 31 ? 2 : 0)),
  );
});
