import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { DatasetSection } from "../../../src/config/index.js";
import { classCounts, type Dataset, idHash, readDataset, summarizeDataset } from "../../../src/data/index.js";
import { failureOf, fakePicture, useScratchFolder } from "./scratch-folder.js";

const scratch = useScratchFolder();

function section(parts: Partial<DatasetSection>): DatasetSection {
  return {
    train: { folder: scratch.path },
    validation: null,
    test: null,
    onBadImage: "fail",
    onConflict: "fail",
    ...parts,
  };
}

async function writeManifest(name: string, rows: readonly Record<string, unknown>[]): Promise<{ manifest: string }> {
  for (const { path } of rows) await scratch.write(String(path), fakePicture(String(path)));
  return { manifest: await scratch.write(name, rows.map((row) => JSON.stringify(row)).join("\n")) };
}

/** The lines of the message that a dataset is refused with, paths shortened. */
async function refusal(parts: Partial<DatasetSection>): Promise<string[]> {
  const error = await failureOf(readDataset(section(parts), 0));
  expect(error.code).toBe("DATA_INVALID");
  return error.message.replaceAll(`${scratch.path}/`, "").split("\n");
}

const list = (dataset: Dataset): unknown[] =>
  dataset.samples.map(({ id, classIndex, split }) => [id, dataset.classes[classIndex], split]);

