import { describe, expect, it } from "vitest";
import { listClassFolders } from "../../../src/data/index.js";
import { failureOf, useScratchFolder } from "./scratch-folder.js";

const scratch = useScratchFolder();

describe("listClassFolders", () => {
  it("counts the pictures of each class, by code unit", async () => {
    for (const name of ["dogs/1.png", "cats/1.png", "cats/more/2.png", "Zebras/1.png", "notes.txt"]) {
      await scratch.write(name, "x");
    }
    expect(await listClassFolders(scratch.path)).toEqual({
      splits: undefined,
      classes: [
        { name: "Zebras", images: 1 },
        { name: "cats", images: 2 },
        { name: "dogs", images: 1 },
      ],
    });
  });

  it("gives the classes of the training folder of a data root, and its splits", async () => {
    for (const name of ["Train/dogs/1.png", "Train/cats/1.png", "val/dogs/1.png", ".git/x"])
      await scratch.write(name, "x");
    expect(await listClassFolders(scratch.path)).toEqual({
      splits: { train: "Train", validation: "val" },
      classes: [
        { name: "cats", images: 1 },
        { name: "dogs", images: 1 },
      ],
    });
  });

  it("refuses a folder that is no image folder", async () => {
    const error = await failureOf(listClassFolders(`${scratch.path}/none`));
    expect([error.code, error.message]).toEqual([
      "DATA_INVALID",
      `${scratch.path}/none: there is no such folder; check the path in the job file`,
    ]);
  });
});
