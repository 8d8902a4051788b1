import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CacheProblem, FeatureSpaceCache, plannedBytes, spaceId } from "../../../src/features/index.js";
import { isSame, keyOf, range, rowOf, rowsOf } from "../../contract/feature-rows.js";
import { describeFeatureStore } from "../../contract/feature-store.contract.js";
import { spaceOf } from "./spaces.js";

const folders: string[] = [];
const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "headway-features-"));
  folders.push(folder);
  return folder;
};
const removeFolders = async (): Promise<void> => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
};

describeFeatureStore("FeatureSpaceCache", {
  setup: async (features) => FeatureSpaceCache.open(await makeFolder(), spaceOf(features)),
  teardown: async (store) => {
    await store.close();
    await removeFolders();
  },
});

describe("FeatureSpaceCache", () => {
  const features = 3;
  let folder: string;
  let problems: CacheProblem[];
  beforeEach(async () => {
    folder = await makeFolder();
    problems = [];
  });
  afterEach(removeFolders);

  const open = (): Promise<FeatureSpaceCache> =>
    FeatureSpaceCache.open(folder, spaceOf(features), { onProblem: (problem) => problems.push(problem) });
  const write = async (...portions: number[][]): Promise<void> => {
    const store = await open();
    for (const portion of portions) {
      await store.append(rowsOf(portion, features));
      await store.flush();
    }
    await store.close();
  };
  const blocks = async (): Promise<string[]> => {
    const place = join(folder, spaceId(spaceOf(features)));
    return (await readdir(place)).filter((name) => name.endsWith(".block")).map((name) => join(place, name));
  };
  /** Every row that the store gives out is right; the answer is which it gives out. */
  const readRight = async (store: FeatureSpaceCache, indexes: readonly number[]): Promise<number[]> => {
    const into = new Float32Array(indexes.length * features);
    const missing = new Set(await store.readMany(indexes.map(keyOf), into));
    return indexes.filter((index, at) => {
      if (missing.has(keyOf(index))) return false;
      expect(isSame(into.subarray(at * features, (at + 1) * features), rowOf(index, features))).toBe(true);
      return true;
    });
  };

  it("finds all rows again when it is opened again", async () => {
    await write(range(0, 10), range(5, 2100));
    const store = await open();
    expect(await readRight(store, range(0, 2100))).toHaveLength(2100);
    expect(problems).toEqual([]);
    await store.close();
  });

  it("takes the bytes on disk that were planned", async () => {
    await write(range(0, 2500));
    let bytes = 0;
    for (const path of await blocks()) bytes += (await stat(path)).size;
    expect(bytes).toBe(plannedBytes(2500, features));
  });

  it("writes rows in blocks of 1,024 in the order in which they came", async () => {
    await write(range(0, 1500));
    const sizes: number[] = [];
    for (const path of await blocks()) sizes.push((await stat(path)).size);
    expect(sizes.sort((a, b) => b - a)).toEqual([plannedBytes(1024, features), plannedBytes(476, features)]);
    const [larger] = await Promise.all((await blocks()).map((path) => readFile(path))).then((files) =>
      files.sort((a, b) => b.length - a.length),
    );
    expect(larger!.toString("hex", 64, 96)).toBe(keyOf(0));
    expect(larger!.toString("hex", 64 + 64 * 1023, 96 + 64 * 1023)).toBe(keyOf(1023));
  });

  it("never gives out a wrong row when any byte is flipped, says what it dropped, and takes the rows anew", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (pick, place, mask) => {
        folder = await makeFolder();
        problems = [];
        await write(range(0, 3), range(3, 10), range(10, 14));
        const path = (await blocks())[pick % 3]!;
        const bytes = await readFile(path);
        const at = place % bytes.length;
        await writeFile(path, bytes.with(at, bytes[at]! ^ mask));

        const store = await open();
        const found = await readRight(store, range(0, 14));
        expect(found.length).toBeGreaterThanOrEqual(7);
        const missing = await store.findMissing(range(0, 14).map(keyOf));
        expect([3, 4, 7]).toContain(missing.length);
        expect(missing.some((sha256) => store.has(sha256))).toBe(false);
        expect(problems).toEqual([{ path, reason: expect.any(String) }]);

        await store.append(rowsOf(range(0, 14), features));
        await store.close();
        const again = await open();
        expect(await readRight(again, range(0, 14))).toEqual(range(0, 14));
        await again.close();
      }),
      { numRuns: 150 },
    );
  });

  it("drops a block that was cut short or grew", async () => {
    for (const change of [-1, -33, -1000, 1]) {
      folder = await makeFolder();
      problems = [];
      await write(range(0, 20), range(20, 25));
      const sizes = await Promise.all((await blocks()).map(async (path) => ({ path, size: (await stat(path)).size })));
      const largest = sizes.sort((a, b) => b.size - a.size)[0]!;
      await truncate(largest.path, Math.max(0, largest.size + change));
      const store = await open();
      expect(await readRight(store, range(0, 25))).toEqual(range(20, 25));
      expect(problems).toEqual([
        { path: largest.path, reason: expect.stringMatching(/^it has \d+ bytes of 1616$|shorter than a header$/) },
      ]);
      await store.close();
    }
  });

  it("notices a row that went bad after it was opened", async () => {
    await write(range(0, 20));
    const store = await open();
    const [path] = await blocks();
    const bytes = await readFile(path!);
    const lastValue = bytes.length - 32 - 1;
    await writeFile(path!, bytes.with(lastValue, bytes[lastValue]! ^ 1));
    expect(await readRight(store, [0])).toEqual([0]);
    expect(await readRight(store, [19])).toEqual([]);
    expect(problems).toEqual([{ path, reason: "the values of row 19 do not have their SHA-256" }]);
    expect(range(0, 20).some((index) => store.has(keyOf(index)))).toBe(false);
    expect(await blocks()).toEqual([]);
    await store.close();
  });

  it("passes over folders and pipes that have the name of a block, and leaves folders where they are", async () => {
    await write(range(0, 10));
    const place = join(folder, spaceId(spaceOf(features)));
    const [taken, pipe] = ["a", "b"].map((digit) => join(place, `${digit.repeat(64)}.block`));
    await mkdir(taken!);
    execFileSync("mkfifo", [pipe!]);
    const store = await open();
    expect(await readRight(store, range(0, 10))).toHaveLength(10);
    expect(problems).toEqual([
      { path: taken, reason: "it is not a file" },
      { path: pipe, reason: "it is not a file" },
    ]);
    expect(await blocks()).toContain(taken);
    await store.close();
  });

  it("names a folder that is in the place of the space's description", async () => {
    const path = join(folder, spaceId(spaceOf(features)), "space.json");
    await mkdir(path, { recursive: true });
    await expect(open()).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: `${path} cannot be read: a folder is in its place; move the folder away, then run the command again`,
    });
  });

  it("takes a block of another space for damaged", async () => {
    await write(range(0, 5));
    const [path] = await blocks();
    const other = spaceOf(features, "another");
    const store = await FeatureSpaceCache.open(folder, other);
    await store.close();
    const name = `${"a".repeat(64)}.block`;
    await writeFile(join(folder, spaceId(other), name), await readFile(path!));
    const again = await FeatureSpaceCache.open(folder, other, { onProblem: (problem) => problems.push(problem) });
    expect(again.has(keyOf(0))).toBe(false);
    expect(problems).toEqual([{ path: join(folder, spaceId(other), name), reason: "it belongs to another space" }]);
    await again.close();
  });

  it("loses rows without a complaint when another process removes the space, and can go on", async () => {
    await write(range(0, 5));
    const store = await open();
    await rm(join(folder, spaceId(spaceOf(features))), { recursive: true });
    expect(await readRight(store, range(0, 5))).toEqual([]);
    expect(problems).toEqual([]);
    await store.append(rowsOf(range(0, 5), features));
    await store.close();
    const again = await open();
    expect(await readRight(again, range(0, 5))).toEqual(range(0, 5));
    await again.close();
  });

  it("sees rows that others wrote before it was opened, and keeps its own beside them", async () => {
    const mine = await open();
    const theirs = await open();
    await theirs.append(rowsOf(range(0, 5), features));
    await mine.append(rowsOf(range(4, 8), features));
    await theirs.flush();
    expect(mine.has(keyOf(0))).toBe(false);
    await mine.close();
    await theirs.close();
    const later = await open();
    expect(await readRight(later, range(0, 8))).toEqual(range(0, 8));
    await later.close();
  });

  it("removes temporary files of killed writers once they are old", async () => {
    await write([1]);
    const place = join(folder, spaceId(spaceOf(features)));
    const [old, young, foreign] = [".space.json.1.0123456789ab.tmp", ".space.json.2.0123456789ab.tmp", ".old.tmp"];
    for (const name of [old, young, foreign]) await writeFile(join(place, name), "x");
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const name of [old, foreign]) await utimes(join(place, name), longAgo, longAgo);
    await (await open()).close();
    expect((await readdir(place)).filter((name) => name.endsWith(".tmp")).sort()).toEqual([foreign, young]);
  });

  it("reads into the caller's array without holding the rows a second time", async () => {
    const wide = spaceOf(1280);
    const writer = await FeatureSpaceCache.open(folder, wide);
    for (let at = 0; at < 8192; at += 256) await writer.append(rowsOf(range(at, at + 256), 1280));
    await writer.close();
    const store = await FeatureSpaceCache.open(folder, wide);
    const into = new Float32Array(8192 * 1280);
    const keys = range(0, 8192).map(keyOf);
    const before = process.memoryUsage();
    expect(await store.readMany(keys, into)).toEqual([]);
    const after = process.memoryUsage();
    expect(isSame(into.subarray(-1280), rowOf(8191, 1280))).toBe(true);
    // The rows are 40 MiB; eight blocks are each read through a buffer of 1 MiB.
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(10 * 2 ** 20);
    await store.close();
  });

  it("stops reading when the signal is aborted", async () => {
    await write(range(0, 5));
    const store = await open();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(store.findMissing([keyOf(0)], { signal })).rejects.toThrow("enough");
    await store.close();
  });
});