describe("readDataset", () => {
  it("orders classes and samples by code unit and hashes every file", async () => {
    for (const name of ["b/9.png", "b/10.png", "Z/1.png", "é/1.png"])
      await scratch.write(`data/${name}`, fakePicture(name));
    const progress: number[][] = [];
    const options = { onProgress: (done: number, total: number) => progress.push([done, total]) };
    const dataset = await readDataset(section({ train: { folder: join(scratch.path, "data") } }), 0, options);
    expect(dataset.classes).toEqual(["Z", "b", "é"]);
    expect(list(dataset)).toEqual([
      ["Z/1.png", "Z", "train"],
      ["b/10.png", "b", "train"],
      ["b/9.png", "b", "train"],
      ["é/1.png", "é", "train"],
    ]);
    expect(dataset.samples[1]).toEqual({
      id: "b/10.png",
      classIndex: 1,
      group: "b/10.png",
      weight: 1,
      split: "train",
      source: { kind: "file", path: join(scratch.path, "data/b/10.png") },
      sha256: createHash("sha256").update(fakePicture("b/10.png")).digest("hex"),
    });
    expect(progress).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
  });

  it("has a digest over id, picture, label, group, weight and split of each sample", async () => {
    const train = await writeManifest("m.jsonl", [
      { path: "a.png", label: "cat", group: "g", weight: 2, split: "train" },
      { path: "b.png", label: "dog", split: "train" },
      { path: "c.png", label: "cat", split: "test" },
    ]);
    const lines = [
      '["a.png","SHA","cat","g",2,"train"]\n',
      '["b.png","SHA","dog","b.png",1,"train"]\n',
      '["c.png","SHA","cat","c.png",1,"test"]\n',
    ];
    const hashed = lines.map((line) => {
      const sha256 = createHash("sha256")
        .update(fakePicture(JSON.parse(line)[0]))
        .digest("hex");
      return line.replace("SHA", sha256);
    });
    const { digest } = await readDataset(section({ train }), 0);
    expect(digest).toBe(createHash("sha256").update(hashed.join("")).digest("hex"));
  });

  it("has a digest that depends on the seed by the drawn splits only", async () => {
    for (let index = 0; index < 40; index++)
      await scratch.write(`${index % 2}/${index}.png`, fakePicture(String(index)));
    const digest = async (seed: number, test: DatasetSection["test"]): Promise<string> =>
      (await readDataset(section({ test }), seed)).digest;
    expect(await digest(1, null)).toBe(await digest(2, null));
    expect(await digest(1, { fraction: 0.5 })).not.toBe(await digest(2, { fraction: 0.5 }));
  });

  it("draws stratified splits of whole groups and counts them", async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      path: `${index}.png`,
      label: index < 40 ? "many" : "few",
      group: `g${Math.floor(index / 2)}`,
    }));
    const train = await writeManifest("m.jsonl", rows);
    const dataset = await readDataset(section({ train, validation: { fraction: 0.2 }, test: { fraction: 0.1 } }), 5);
    expect(summarizeDataset(dataset)).toEqual({
      samples: { train: 42, validation: 12, test: 6 },
      classes: [
        { name: "few", train: 14, validation: 4, test: 2 },
        { name: "many", train: 28, validation: 8, test: 4 },
      ],
      numDuplicates: 0,
      numUnreadable: 0,
      passedOver: {},
    });
    expect(classCounts(dataset.samples, 2)).toEqual([20, 40]);
    const splitsOf = new Map<string, Set<string>>();
    for (const { group, split } of dataset.samples) splitsOf.set(group, (splitsOf.get(group) ?? new Set()).add(split));
    expect([...splitsOf.values()].every((splits) => splits.size === 1)).toBe(true);
  });

  it("takes splits from sources of their own, which may repeat ids", async () => {
    for (const name of ["train/a/1", "train/b/1", "val/a/1", "val/b/2"]) await scratch.write(name, fakePicture(name));
    const train = { folder: join(scratch.path, "train") };
    const dataset = await readDataset(section({ train, validation: { folder: join(scratch.path, "val") } }), 0);
    expect(list(dataset)).toEqual([
      ["a/1", "a", "train"],
      ["a/1", "a", "validation"],
      ["b/1", "b", "train"],
      ["b/2", "b", "validation"],
    ]);
  });

  it("finds equal files in different splits, and only those", async () => {
    for (const [name, bytes] of Object.entries({
      "train/a/1": "same",
      "train/a/2": "twice",
      "train/a/3": "twice",
      "train/b/1": "one",
      "test/a/9": "same",
    })) {
      await scratch.write(name, fakePicture(bytes));
    }
    const folder = (name: string) => ({ folder: join(scratch.path, name) });
    const { duplicates } = await readDataset(section({ train: folder("train"), test: folder("test") }), 0);
    expect(duplicates).toEqual([
      {
        sha256: createHash("sha256").update(fakePicture("same")).digest("hex"),
        samples: [
          { id: "a/1", split: "train" },
          { id: "a/9", split: "test" },
        ],
      },
    ]);
  });

  it("reads an IDX pair alike plain and gzipped", async () => {
    const images = Buffer.concat([
      Buffer.from("00000803000000040000000100000002", "hex"),
      Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
    ]);
    const labels = Buffer.from("000008010000000400010001", "hex");
    const read = async (suffix: string, pack: (bytes: Uint8Array) => Uint8Array): Promise<Dataset> => {
      const idx = {
        images: await scratch.write(`images${suffix}`, pack(images)),
        labels: await scratch.write(`labels${suffix}`, pack(labels)),
      };
      return readDataset(section({ train: { idx } }), 0);
    };
    const plain = await read("", (bytes) => bytes);
    expect(list(plain)).toEqual(["0", "1", "2", "3"].map((id, index) => [id, String(index % 2), "train"]));
    expect((await read(".gz", gzipSync)).digest).toBe(plain.digest);
  });
});

