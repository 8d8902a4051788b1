import { promises as fs } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
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

describe("a folder of checkpoints that something happened to", () => {
  const list = (): string => join(folder, "latest.json");

  it("finds the states by their names where the list is gone, as after a kill before the first list", async () => {
    const first = await CheckpointStore.open(folder, { keep: 3 });
    for (const step of [10, 20]) await write(first, step);
    await rm(list());
    const store = await CheckpointStore.open(folder, { keep: 3 });
    expect((await store.readLatest())?.checkpoint).toMatchObject({
      step: 20,
      sha256: sha256Hex(Buffer.from("state 20")),
    });
    await write(store, 30);
    expect((await readdir(folder)).filter((name) => name.startsWith("step-"))).toHaveLength(3);
    expect(JSON.parse(await readFile(list(), "utf8")).states.map(({ step }: { step: number }) => step)).toEqual([
      10, 20, 30,
    ]);
  });

  it("does not take damaged states without a list for none", async () => {
    const path = await write(await CheckpointStore.open(folder, { keep: 3 }), 10);
    await rm(list());
    await truncate(path, 3);
    const store = await CheckpointStore.open(folder, { keep: 3 });
    await expect(store.readLatest()).rejects.toMatchObject({ code: "CHECKPOINT_CORRUPT", facts: { damaged: [path] } });
  });

  it("says that a list cannot be read instead of beginning anew, and leaves all states where they are", async () => {
    await write(await CheckpointStore.open(folder, { keep: 3 }), 10);
    await rm(list());
    await mkdir(list());
    const before = await readdir(folder);
    await expect(CheckpointStore.open(folder, { keep: 3 })).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: `${list()} cannot be read: a folder is in its place; move the folder away, then run the command again`,
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it("does not take a state for damaged because too many files are open", async () => {
    const store = await CheckpointStore.open(folder, { keep: 3 });
    const path = await write(store, 10);
    const tooMany = Object.assign(new Error("EMFILE: too many open files"), { code: "EMFILE", errno: -24 });
    const open = fs.open;
    const spy = vi.spyOn(fs, "open").mockImplementation((...args) => {
      return args[0] === path ? Promise.reject(tooMany) : open(...args);
    });
    onTestFinished(() => spy.mockRestore());
    await expect(store.readLatest()).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: `${path} cannot be read: this process has too many files open; raise the limit (ulimit -n), then run the command again`,
    });
  });

  it("removes only states that it listed", async () => {
    await writeFile(join(folder, "my-notes.safetensors"), "mine");
    const store = await CheckpointStore.open(folder, { keep: 1 });
    for (const step of [10, 20, 30]) await write(store, step);
    expect(await readdir(folder)).toContain("my-notes.safetensors");
    expect((await readdir(folder)).filter((name) => name.startsWith("step-"))).toHaveLength(1);
  });

  it("passes over a folder in the place of a state, and leaves it there when its turn to be removed comes", async () => {
    const store = await CheckpointStore.open(folder, { keep: 2 });
    await write(store, 10);
    const newest = await write(store, 20);
    await rm(newest);
    await mkdir(newest);
    const found = await store.readLatest();
    expect(found).toMatchObject({ checkpoint: { step: 10 }, damaged: [newest] });
    for (const step of [30, 40]) await write(store, step);
    expect(await readdir(folder)).toContain(basename(newest));
  });

  it("names a folder that is in the place of the next state", async () => {
    const store = await CheckpointStore.open(folder, { keep: 2 });
    const path = await write(store, 10);
    await rm(path);
    await mkdir(path);
    await expect(write(store, 10)).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: `${path} cannot be written: a folder is in its place; move the folder away, then run the command again`,
    });
  });

  it.each([
    ["null", "invalid input: expected object, received null"],
    ["[]", "invalid input: expected object, received array"],
    ['{"version":2,"states":[]}', "version: invalid input: expected 1"],
    ['{"version":1,"states":[3]}', "states[0]: invalid input: expected object, received number"],
    [
      `{"version":1,"states":[{"step":1,"file":"../../job.yaml","sha256":"${"a".repeat(64)}","isBest":true}]}`,
      "states[0]: the name is not that of its step and hash",
    ],
  ])("refuses the list %s and says what is wrong with it", async (text, problem) => {
    await writeFile(list(), text);
    await expect(CheckpointStore.open(folder, { keep: 2 })).rejects.toMatchObject({
      code: "CHECKPOINT_CORRUPT",
      message:
        `${list()} is not a list of checkpoints of this version of headway: ${problem}; remove it to go on from the ` +
        "states beside it, or start the job anew with --overwrite",
    });
  });
});

describe("keptEntries", () => {
  it("keeps only the last best, oldest first", () => {
    const entries = [5, 1, 4, 2, 3].map((step) => ({ step, isBest: step <= 2 }));
    expect(keptEntries(entries, 1).map(({ step }) => step)).toEqual([2, 5]);
  });
});
