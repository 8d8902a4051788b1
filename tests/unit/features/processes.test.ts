import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CacheProblem, FeatureSpaceCache, spaceId } from "../../../src/features/index.js";
import { isSame, keyOf, range, rowOf } from "../../contract/feature-rows.js";
import { forkWriter, spaceOf } from "./spaces.js";

describe("a feature space used by several processes", () => {
  let folder: string;
  const problems: CacheProblem[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headway-features-"));
    problems.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Which of the rows are there; those that are must be right. */
  const rightRows = async (features: number, indexes: readonly number[]): Promise<number[]> => {
    const onProblem = (problem: CacheProblem): unknown => problems.push(problem);
    const store = await FeatureSpaceCache.open(folder, spaceOf(features), { onProblem });
    const into = new Float32Array(indexes.length * features);
    const missing = new Set(await store.readMany(indexes.map(keyOf), into));
    await store.close();
    return indexes.filter((index, at) => {
      if (missing.has(keyOf(index))) return false;
      expect(isSame(into.subarray(at * features, (at + 1) * features), rowOf(index, features))).toBe(true);
      return true;
    });
  };

  it("holds the rows of two that write at the same time, the same ones too", async () => {
    const portions = { features: 7, portion: 16 };
    const writers = [
      forkWriter(folder, { ...portions, begin: 0, end: 3000 }),
      forkWriter(folder, { ...portions, begin: 1500, end: 4500 }),
      forkWriter(folder, { ...portions, begin: 0, end: 3000 }),
    ];
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    expect(await rightRows(7, range(0, 4500))).toHaveLength(4500);
    expect(problems).toEqual([]);
  });

  it("survives kills in the middle of writes: no wrong row, and the rows are taken anew", async () => {
    const features = 1280;
    const all = range(0, 4096);
    for (const [turn, delayMs] of [0, 3, 9, 20].entries()) {
      const writer = forkWriter(folder, { features, begin: 0, end: all.length, portion: 1024 });
      await writer.heard((value) => "appending" in value && value.appending === turn * 1024);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      writer.kill();
      expect(await writer.ended).toBeNull();
      await rightRows(features, all);
    }
    expect(problems).toEqual([]);
    const last = forkWriter(folder, { features, begin: 0, end: all.length, portion: 1024 });
    expect(await last.ended).toBe(0);
    expect(await rightRows(features, all)).toHaveLength(all.length);
    const names = await readdir(join(folder, spaceId(spaceOf(features))));
    expect(names.filter((name) => name.endsWith(".block"))).toHaveLength(4);
  });
});