describe("readDataset refuses", () => {
  it("a single class, and none at all", async () => {
    await scratch.write("cats/1.png", fakePicture("1"));
    expect(await refusal({})).toEqual([
      `dataset.train.folder: ${scratch.path}: all its samples (1) have the class "cats"; a classifier needs two or more classes`,
    ]);
    expect(await refusal({ train: { folder: join(scratch.path, "none") } })).toEqual([
      "dataset.train.folder: none: there is no such folder; check the path in the job file",
    ]);
  });

  it("a class with too few groups for the splits asked for, naming class and counts", async () => {
    const rows = [0, 1, 2, 3].map((index) => ({ path: `${index}.png`, label: "cat" }));
    const train = await writeManifest("m.jsonl", [
      ...rows,
      { path: "x.png", label: "dog" },
      { path: "y.png", label: "hen", group: "pair" },
      { path: "z.png", label: "hen", group: "pair" },
    ]);
    expect(await refusal({ train, test: { fraction: 0.1 } })).toEqual([
      'dataset.train.manifest: m.jsonl: class "dog" has 1 sample in 1 group, and none is left to train after drawing test (0.1); add samples of ' +
        "the class, remove the class, or ask for smaller or fewer splits",
      'dataset.train.manifest: m.jsonl: class "hen" has 2 samples in 1 group, and none is left to train after drawing test (0.1); add samples ' +
        "of the class, remove the class, or ask for smaller or fewer splits",
    ]);
    expect((await readDataset(section({ train }), 0)).samples.length).toBe(7);
  });

  it("a class that only validation or test has", async () => {
    for (const name of ["train/a/1", "train/b/1", "test/c/1"]) await scratch.write(name, fakePicture(name));
    const folder = (name: string) => ({ folder: join(scratch.path, name) });
    expect(await refusal({ train: folder("train"), test: folder("test") })).toEqual([
      'dataset.train.folder: train: class "c" has 1 sample of test and none of train; add training samples of the class, or remove it',
    ]);
  });

  it("a split column together with other splits, in part, or in a manifest of validation samples", async () => {
    const train = await writeManifest("m.jsonl", [
      { path: "1.png", label: "a", split: "train" },
      { path: "2.png", label: "b" },
      { path: "3.png", label: "b", split: "train" },
    ]);
    expect(await refusal({ train, validation: { fraction: 0.1 } })).toEqual([
      "m.jsonl:1: the rows name their split and the job file has dataset.validation; keep one of the two",
      "m.jsonl:2: this row has no split and others have; write train, validation or test",
    ]);
    const plain = await writeManifest("plain.jsonl", [
      { path: "4.png", label: "a" },
      { path: "5.png", label: "b" },
    ]);
    const validation = await writeManifest("v.jsonl", [{ path: "6.png", label: "a", split: "validation" }]);
    expect(await refusal({ train: plain, validation })).toEqual([
      "v.jsonl:1: a manifest of validation samples has no split column; remove it, or name the manifest as dataset.train",
    ]);
  });

  it("a written group on two sides of a split", async () => {
    const train = await writeManifest("m.jsonl", [
      { path: "1.png", label: "a", split: "train", group: "g" },
      { path: "2.png", label: "b", split: "train" },
      { path: "3.png", label: "b", split: "test", group: "g" },
    ]);
    expect(await refusal({ train })).toEqual([
      'm.jsonl:3: group "g" is in train (1.png) and in test (3.png); a group stays on one side of a split',
    ]);
  });

  it("fractions that leave nothing to train on", async () => {
    for (const name of ["a/1", "b/1"]) await scratch.write(name, fakePicture(name));
    expect(await refusal({ validation: { fraction: 0.5 }, test: { fraction: 0.5 } })).toEqual([
      `dataset.train.folder: ${scratch.path}: the fractions of validation (0.5) and test (0.5) leave no training samples; their sum must be ` +
        "below 1",
    ]);
  });

  it("labels that join other labels, and numbers with fractions", async () => {
    const joined = await writeManifest("joined.jsonl", [
      { path: "1.png", label: "cat" },
      { path: "2.png", label: "dog" },
      { path: "3.png", label: "cat|dog" },
      { path: "4.png", label: "rock, paper" },
    ]);
    expect(await refusal({ train: joined })).toEqual([
      'joined.jsonl:3: label "cat|dog" joins other labels of the data; headway trains one label a picture',
    ]);
    const ages = await writeManifest("ages.jsonl", [
      { path: "1.png", label: 31.5 },
      { path: "2.png", label: 8 },
      { path: "3.png", label: 77.25 },
    ]);
    expect(await refusal({ train: ages })).toEqual([
      'dataset.train.manifest: ages.jsonl: its 3 distinct labels are numbers with fractions ("31.5", "8", "77.25", ...): this is regression, and ' +
        "headway trains classifiers; give each picture the name of its class",
    ]);
  });

  it("accepts whole numbers and a few half steps as class names", async () => {
    const stars = Array.from({ length: 12 }, (_, index) => ({ path: `${index}.png`, label: 1 + (index % 3) / 2 }));
    const dataset = await readDataset(section({ train: await writeManifest("stars.jsonl", stars) }), 0);
    expect(dataset.classes).toEqual(["1", "1.5", "2"]);
  });

  it("missing files, each with the line that names it and together with other mistakes", async () => {
    const rows = [
      '{"path":"gone.png","label":"a"}',
      '{"path":"here.png","label":"b"}',
      '{"path":"away/2.png","label":"a"}',
    ];
    await scratch.write("here.png", "x");
    const train = { manifest: await scratch.write("m.jsonl", rows.join("\n")) };
    expect(await refusal({ train, onBadImage: "skip" })).toEqual([
      "m.jsonl:1: gone.png: the file is not there",
      "m.jsonl:3: away/2.png: the file is not there",
    ]);
    await scratch.write("m.jsonl", [...rows, '{"path":"here.png"}'].join("\n"));
    expect(await refusal({ train })).toEqual([
      "m.jsonl:1: gone.png: the file is not there",
      "m.jsonl:3: away/2.png: the file is not there",
      "m.jsonl:4: label is missing; name the picture's class",
    ]);
  });
});

