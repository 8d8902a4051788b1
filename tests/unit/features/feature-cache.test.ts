import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FeatureCache, plannedBytes, spaceId } from "../../../src/features/index.js";
import { range, rowsOf } from "../../contract/feature-rows.js";
import { markerName } from "../../harness/marker-name.js";
import { forkWriter, spaceOf } from "./spaces.js";

const features = 4;

describe("FeatureCache", () => {
  let folder: string;
  let cache: FeatureCache;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headway-cache-"));
    cache = await FeatureCache.open(join(folder, "cache"), { maxBytes: 100_000 });
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes a space of `rows` rows that was last used `ageMinutes` ago. */
  const fill = async (cut: string, rows: number, ageMinutes: number): Promise<string> => {
    const store = await cache.space(spaceOf(features, cut));
    await store.append(rowsOf(range(0, rows), features));
    await store.close();
    const id = spaceId(spaceOf(features, cut));
    const then = new Date(Date.now() - ageMinutes * 60_000);
    await utimes(join(cache.folder, id, "space.json"), then, then);
    return id;
  };

  it("lists spaces with what they are for, their rows and bytes, the latest used first", async () => {
    expect(await cache.list()).toEqual([]);
    const older = await fill("older", 2000, 60);
    const newer = await fill("newer", 3, 1);
    const spaces = await cache.list();
    expect(spaces.map(({ id }) => id)).toEqual([newer, older]);
    expect(spaces[1]).toMatchObject({ space: spaceOf(features, "older"), rows: 2000, isInUse: false });
    expect(spaces[1]!.bytes).toBeGreaterThan(plannedBytes(2000, features));
    expect(await cache.bytes()).toBe(spaces[0]!.bytes + spaces[1]!.bytes);
  });

  it("keeps rows of different backbones, cuts, preprocessing, views, fingerprints and sizes apart", () => {
    const space = spaceOf(features);
    const others = [
      { ...space, backbone: "d".repeat(64) },
      { ...space, cut: "other" },
      { ...space, preprocessing: "d".repeat(64) },
      { ...space, view: 1 },
      { ...space, fingerprint: "test 2" },
      { ...space, features: features + 1 },
    ];
    expect(new Set([space, ...others].map(spaceId)).size).toBe(7);
    const { features: last, ...first } = space;
    expect(spaceId({ features: last, ...first })).toBe(spaceId(space));
  });

  it("removes one space by the beginning of its id, or all", async () => {
    const a = await fill("a", 3, 1);
    await fill("b", 3, 1);
    await fill("c", 3, 1);
    expect((await cache.remove(a.slice(0, 12))).removed.map(({ id }) => id)).toEqual([a]);
    expect(await cache.list()).toHaveLength(2);
    await expect(cache.remove(a)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: `0 spaces of the feature cache in ${cache.folder} begin with "${a}", not 1; see headway cache ls`,
    });
    await expect(cache.remove("")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await cache.remove("all")).removed).toHaveLength(2);
    expect(await readdir(cache.folder)).toEqual([]);
  });

  it("does not remove what this or another living process uses", async () => {
    const store = await cache.space(spaceOf(features));
    expect(await cache.remove("all")).toMatchObject({ removed: [], inUse: [{ isInUse: true }] });
    await store.close();
    expect((await cache.remove("all")).removed).toHaveLength(1);

    const writer = forkWriter(cache.folder, { features, begin: 0, end: 10_000_000, portion: 1 });
    await writer.heard((value) => "appending" in value);
    expect(await cache.remove("all")).toMatchObject({ removed: [], inUse: [{ isInUse: true }] });
    writer.kill();
    await writer.ended;
    expect(await cache.remove("all")).toMatchObject({ removed: [{ isInUse: false }], inUse: [] });
  });

  it("believes the marks of other hosts while they are touched", async () => {
    const id = await fill("a", 3, 1);
    const mark = join(cache.folder, id, await markerName({ host: "elsewhere", space: "0" }));
    await writeFile(mark, "");
    expect((await cache.list())[0]!.isInUse).toBe(true);
    const minutesAgo = new Date(Date.now() - 2 * 60_000);
    await utimes(mark, minutesAgo, minutesAgo);
    expect((await cache.list())[0]!.isInUse).toBe(false);
    await writeFile(join(cache.folder, id, await markerName({ space: "0" })), "");
    expect((await cache.list())[0]!.isInUse).toBe(true);
  });

  it("states what rows would take before they are extracted, and evicts nothing for the answer", async () => {
    await fill("old", 400, 60);
    const room = await cache.room(spaceOf(features), 900);
    expect(room).toMatchObject({ isEnough: true, neededBytes: plannedBytes(900, features), maxBytes: 100_000 });
    expect(room.evict).toHaveLength(1);
    expect(await cache.list()).toHaveLength(1);
  });

  it("makes room by evicting the least recently used spaces", async () => {
    await fill("oldest", 400, 60);
    const old = await fill("old", 400, 30);
    const newest = await fill("newest", 400, 1);
    const room = await cache.makeRoom(spaceOf(features), 300);
    expect(room.evict).toHaveLength(1);
    expect((await cache.list()).map(({ id }) => id)).toEqual([newest, old]);
  });

  it("refuses what cannot fit with the number to set", async () => {
    await fill("mine", 400, 30);
    const used = await cache.space(spaceOf(features, "used"));
    const rows = 2000;
    await expect(cache.makeRoom(spaceOf(features, "mine"), rows)).rejects.toMatchObject({
      code: "CACHE_LIMIT",
      message:
        `the feature cache in ${cache.folder} has no room for 2000 more rows: they take 157 KiB, ` +
        "32 KiB of cache.maxBytes 98 KiB are in use; set cache.maxBytes to 189KiB or more, or cache.enabled to false",
      facts: { rows, neededBytes: plannedBytes(rows, features), maxBytes: 100_000 },
    });
    expect(await cache.list()).toHaveLength(2);
    await used.close();
  });

  it("takes a space whose description is not its own for none until a job has mended it", async () => {
    const id = await fill("a", 3, 1);
    await writeFile(join(cache.folder, id, "space.json"), "{");
    expect(await cache.list()).toEqual([]);
    expect(await cache.remove("all")).toEqual({ removed: [], inUse: [] });
    await (await cache.space(spaceOf(features, "a"))).close();
    expect(await cache.list()).toMatchObject([{ id, space: spaceOf(features, "a"), rows: 3 }]);
    expect((await cache.remove(id)).removed).toHaveLength(1);
  });

  it("never removes what it did not write, whatever it is called", async () => {
    const container = "0123456789abcdef".repeat(4);
    const files = [
      `${container}/config.json`,
      `${container}/data.block`,
      ".trash-notes/a.txt",
      `.trash-${container}-0123456789ab/space.json`,
      ".trash-0123456789ab/a.block",
      "notes.txt",
    ];
    for (const file of files) {
      await mkdir(dirname(join(cache.folder, file)), { recursive: true });
      await writeFile(join(cache.folder, file), "mine");
    }
    await fill("a", 3, 1);
    expect((await cache.list()).map(({ space }) => space?.cut)).toEqual(["a"]);
    expect((await cache.remove("all")).removed).toHaveLength(1);
    for (const file of files) expect(await readFile(join(cache.folder, file), "utf8")).toBe("mine");
    expect(await readdir(cache.folder)).toHaveLength(5);
  });

  it("leaves somebody else's files in a space where they are when the space is removed", async () => {
    const id = await fill("a", 3, 1);
    const mine = [".use-notes.md", "notes.block", "old.tmp"];
    for (const name of mine) {
      await writeFile(join(cache.folder, id, name), "mine");
      await utimes(join(cache.folder, id, name), new Date(0), new Date(0));
    }
    const store = await cache.space(spaceOf(features, "a"));
    expect(await store.findMissing(rowsOf(range(0, 3), features).sha256s)).toEqual([]);
    await store.close();
    expect((await cache.remove("all")).removed).toHaveLength(1);
    expect((await readdir(join(cache.folder, id))).sort()).toEqual(mine);
    expect(await cache.list()).toEqual([]);
  });

  it("finishes what a process began to remove and was killed at", async () => {
    const id = await fill("a", 3, 1);
    await rename(join(cache.folder, id), join(cache.folder, `.trash-${id}-0123456789ab`));
    await mkdir(join(cache.folder, `.trash-${"e".repeat(64)}-0123456789ab`));
    await fill("b", 3, 1);
    await cache.remove("all");
    expect(await readdir(cache.folder)).toEqual([]);
  });

  it("leaves files alone that are none of its own", async () => {
    await writeFile(join(cache.folder, "notes.txt"), "x");
    await fill("a", 3, 1);
    await cache.remove("all");
    expect(await readdir(cache.folder)).toEqual(["notes.txt"]);
  });
});

describe("plannedBytes", () => {
  it("counts whole blocks and the rest", () => {
    expect(plannedBytes(0, 1280)).toBe(0);
    expect(plannedBytes(1, 1280)).toBe(64 + 64 + 5120 + 32);
    expect(plannedBytes(1024, 1280)).toBe(96 + 1024 * (64 + 5120));
    expect(plannedBytes(60_000, 1280)).toBe(59 * 96 + 60_000 * (64 + 5120));
  });
});
