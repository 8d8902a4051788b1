import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ProblemList } from "../../../src/data/problem-list.js";
import { readFolder } from "../../../src/data/source-folder.js";
import { useScratchFolder } from "./scratch-folder.js";

const scratch = useScratchFolder();

async function read(folder: string): Promise<{ rows: string[][]; mistakes: string[] }> {
  const problems = new ProblemList();
  const rows = await readFolder(folder, { problems, signal: undefined, passOver: () => undefined });
  let message = "";
  try {
    problems.throwIfAny();
  } catch (error) {
    message = (error as Error).message;
  }
  const mistakes = message === "" ? [] : message.replaceAll(scratch.path, ".").split("\n");
  return { rows: rows.map(({ id, label }) => [id, label]), mistakes };
}

describe("readFolder", () => {
  it("takes each sub-folder as a class and each file at any depth as a sample, by code unit", async () => {
    for (const name of ["b/2.png", "b/10.png", "b/deep/er/x", "B/1.jpg", "ä/1.jpg", "a b/1"])
      await scratch.write(name, "x");
    expect(await read(scratch.path)).toEqual({
      rows: [
        ["B/1.jpg", "B"],
        ["a b/1", "a b"],
        ["b/10.png", "b"],
        ["b/2.png", "b"],
        ["b/deep/er/x", "b"],
        ["ä/1.jpg", "ä"],
      ],
      mistakes: [],
    });
  });

  it("passes over hidden names, what systems leave behind, and files beside the class folders that are no pictures", async () => {
    for (const name of ["a/1.png", "a/.DS_Store", "a/Thumbs.db", ".git/x", "__MACOSX/a/1.png", "LICENSE.txt"]) {
      await scratch.write(name, "x");
    }
    expect(await read(scratch.path)).toEqual({ rows: [["a/1.png", "a"]], mistakes: [] });
  });

  it("follows links to files and folders, and refuses a link that leads back up", async () => {
    const elsewhere = await scratch.write("elsewhere/1.png", "x");
    await mkdir(join(scratch.path, "data/a"), { recursive: true });
    await symlink(elsewhere, join(scratch.path, "data/a/linked.png"));
    await symlink(join(scratch.path, "elsewhere"), join(scratch.path, "data/b"));
    await symlink(join(scratch.path, "data/a"), join(scratch.path, "data/a/loop"));
    await symlink(join(scratch.path, "nothing"), join(scratch.path, "data/a/dangling.png"));
    const { rows, mistakes } = await read(join(scratch.path, "data"));
    expect(rows).toEqual([
      ["a/dangling.png", "a"],
      ["a/linked.png", "a"],
      ["b/1.png", "b"],
    ]);
    expect(mistakes).toEqual(["./data/a/loop: this link leads back to a folder above it; remove it"]);
  });

  it("refuses pictures outside class folders and class folders without pictures", async () => {
    await scratch.write("stray.JPG", "x");
    await scratch.write("a/1.png", "x");
    await mkdir(join(scratch.path, "empty"));
    expect((await read(scratch.path)).mistakes).toEqual([
      "./empty: this class folder has no pictures; add some or remove the folder",
      "./stray.JPG: this picture is in no class folder; move it into a sub-folder named for its class",
    ]);
  });

  it("refuses a data root, whose folders are splits, and names the keys to use", async () => {
    for (const name of ["train/a/1.png", "Val/a/1.png", "test/a/1.png"]) await scratch.write(name, "x");
    expect((await read(scratch.path)).mistakes).toEqual([
      ".: its folders Val, test, train are splits and no classes; name each by a key of its own: dataset.train.folder: ./train, " +
        "dataset.validation.folder: ./Val, dataset.test.folder: ./test",
    ]);
    await scratch.write("bus/1.png", "x");
    expect((await read(scratch.path)).mistakes).toEqual([]);
  });

  it("refuses a folder that is missing, is a file, or has no class folders", async () => {
    const file = await scratch.write("file", "x");
    await mkdir(join(scratch.path, "bare"));
    expect((await read(join(scratch.path, "none"))).mistakes).toEqual([
      "./none: there is no such folder; check the path in the job file",
    ]);
    expect((await read(file)).mistakes).toEqual([
      "./file: this is a file, not a folder with one sub-folder for each class",
    ]);
    expect((await read(join(scratch.path, "bare"))).mistakes).toEqual([
      "./bare: there are no class folders in it; make one sub-folder for each class",
    ]);
  });
});