describe("readDataset and paths from Windows", () => {
  it("says of a path with backslashes that is not there what to write", async () => {
    await scratch.write("cats/1.png", fakePicture("1"));
    const train = { manifest: await scratch.write("m.csv", "path,label\ncats\\1.png,cat\ncats/1.png,dog\n") };
    expect(await refusal({ train })).toEqual([
      "m.csv:2: cats\\1.png: the file is not there; its path has backslashes, write cats/1.png",
    ]);
  });
});

describe.runIf(process.platform === "linux")("readDataset and files that cannot be read", () => {
  // Reading the start of a process's own memory fails with EIO, for the superuser too.
  it("fails with the full list, or leaves them out and lists them", async () => {
    for (const name of ["a/1.png", "a/2.png", "b/1.png"]) await scratch.write(name, fakePicture(name));
    const bad = join(scratch.path, "b/bad.png");
    await symlink("/proc/self/mem", bad);
    const reason = "the disk fails to read the file (EIO)";
    const error = await failureOf(readDataset(section({}), 0));
    expect([error.code, error.exitCode, error.message]).toEqual(["IMAGES_UNREADABLE", 3, `${bad}: ${reason}`]);
    const skipped = await readDataset(section({ onBadImage: "skip" }), 0);
    expect(skipped.unreadable).toEqual([{ id: "b/bad.png", path: bad, reason }]);
    expect(skipped.samples.map(({ id }) => id)).toEqual(["a/1.png", "a/2.png", "b/1.png"]);
  });

  it("refuses what is left when too little is", async () => {
    await scratch.write("a/1.png", fakePicture("1"));
    await mkdir(join(scratch.path, "b"));
    await symlink("/proc/self/mem", join(scratch.path, "b/bad.png"));
    expect(await refusal({ onBadImage: "skip" })).toEqual([
      `dataset.train.folder: ${scratch.path}: all its samples (1) have the class "a"; a classifier needs two or more classes`,
    ]);
    await rm(join(scratch.path, "a/1.png"));
    await symlink("/proc/self/mem", join(scratch.path, "a/bad.png"));
    expect(await refusal({ onBadImage: "skip" })).toEqual([
      `dataset.train.folder: ${scratch.path}: none of its pictures can be read, so there is nothing to train on`,
    ]);
  });
});

describe("readDataset and pictures that are no files", () => {
  it("passes by a named pipe, a device behind a link and a broken link, as by any picture that cannot be read", async () => {
    for (const name of ["a/1.png", "b/1.png"]) await scratch.write(name, fakePicture(name));
    execFileSync("mkfifo", [join(scratch.path, "a/pipe.png")]);
    await symlink("/dev/zero", join(scratch.path, "b/device.png"));
    await symlink("gone.png", join(scratch.path, "b/link.png"));
    const error = await failureOf(readDataset(section({}), 0));
    expect([error.code, error.message.replaceAll(`${scratch.path}/`, "").split("\n")]).toEqual([
      "IMAGES_UNREADABLE",
      [
        "a/pipe.png: this is a named pipe, and only regular files are read",
        "b/device.png: this is a device, and only regular files are read",
        "b/link.png: the link leads to gone.png, which is not there",
      ],
    ]);
    const skipped = await readDataset(section({ onBadImage: "skip" }), 0);
    expect(skipped.samples.map(({ id }) => id)).toEqual(["a/1.png", "b/1.png"]);
  });

  it("refuses a manifest and IDX files that are devices or named pipes", async () => {
    const pipe = join(scratch.path, "m.csv");
    execFileSync("mkfifo", [pipe]);
    expect(await refusal({ train: { manifest: pipe } })).toEqual([
      "dataset.train.manifest: m.csv: this is a named pipe, and only regular files are read",
    ]);
    const idx = { images: "/dev/zero", labels: pipe };
    expect(await refusal({ train: { idx } })).toEqual([
      "dataset.train.idx.labels: m.csv: this is a named pipe, and only regular files are read",
      "dataset.train.idx.images: /dev/zero: this is a device, and only regular files are read",
    ]);
  });
});

