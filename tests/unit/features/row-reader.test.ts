import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ExtractedRows,
  extractFeatures,
  FeatureSpaceCache,
  type FeatureStore,
  MemoryFeatureStore,
  spaceId,
} from "../../../src/features/index.js";
import { range } from "../../contract/feature-rows.js";
import { FakeBackbone, FEATURES, featuresOf, preprocessing, writeSamples } from "./pictures.js";
import { spaceOf } from "./spaces.js";

const how = { preprocessing: preprocessing(), inFlight: 8 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headway-rows-"));
});
afterEach(() => rm(folder, { recursive: true }));

const openStore = (): Promise<FeatureSpaceCache> => FeatureSpaceCache.open(join(folder, "cache"), spaceOf(FEATURES));
const place = (): string => join(folder, "cache", spaceId(spaceOf(FEATURES)));

/** Flips a bit of the last row of the only block. */
async function damage(): Promise<void> {
  const block = join(place(), (await readdir(place())).find((name) => name.endsWith(".block"))!);
  const bytes = await readFile(block);
  await writeFile(block, bytes.with(bytes.length - 33, bytes.at(-33)! ^ 1));
}

describe("ExtractedRows", () => {
  it("makes rows again whose block another process of the same cache found damaged after they were checked", async () => {
    const pictures = range(0, 40);
    const samples = await writeSamples(folder, pictures);
    const warm = await openStore();
    await extractFeatures(samples, { executable: new FakeBackbone(), store: warm }, how);
    await warm.close();
    const [first, second] = [await openStore(), await openStore()];
    const [own, others] = [samples.slice(0, 20), samples.slice(20)];
    const executable = new FakeBackbone();
    expect(await extractFeatures(own, { executable, store: first }, how)).toMatchObject({ hits: 20, misses: 0 });
    await damage();
    // The other one's rows are of the damaged block: it removes it, with the rows that the first one has just checked.
    await extractFeatures(others, { executable: new FakeBackbone(), store: second }, how);

    const reader = new ExtractedRows(own, { executable, store: first }, how);
    const into = new Float32Array(20 * FEATURES);
    const keys = own.map(({ sha256 }) => sha256);
    expect(await reader.readMany(keys, into)).toEqual([]);
    expect([...into]).toEqual(pictures.slice(0, 20).flatMap(featuresOf));
    expect(reader.numRemade).toBe(20);
    await Promise.all([first.close(), second.close()]);
  });

  it("makes a row again that goes bad between its check and its use", async () => {
    const samples = await writeSamples(folder, range(0, 20));
    const store = await openStore();
    const executable = new FakeBackbone();
    await extractFeatures(samples, { executable, store }, how);
    await damage();
    const reader = new ExtractedRows(samples, { executable, store }, how);
    const into = new Float32Array(FEATURES);
    expect(await reader.readMany([samples[19]!.sha256], into)).toEqual([]);
    expect([...into]).toEqual(featuresOf(19));
    expect(reader.numRemade).toBe(1);
    await store.close();
  });

  it("gives up on rows that are lost whenever they are made, and returns their keys", async () => {
    const samples = await writeSamples(folder, range(0, 3));
    const executable = new FakeBackbone();
    const store: FeatureStore = new MemoryFeatureStore(FEATURES);
    store.readMany = async (sha256s) => sha256s.slice(0, 1);
    const reader = new ExtractedRows(samples, { executable, store }, how);
    const keys = samples.map(({ sha256 }) => sha256);
    expect(await reader.readMany(keys, new Float32Array(3 * FEATURES))).toEqual(keys.slice(0, 1));
  });

  it("says which picture of a lost row cannot be used any more", async () => {
    const [sample] = await writeSamples(folder, [4]);
    const changed = { ...sample!, sha256: "0".repeat(64) };
    const deps = { executable: new FakeBackbone(), store: new MemoryFeatureStore(FEATURES) };
    const reader = new ExtractedRows([changed], deps, how);
    await expect(reader.readMany([changed.sha256], new Float32Array(FEATURES))).rejects.toMatchObject({
      code: "IMAGES_UNREADABLE",
      message: expect.stringMatching(
        /^the features of 1 pictures were lost and cannot be made again; first 0: .*the file has changed since the job began/,
      ),
    });
  });
});
