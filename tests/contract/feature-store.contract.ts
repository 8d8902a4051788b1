import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FeatureStore } from "../../src/features/index.js";
import { isSame, keyOf, range, rowOf, rowsOf } from "./feature-rows.js";

/** What every feature store does. */
export function describeFeatureStore(
  name: string,
  adapter: { setup(features: number): Promise<FeatureStore>; teardown(store: FeatureStore): Promise<void> },
): void {
  const features = 5;

  describe(`${name} as a feature store`, () => {
    let store: FeatureStore;
    beforeEach(async () => {
      store = await adapter.setup(features);
    });
    afterEach(() => adapter.teardown(store));

    const expectRows = async (indexes: readonly number[]): Promise<void> => {
      const into = new Float32Array(indexes.length * features);
      expect(await store.readMany(indexes.map(keyOf), into)).toEqual([]);
      expect(isSame(into, rowsOf(indexes, features).values)).toBe(true);
    };

    it("has nothing at first", async () => {
      expect(store.features).toBe(features);
      expect(store.has(keyOf(0))).toBe(false);
      expect(await store.findMissing([keyOf(1), keyOf(0)])).toEqual([keyOf(1), keyOf(0)]);
      await store.flush();
    });

    it("gives back rows bit by bit, before and after they are flushed", async () => {
      await store.append(rowsOf(range(0, 40), features));
      await expectRows([3, 39, 0, 3, 17]);
      await store.flush();
      await expectRows([3, 39, 0, 3, 17]);
      await store.append(rowsOf([50], features));
      await expectRows([50, 7]);
      const one = new Float32Array(features + 1).fill(9);
      expect(await store.readMany([keyOf(50)], one)).toEqual([]);
      expect(isSame(one.subarray(0, features), rowOf(50, features))).toBe(true);
      expect(one[features]).toBe(9);
    });

    it("leaves the places of missing rows alone and names their keys", async () => {
      await store.append(rowsOf([1, 2], features));
      const into = new Float32Array(4 * features).fill(7);
      expect(await store.readMany([keyOf(8), keyOf(2), keyOf(9), keyOf(8)], into)).toEqual([
        keyOf(8),
        keyOf(9),
        keyOf(8),
      ]);
      expect([...into.subarray(0, features)]).toEqual([7, 7, 7, 7, 7]);
      expect(isSame(into.subarray(features, 2 * features), rowOf(2, features))).toBe(true);
    });

    it("keeps the row a picture has", async () => {
      await store.append(rowsOf([1], features));
      await store.append({ sha256s: [keyOf(1), keyOf(2)], values: new Float32Array(2 * features) });
      await expectRows([1]);
    });

    it("refuses values that do not fit the keys", async () => {
      const rows = { sha256s: [keyOf(1)], values: new Float32Array(features + 1) };
      await expect(store.append(rows)).rejects.toThrow("6 values are not 1 rows of 5 features");
      expect(store.has(keyOf(1))).toBe(false);
    });

    it("holds more rows than a block, appended in any portions", async () => {
      await store.append(rowsOf(range(0, 1000), features));
      await store.append(rowsOf(range(1000, 3500), features));
      await store.append(rowsOf(range(3490, 3600), features));
      await expectRows(range(0, 3600));
      await expectRows(range(0, 3600).reverse());
    });

    it("is what a map would be, whatever the order of calls", async () => {
      const indexes = fc.array(fc.nat(60), { maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(indexes, fc.boolean()), { maxLength: 6 }), async (portions) => {
          const mine = await adapter.setup(features);
          const expected = new Set<number>();
          for (const [portion, isFlushed] of portions) {
            await mine.append(rowsOf(portion, features));
            for (const index of portion) expected.add(index);
            if (isFlushed) await mine.flush();
          }
          const into = new Float32Array(61 * features);
          const missing = await mine.readMany(range(0, 61).map(keyOf), into);
          expect(missing).toEqual(
            range(0, 61)
              .filter((index) => !expected.has(index))
              .map(keyOf),
          );
          for (const index of expected) {
            const row = into.subarray(index * features, (index + 1) * features);
            expect(isSame(row, rowOf(index, features))).toBe(true);
          }
          await adapter.teardown(mine);
        }),
        { numRuns: 30 },
      );
    });
  });
}
