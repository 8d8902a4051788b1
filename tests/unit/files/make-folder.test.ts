import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeFolder } from "../../../src/files/index.js";

const AS = { what: "cache.folder", code: "JOB_INVALID" } as const;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headway-make-folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("makes a folder and those above it, and leaves one that is there", async () => {
  const path = join(folder, "a", "b", "c");
  await makeFolder(path, AS);
  await makeFolder(path, AS);
  expect((await stat(path)).isDirectory()).toBe(true);
});

it("refuses a path through a file", async () => {
  await writeFile(join(folder, "file"), "");
  for (const path of [join(folder, "file"), join(folder, "file", "below")]) {
    await expect(makeFolder(path, AS)).rejects.toMatchObject({ code: "JOB_INVALID", facts: { path } });
  }
});

it.runIf(process.platform === "linux")("does not hang where a file system takes no folders", async () => {
  await expect(makeFolder("/proc/headway/cache", AS)).rejects.toThrow(
    "cache.folder: the folder /proc/headway/cache cannot be made (ENOENT); give one that this user can write to",
  );
});
