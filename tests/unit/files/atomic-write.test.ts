import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toDiskError, writeFileAtomic } from "../../../src/files/index.js";

describe("writeFileAtomic", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headway-files-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("replaces a file's content and leaves nothing else behind", async () => {
    const path = join(folder, "state");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, new Uint8Array([1, 2, 3]));
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(await readdir(folder)).toEqual(["state"]);
  });

  it("lets concurrent writers leave one whole content", async () => {
    const path = join(folder, "state");
    const contents = Array.from({ length: 16 }, (_, index) => String.fromCharCode(97 + index).repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["state"]);
  });

  it("keeps the earlier content and no temporary file when the write fails", async () => {
    const path = join(folder, "taken");
    await mkdir(path);
    await expect(writeFileAtomic(path, "x")).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: `${path} cannot be written: a folder is in its place; move the folder away, then run the command again`,
      facts: { path, reason: "EISDIR" },
    });
    expect(await readdir(folder)).toEqual(["taken"]);
  });
});

describe("toDiskError", () => {
  it.skipIf(!existsSync("/dev/full"))("turns a full disk into DISK_FULL that names the path", async () => {
    const thrown: unknown = await writeFile("/dev/full", "x").catch((error: unknown) => error);
    expect(toDiskError(thrown, "/runs/a/state")).toMatchObject({
      code: "DISK_FULL",
      message:
        "/runs/a/state cannot be written: no space is left on its disk; free some space or choose another folder",
      facts: { path: "/runs/a/state", reason: "ENOSPC" },
      cause: thrown,
    });
  });

  it("tells a used-up quota from a full disk", () => {
    const thrown = Object.assign(new Error("quota"), { code: "EDQUOT" });
    expect(toDiskError(thrown, "/a")).toMatchObject({ message: expect.stringContaining("the disk quota is used up") });
  });

  it("leaves any other error as it is", () => {
    const thrown = Object.assign(new Error("no"), { code: "EACCES" });
    expect(toDiskError(thrown, "/a")).toBe(thrown);
    expect(toDiskError(undefined, "/a")).toBeUndefined();
  });
});