describe("readDataset and files that are no pictures", () => {
  it("says what they are, those of one kind together, or leaves them out without another draw of splits", async () => {
    for (let index = 0; index < 20; index++)
      await scratch.write(`${index % 2}/${index}.png`, fakePicture(String(index)));
    const test = { fraction: 0.3 };
    const before = await readDataset(section({ test }), 3);
    for (const name of ["0/1.xml", "0/2.xml", "1/3.svg"]) await scratch.write(name, "<annotation/>");
    await scratch.write("1/README.md", "# pictures");
    await scratch.write("1/x.heic", Buffer.from("00000018667479706865696300000000", "hex"));
    const kinds = "PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM";
    const error = await failureOf(readDataset(section({ test }), 3));
    expect([error.code, error.message.replaceAll(`${scratch.path}/`, "").split("\n")]).toEqual([
      "IMAGES_UNREADABLE",
      [
        `0/1.xml: this and 2 more files (.svg, .xml) are no ${kinds} pictures but XML, HTML or SVG text; move them elsewhere, or set ` +
          "dataset.onBadImage: skip",
        `1/README.md: the file is no ${kinds} picture: this is text (it begins with 23207069 in hexadecimal)`,
        `1/x.heic: the file is no ${kinds} picture: this is a HEIC picture; convert it, for example: heif-convert FILE FILE.jpg (it ` +
          "begins with 00000018 in hexadecimal)",
      ],
    ]);
    const skipped = await readDataset(section({ test, onBadImage: "skip" }), 3);
    expect(skipped.unreadable.map(({ id }) => id)).toEqual([
      "0/1.xml",
      "0/2.xml",
      "1/3.svg",
      "1/README.md",
      "1/x.heic",
    ]);
    expect(skipped.samples.map(({ id }) => id)).toEqual(before.samples.map(({ id }) => id));
  });

  it("refuses a class of nothing else, though they may be left out", async () => {
    await scratch.write("a/1.png", fakePicture("1"));
    await scratch.write("b/1.txt", "text");
    const error = await failureOf(readDataset(section({ onBadImage: "skip" }), 0));
    expect([error.code, error.message.split("\n")]).toEqual([
      "IMAGES_UNREADABLE",
      [
        '1 of 2 pictures cannot be decoded; no training picture is left of "b"; mend them, or remove the class:',
        "  b/1.txt: the file is no PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM picture: this is text (it begins with 74657874 in " +
          "hexadecimal)",
      ],
    ]);
  });

  it("passes over what systems leave behind, in any case, and counts it", async () => {
    for (const name of ["a/1.png", "b/1.png"]) await scratch.write(name, fakePicture(name));
    for (const folder of [
      "@eaDir",
      "#recycle",
      "$RECYCLE.BIN",
      "System Volume Information",
      "lost+found",
      "__pycache__",
    ])
      await scratch.write(`${folder}/1.png`, "x");
    for (const name of ["a/THUMBS.DB", "b/Thumbs.db", "a/.DS_Store", "b/@eaDir/1.png/x.jpg"])
      await scratch.write(name, "x");
    const { classes, passedOver } = await readDataset(section({}), 0);
    expect(classes).toEqual(["a", "b"]);
    expect(passedOver).toEqual({
      "#recycle": 1,
      "$RECYCLE.BIN": 1,
      ".DS_Store": 1,
      "@eaDir": 2,
      "System Volume Information": 1,
      "THUMBS.DB": 1,
      "Thumbs.db": 1,
      __pycache__: 1,
      "lost+found": 1,
    });
  });
});

