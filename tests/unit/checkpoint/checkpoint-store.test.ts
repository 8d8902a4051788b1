import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CheckpointStore, keptEntries } from "../../../src/checkpoint/index.js";
import { sha256Hex } from "../../../src/files/index.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headway-checkpoints-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(store: CheckpointStore, step: number, isBest = false): Promise<string> {
  const bytes = new TextEncoder().encode(`state ${step}`);
  return (await store.write(bytes, { step, sha256: sha256Hex(bytes), isBest })).path;
}

describe("CheckpointStore", () => {
  it("resumes from the newest state, also after it is opened again", async () => {
    const store = await CheckpointStore.open(folder, { keep: 2 });
    for (const step of [10, 20, 30]) await write(store, step);
    const found = await (await CheckpointStore.open(folder, { keep: 2 })).readLatest();
    expect(found?.checkpoint.step).toBe(30);
    expect(new TextDecoder().decode(found?.bytes)).toBe("state 30");
  });

  it("keeps the latest states and the best one, and removes the files of the others", async () => {
    const store = await CheckpointStore.open(folder, { keep: 2 });
    for (const step of [10, 20, 30, 40]) await write(store, step, step === 10);
    const steps = (await readdir(folder))
      .filter((name) => name.startsWith("step-"))
      .map((name) => Number(name.slice(5, 13)));
    expect(steps.sort((a, b) => a - b)).toEqual([10, 30, 40]);
  });

  it("passes over a damaged state and says which", async () => {
    const store = await CheckpointStore.open(folder, { keep: 2 });
    await write(store, 10);
    const newest = await write(store, 20);
    await truncate(newest, 3);
    const found = await store.readLatest();
    expect(found?.checkpoint.step).toBe(10);
    expect(found?.damaged).toEqual([newest]);
  });

  it("refuses to resume when no state is whole", async () => {
    const store = await CheckpointStore.open(folder, { keep: 2 });
    await rm(await write(store, 10));
    await expect(store.readLatest()).rejects.toMatchObject({ code: "CHECKPOINT_CORRUPT" });
  });

  it("has nothing to resume from in a new folder", async () => {
    const store = await CheckpointStore.open(join(folder, "new"), { keep: 2 });
    expect(await store.readLatest()).toBeUndefined();
  });

  it("refuses a list that it cannot read", async () => {
    await writeFile(join(folder, "latest.json"), "{");
    await expect(CheckpointStore.open(folder, { keep: 2 })).rejects.toMatchObject({ code: "CHECKPOINT_CORRUPT" });
    expect(await readFile(join(folder, "latest.json"), "utf8")).toBe("{");
  });
});

describe("keptEntries", () => {
  it("keeps only the last best, oldest first", () => {
    const entries = [5, 1, 4, 2, 3].map((step) => ({ step, isBest: step <= 2 }));
    expect(keptEntries(entries, 1).map(({ step }) => step)).toEqual([2, 5]);
  });
});
