import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sample } from "../../../src/data/index.js";
import { createOnnxEngine } from "../../../src/engine/index.js";
import {
  type ExtractProgress,
  extractFeatures,
  extractPictures,
  FeatureSpaceCache,
  type FeatureStore,
  MemoryFeatureStore,
  spaceId,
} from "../../../src/features/index.js";
import { GraphBuilder } from "../../../src/onnx/index.js";
import { range } from "../../contract/feature-rows.js";
import { COLUMNS, FakeBackbone, FEATURES, featuresOf, greyOf, preprocessing, ROWS, writeSamples } from "./pictures.js";
import { spaceOf } from "./spaces.js";

const options = { preprocessing: preprocessing(), inFlight: 8 };

describe("extractFeatures", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headway-extract-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const openStore = (): Promise<FeatureSpaceCache> => FeatureSpaceCache.open(join(folder, "cache"), spaceOf(FEATURES));
  const expectRows = async (store: FeatureStore, samples: readonly Sample[], pictures: readonly number[]) => {
    const into = new Float32Array(samples.length * FEATURES);
    expect(
      await store.readMany(
        samples.map(({ sha256 }) => sha256),
        into,
      ),
    ).toEqual([]);
    expect([...into]).toEqual(pictures.flatMap(featuresOf));
  };

  it("makes the row of every sample, in blocks of exactly 16 in the order of the samples", async () => {
    const pictures = range(0, 37);
    const samples = await writeSamples(folder, pictures);
    const store = new MemoryFeatureStore(FEATURES);
    const executable = new FakeBackbone({ numSessions: 2 });
    expect(await extractFeatures(samples, { executable, store }, options)).toEqual({
      hits: 0,
      misses: 37,
      bad: [],
      remarks: [],
    });
    await expectRows(store, samples, pictures);
    expect(executable.inputs.map(({ dims }) => dims)).toEqual(Array(3).fill([16, ROWS, COLUMNS, 3]));
    const pixels = executable.inputs.flatMap((input) => [...input.pixels]);
    expect(pixels).toEqual([
      ...pictures.flatMap((picture) => [...greyOf(picture)].flatMap((value) => [value, value, value])),
      ...Array(11 * ROWS * COLUMNS * 3).fill(0),
    ]);
  });

  it("feeds the layout of the preprocessing", async () => {
    const samples = await writeSamples(folder, [5]);
    const executable = new FakeBackbone();
    const store = new MemoryFeatureStore(FEATURES);
    await extractFeatures(samples, { executable, store }, { ...options, preprocessing: preprocessing("nchw") });
    expect(executable.inputs[0]!.dims).toEqual([16, 3, ROWS, COLUMNS]);
    expect([...executable.inputs[0]!.pixels.subarray(0, ROWS * COLUMNS)]).toEqual([...greyOf(5)]);
  });

  it("does no decode and no backbone work for rows that are there", async () => {
    const samples = await writeSamples(folder, range(0, 20));
    const first = await openStore();
    await extractFeatures(samples, { executable: new FakeBackbone(), store: first }, options);
    await first.close();
    await rm(join(folder, "images-idx3-ubyte"));
    const second = await openStore();
    const executable = new FakeBackbone();
    expect(await extractFeatures(samples, { executable, store: second }, options)).toEqual({
      hits: 20,
      misses: 0,
      bad: [],
      remarks: [],
    });
    expect(executable.inputs).toEqual([]);
    await second.close();
  });

  it("computes a picture once, however many samples show it, and counts samples", async () => {
    const pictures = [0, 1, 0, 2, 1, 0];
    const samples = await writeSamples(folder, pictures);
    const store = new MemoryFeatureStore(FEATURES);
    await extractFeatures(samples.slice(1, 2), { executable: new FakeBackbone(), store }, options);
    const executable = new FakeBackbone();
    expect(await extractFeatures(samples, { executable, store }, options)).toEqual({
      hits: 2,
      misses: 4,
      bad: [],
      remarks: [],
    });
    const firstPixels = [0, 1, 2].map((row) => executable.inputs[0]!.pixels[row * ROWS * COLUMNS * 3]);
    expect(firstPixels).toEqual([greyOf(0)[0], greyOf(2)[0], 0]);
    await expectRows(store, samples, pictures);
  });

  it("collects every bad picture in the order of the samples and extracts all others", async () => {
    const pictures = [0, 1, 2, 3, 2];
    const samples = await writeSamples(folder, pictures);
    const changed = samples.map((sample, index) =>
      pictures[index] === 2 || index === 0 ? { ...sample, sha256: String(pictures[index]).repeat(64) } : sample,
    );
    const store = new MemoryFeatureStore(FEATURES);
    const reason = expect.stringContaining("the file has changed since the job began");
    expect(await extractFeatures(changed, { executable: new FakeBackbone(), store }, options)).toEqual({
      hits: 0,
      misses: 2,
      remarks: [],
      bad: [
        { id: "0", split: "train", reason },
        { id: "2", split: "train", reason },
        { id: "4", split: "train", reason },
      ],
    });
    await expectRows(store, [changed[1]!, changed[3]!], [1, 3]);
    expect(changed.filter(({ sha256 }) => store.has(sha256))).toHaveLength(2);
  });

  it("extracts nothing of no samples", async () => {
    const store = new MemoryFeatureStore(FEATURES);
    expect(await extractFeatures([], { executable: new FakeBackbone(), store }, options)).toEqual({
      hits: 0,
      misses: 0,
      bad: [],
      remarks: [],
    });
  });

  it("computes rows again that the cache holds damaged", async () => {
    const pictures = range(0, 20);
    const samples = await writeSamples(folder, pictures);
    const first = await openStore();
    await extractFeatures(samples, { executable: new FakeBackbone(), store: first }, options);
    await first.close();
    const place = join(folder, "cache", spaceId(spaceOf(FEATURES)));
    const block = join(place, (await readdir(place)).find((name) => name.endsWith(".block"))!);
    const bytes = await readFile(block);
    await writeFile(block, bytes.with(bytes.length - 40, bytes.at(-40)! ^ 1));

    const second = await openStore();
    expect(second.has(samples[0]!.sha256)).toBe(true);
    const extraction = await extractFeatures(samples, { executable: new FakeBackbone(), store: second }, options);
    expect(extraction).toEqual({ hits: 0, misses: 20, bad: [], remarks: [] });
    await expectRows(second, samples, pictures);
    await second.close();
  });

  it("keeps each session busy with one block queued behind it, and no more blocks than that", async () => {
    const samples = await writeSamples(folder, range(0, 16 * 12));
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const executable = new FakeBackbone({ numSessions: 2, before: () => released });
    const store = new MemoryFeatureStore(FEATURES);
    const extracting = extractFeatures(samples, { executable, store }, options);
    await vi.waitFor(() => expect(executable.inputs).toHaveLength(5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(executable.inputs).toHaveLength(5);
    release();
    await extracting;
    expect(executable.inputs).toHaveLength(12);
  });

  it("keeps what was computed when it is aborted", async () => {
    const pictures = range(0, 16 * 8);
    const samples = await writeSamples(folder, pictures);
    const stop = new AbortController();
    const reason = new Error("enough");
    const store = await openStore();
    const executable = new FakeBackbone({
      before: async (run) => {
        if (run === 4) stop.abort(reason);
      },
    });
    const extracting = extractFeatures(samples, { executable, store }, { ...options, signal: stop.signal });
    await expect(extracting).rejects.toBe(reason);
    await store.close();
    const again = await openStore();
    const numRows = new Set(samples.map(({ sha256 }) => sha256).filter((sha256) => again.has(sha256))).size;
    expect(numRows).toBeGreaterThanOrEqual(5 * 16 - 3 * 16);
    await expectRows(again, samples.slice(0, numRows), pictures.slice(0, numRows));
    const rest = await extractFeatures(samples, { executable: new FakeBackbone(), store: again }, options);
    expect(rest.hits).toBe(samples.length - rest.misses);
    await expectRows(again, samples, pictures);
    await again.close();
  });

  it("keeps what was computed and passes on the error when the backbone fails", async () => {
    const samples = await writeSamples(folder, range(0, 16 * 4));
    const failure = new Error("the engine is gone");
    const store = await openStore();
    const executable = new FakeBackbone({
      before: async (run) => {
        if (run === 2) throw failure;
      },
    });
    await expect(extractFeatures(samples, { executable, store }, options)).rejects.toBe(failure);
    for (const { sha256 } of samples.slice(0, 32)) expect(store.has(sha256)).toBe(true);
    for (const { sha256 } of samples.slice(32, 48)) expect(store.has(sha256)).toBe(false);
    await store.close();
  });

  it("refuses a backbone whose output has another size", async () => {
    const samples = await writeSamples(folder, [0]);
    const store = new MemoryFeatureStore(FEATURES + 1);
    await expect(extractFeatures(samples, { executable: new FakeBackbone(), store }, options)).rejects.toThrow(
      'the backbone\'s output "features" has 48 numbers of type float32, not float32 [16, 4]',
    );
  });

  it("tells how far it is at the start and the end, and at most every 100 ms", async () => {
    const samples = await writeSamples(folder, [...range(0, 64), 0]);
    const store = new MemoryFeatureStore(FEATURES);
    await extractFeatures(samples.slice(0, 16), { executable: new FakeBackbone(), store }, options);
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    const heard: ExtractProgress[] = [];
    const executable = new FakeBackbone({
      before: async (run) => {
        now = run === 0 ? 99 : 100;
      },
    });
    try {
      const onProgress = (progress: ExtractProgress): unknown => heard.push(progress);
      await extractFeatures(samples, { executable, store }, { ...options, onProgress });
    } finally {
      clock.mockRestore();
    }
    expect(heard[0]).toEqual({ done: 17, total: 65, hits: 17 });
    expect(heard.at(-1)).toEqual({ done: 65, total: 65, hits: 17 });
    expect(heard.length).toBeLessThanOrEqual(3);
  });

  it("runs on the real engine", async () => {
    const graph = new GraphBuilder("mean");
    const images = graph.input("images", "float32", ["N", ROWS, COLUMNS, 3]);
    graph.node("ReduceMean", [images], { axes: [1, 2], keepdims: 0 }, "features");
    graph.output("features", "float32", ["N", 3]);
    const engine = await createOnnxEngine({ threads: 2 });
    try {
      const executable = await engine.compile({ name: "mean", bytes: graph.build() }, { sessions: 2 });
      const samples = await writeSamples(folder, range(0, 50));
      const store = new MemoryFeatureStore(3);
      await extractFeatures(samples, { executable, store }, options);
      const pictures = range(0, 50).map((index) => ({ pixels: greyOf(index), rows: ROWS, columns: COLUMNS }));
      const golden = await extractPictures(pictures, { executable }, { preprocessing: preprocessing(), features: 3 });
      const row = new Float32Array(3);
      for (const [index, { sha256 }] of samples.entries()) {
        expect(await store.readMany([sha256], row)).toEqual([]);
        expect(row[0]).toBeCloseTo(featuresOf(index)[0]! / 3 / (ROWS * COLUMNS), 3);
        expect([...golden.subarray(index * 3, index * 3 + 3)]).toEqual([...row]);
      }
    } finally {
      await engine.dispose();
    }
  });
});