describe("readDataset and labels that contradict each other", () => {
  it("refuses the same bytes under two labels, naming both, and with onConflict: keep warns", async () => {
    await scratch.write("cat/1.png", fakePicture("same"));
    await scratch.write("cat/2.png", fakePicture("same"));
    await scratch.write("dog/7.png", fakePicture("same"));
    await scratch.write("dog/8.png", fakePicture("other"));
    expect(await refusal({})).toEqual([
      'dog/7.png: dog/7.png has the label "dog" and is the same byte for byte as cat/1.png, which has "cat"; keep one of them, or ' +
        "set dataset.onConflict: keep",
    ]);
    const { samples, warnings } = await readDataset(section({ onConflict: "keep" }), 0);
    expect(samples.length).toBe(4);
    expect(warnings).toEqual([
      '1 picture has several labels, the same byte for byte: cat/1.png ("cat") and dog/7.png ("dog")',
    ]);
  });

  it("finds them between sources, and among the pictures of an IDX file", async () => {
    await scratch.write("train/a/1.png", fakePicture("same"));
    await scratch.write("train/b/1.png", fakePicture("1"));
    await scratch.write("test/b/1.png", fakePicture("same"));
    const folder = (name: string) => ({ folder: join(scratch.path, name) });
    expect((await refusal({ train: folder("train"), test: folder("test") }))[0]).toContain(
      'b/1.png has the label "b" and is the same byte for byte as a/1.png, which has "a"',
    );
    const images = await scratch.write("images", Buffer.from("000008030000000200000001000000010505", "hex"));
    const labels = await scratch.write("labels", Buffer.from("00000801000000020001", "hex"));
    expect((await refusal({ train: { idx: { images, labels } } }))[0]).toContain(
      '1 has the label "1" and is the same byte for byte as 0, which has "0"',
    );
  });

  it("warns of labels that differ only by case, Unicode form or what nobody sees", async () => {
    const labels = ["Cat", "cat", "caf\u00e9", "cafe\u0301", "dog", "do\u200bg", "hen"];
    const rows = labels.map((label, index) => ({ path: `${index}.png`, label }));
    const { warnings } = await readDataset(section({ train: await writeManifest("m.jsonl", rows) }), 0);
    const differ = "differ only by case, Unicode form or invisible characters; if they are one, give them one name";
    expect(warnings).toEqual([
      `the classes "Cat" and "cat" ${differ}`,
      `the classes "cafe\\u0301" and "caf\u00e9" ${differ}`,
      `the classes "dog" and "do\\u200bg" ${differ}`,
    ]);
  });

  it("warns of a fraction that groups turn into another, and not of one that is rounded", async () => {
    const rows = Array.from({ length: 100 }, (_, index) => {
      return { path: `${index}.png`, label: `${index % 2}`, group: `g${index % 2}-${Math.floor(index / 2) % 3}` };
    });
    const train = await writeManifest("m.jsonl", rows);
    const { warnings } = await readDataset(section({ train, test: { fraction: 0.2 } }), 0);
    expect(warnings).toEqual([
      "test has 33 of 100 samples, 33.0 %, where dataset.test.fraction asks for 20 %: whole groups go to one split",
    ]);
    const loose = await writeManifest(
      "loose.jsonl",
      rows.map(({ path, label }) => ({ path, label })),
    );
    expect((await readDataset(section({ train: loose, test: { fraction: 0.21 } }), 0)).warnings).toEqual([]);
  });
});

describe("readDataset and its signal", () => {
  it("stops when it is aborted", async () => {
    for (let index = 0; index < 40; index++)
      await scratch.write(`${index % 2}/${index}.png`, fakePicture(String(index)));
    const controller = new AbortController();
    const onProgress = (): void => controller.abort(new Error("enough"));
    await expect(readDataset(section({}), 0, { signal: controller.signal, onProgress })).rejects.toThrow("enough");
  });
});

describe("idHash", () => {
  it("is the first four bytes of the id's SHA-256, big-endian", () => {
    // printf abc | sha256sum: ba7816bf...
    expect(idHash("abc")).toBe(0xba7816bf);
    expect(idHash("Ünïcode/1.png")).toBe(createHash("sha256").update("Ünïcode/1.png", "utf8").digest().readUInt32BE());
  });
});
