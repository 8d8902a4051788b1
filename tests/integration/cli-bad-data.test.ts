import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { encodeBlackPng } from "../harness/png.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, type TinyJobOptions, tinyPicture, writeTinyJob } from "../harness/tiny-job.js";

beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

/** A tiny job and what a command says of it, its folder written as DIR. */
function setup(options: TinyJobOptions = {}) {
  const job = writeTinyJob(temporaryFolder(), { perClass: 8, ...options });
  const call = async (command: string, ...flags: string[]) => {
    const ended = await runHeadway([command, job.path, ...flags], { env: { HEADWAY_HOME: job.home } });
    return { ...ended, stderr: ended.stderr.replaceAll(job.folder, "DIR") };
  };
  return { job, call };
}

/** Replaces the job's pictures by a manifest of them. */
function writeManifest(job: TinyJob, rows: readonly object[]): void {
  writeFileSync(join(job.folder, "manifest.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

const manifestJob = { "dataset.train": { manifest: "manifest.jsonl" } };

describe("a job file", () => {
  it("with several mistakes is refused with 3, each with its line and column, at once", async () => {
    const { job, call } = setup();
    const text = readFileSync(job.path, "utf8")
      .replace('"epochs": 3', '"epochs": "many"')
      .replace('"seed": 1', '"sead": 1')
      .replace('"lanes": 4', '"lanes": 0');
    writeFileSync(job.path, text);
    const { code, stdout, stderr } = await call("run");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^headway: JOB_INVALID\n/);
    expect(stderr).toMatch(/^DIR\/job\.yaml:5:3: sead: .*seed/m);
    expect(stderr).toMatch(/^DIR\/job\.yaml:\d+:\d+: training\.epochs: must be an integer.* not "many"$/m);
    expect(stderr).toMatch(/^DIR\/job\.yaml:\d+:\d+: workers\.lanes: must be .* not 0$/m);
  });

  it("that is no YAML is refused with 3 and the place", async () => {
    const { job, call } = setup();
    writeFileSync(job.path, "apiVersion: headway/v1\nkind: [FineTune\n");
    const { code, stderr } = await call("run");
    expect(code).toBe(3);
    expect(stderr).toMatch(/DIR\/job\.yaml:\d+:\d+: /);
  });

  it("that is not there exits with 4", async () => {
    const { job, call } = setup();
    rmSync(job.path);
    expect(await call("validate")).toMatchObject({
      code: 4,
      stdout: "",
      stderr: "headway: DIR/job.yaml: there is no such job file (NOT_FOUND)\n",
    });
  });

  it("that names neither a folder nor a model that is there is refused with 3 and both", async () => {
    const { call } = setup({ job: { "dataset.train.folder": "nothing", "backbone.model": "no/model.json" } });
    const { code, stderr } = await call("run");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^DIR\/job\.yaml:\d+:\d+: backbone\.model: DIR\/no\/model\.json: there is no such model file$/m,
    );
    expect(stderr).toMatch(
      /^DIR\/job\.yaml:\d+:\d+: dataset\.train\.folder: DIR\/nothing: there is no such folder; check the path in the job file$/m,
    );
  });

  it("that asks for what data and model do not have is refused by validate with 3, at its line or flag", async () => {
    const { call } = setup({ job: { "training.classWeights": { purple: 2 } } });
    const weights = await call("validate");
    expect(weights.code).toBe(3);
    expect(weights.stderr).toMatch(
      /DIR\/job\.yaml:\d+:\d+: training\.classWeights: names "purple", the training data has/,
    );
    const { error } = JSON.parse((await call("validate", "--json")).stdout);
    expect(error).toMatchObject({
      code: "JOB_INVALID",
      places: [{ key: "training.classWeights", line: expect.any(Number), column: expect.any(Number) }],
    });
    const cut = await call("validate", "--set", "backbone.cut=nowhere");
    expect(cut.code).toBe(3);
    expect(cut.stderr).toContain("--set backbone.cut=nowhere: backbone.cut: DIR/model/model.json: there is no layer");
    const batch = await call(
      "validate",
      "--set",
      "training.classWeights=none",
      "--set",
      "training.batchSize=1000000000",
    );
    expect(batch.code).toBe(3);
    expect(batch.stderr).toContain(": training.batchSize: is 1000000000; the rows of one step take ");
  });
});

describe("labels", () => {
  it("of one class only are refused with 3", async () => {
    const { code, stderr } = await setup({ classes: ["only"] }).call("run");
    expect(code).toBe(3);
    expect(stderr).toContain(
      'all its samples (8) have the class "only"; a classifier needs two or more classes (DATA_INVALID)',
    );
  });

  it("with one picture in a class are refused with 3: the class, the count, what to do", async () => {
    const { job, call } = setup();
    mkdirSync(join(job.pictures, "rare"));
    writeFileSync(join(job.pictures, "rare", "00.png"), tinyPicture(3, 0));
    const { code, stderr } = await call("run");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /class "rare" has 1 sample in 1 group, and none is left to train after drawing validation \(0\.2\) and test \(0\.2\)/,
    );
    expect(stderr).toContain("add samples of the class, remove the class");
  });

  it("that are lists, or joined, are refused with 3: several labels a picture", async () => {
    const { job, call } = setup({ job: manifestJob });
    writeManifest(job, [
      { path: "pictures/red/00.png", label: ["red", "warm"] },
      { path: "pictures/blue/00.png", label: "blue" },
    ]);
    const lists = await call("validate");
    expect(lists.code).toBe(3);
    expect(lists.stderr).toMatch(/DIR\/manifest\.jsonl:1: .*one label a picture/);
    writeManifest(job, [
      { path: "pictures/red/00.png", label: "red" },
      { path: "pictures/blue/00.png", label: "blue" },
      { path: "pictures/red/01.png", label: "red|blue" },
    ]);
    const joined = await call("validate");
    expect(joined.code).toBe(3);
    expect(joined.stderr).toContain(
      'DIR/manifest.jsonl:3: label "red|blue" joins other labels of the data; headway trains one label a picture',
    );
  });

  it("that are measurements are refused with 3: regression", async () => {
    const { job, call } = setup({ job: manifestJob });
    const rows = Array.from({ length: 8 }, (_, index) => ({ path: `pictures/red/0${index}.png`, label: index + 0.25 }));
    writeManifest(job, rows);
    const { code, stderr } = await call("validate");
    expect(code).toBe(3);
    expect(stderr).toContain(
      "this is regression, and headway trains classifiers; give each picture the name of its class",
    );
  });
});

describe("a picture", () => {
  // Permissions do not stop root, but nobody can read this file from its beginning.
  it.runIf(existsSync("/proc/self/mem"))(
    "that cannot be read is refused with 3 before training, with its path",
    async () => {
      const { job, call } = setup();
      symlinkSync("/proc/self/mem", join(job.pictures, "red", "broken.png"));
      const { code, stderr } = await call("run");
      expect(code).toBe(3);
      expect(stderr).toContain(
        "DIR/pictures/red/broken.png: the disk fails to read the file (EIO) (IMAGES_UNREADABLE)\n",
      );
      expect(stderr).not.toContain("epoch");
    },
  );

  it("that is a folder or a link to itself is refused with 3", async () => {
    const { job, call } = setup({ job: manifestJob });
    mkdirSync(join(job.pictures, "folder.png"));
    symlinkSync("loop.png", join(job.pictures, "loop.png"));
    writeManifest(job, [
      ...["red", "blue"].flatMap((label) =>
        [0, 1, 2, 3, 4].map((number) => ({ path: `pictures/${label}/0${number}.png`, label })),
      ),
      { path: "pictures/folder.png", label: "red" },
      { path: "pictures/loop.png", label: "red" },
    ]);
    const { code, stderr } = await call("run");
    expect(code).toBe(3);
    expect(stderr).toContain("DIR/manifest.jsonl:11: DIR/pictures/folder.png: this is a folder, not a picture\n");
    expect(stderr).toContain("DIR/manifest.jsonl:12: DIR/pictures/loop.png: the link leads to itself\n");
  });

  it("that is missing is refused with 3, with the manifest's line", async () => {
    const { job, call } = setup({ job: manifestJob });
    writeManifest(job, [
      { path: "pictures/red/00.png", label: "red" },
      { path: "pictures/red/gone.png", label: "red" },
      { path: "pictures/blue/00.png", label: "blue" },
    ]);
    const { code, stderr } = await call("run");
    expect(code).toBe(3);
    expect(stderr).toContain("DIR/manifest.jsonl:2: DIR/pictures/red/gone.png: the file is not there");
  });

  it("that is empty or no picture is refused with 3 by validate already, all in one list", async () => {
    const { job, call } = setup();
    writeFileSync(join(job.pictures, "red", "empty.png"), "");
    writeFileSync(join(job.pictures, "red", "text.png"), "not a picture");
    for (const command of ["validate", "run"]) {
      const { code, stdout, stderr } = await call(command);
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toMatch(/IMAGES_UNREADABLE/);
      expect(stderr).toContain("DIR/pictures/red/empty.png: the file is empty (0 bytes)\n");
      expect(stderr).toContain(
        "DIR/pictures/red/text.png: the file is no PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM picture: this is text",
      );
    }
  });

  it("that is cut off or too large is refused with 3 before training, all in one list", async () => {
    const { job, call } = setup();
    const picture = (name: string): string => join(job.pictures, "red", name);
    const photo = readFileSync(new URL("../../assets/golden/exif-rotated.jpg", import.meta.url));
    writeFileSync(picture("cut.jpg"), photo.subarray(0, photo.length / 2));
    writeFileSync(picture("huge.png"), encodeBlackPng(20_000, 20_000));
    truncateSync(picture("00.png"), 100); // a golden sample if it could be decoded
    const { code, stdout, stderr } = await call("run");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^headway: IMAGES_UNREADABLE$/m);
    expect(stderr).toContain(
      "3 of 26 pictures cannot be decoded; mend or remove them, or set dataset.onBadImage: skip to train without them:\n",
    );
    expect(stderr).toMatch(/^ {2}red\/00\.png: the picture is damaged or cut off \(.+\)$/m);
    expect(stderr).toMatch(/^ {2}red\/cut\.jpg: the picture is damaged or cut off \(.+\)$/m);
    expect(stderr).toContain(
      "  red/huge.png: the picture has 20000 x 20000 pixels, more than the 268435456 that are decoded; make it smaller\n",
    );
    expect(stderr).not.toContain("epoch");
    const result = JSON.parse(readFileSync(join(job.output, "result.json"), "utf8"));
    expect(result).toMatchObject({ status: "failed", error: { code: "IMAGES_UNREADABLE" } });
    expect(result.badImages).toHaveLength(3);
  });

  it("that is bad is not skipped where its class would have none left to train", async () => {
    const { job, call } = setup({ job: { "dataset.onBadImage": "skip" } });
    for (const name of readdirSync(join(job.pictures, "red"))) writeFileSync(join(job.pictures, "red", name), "bad");
    const { code, stderr } = await call("run");
    expect(code).toBe(3);
    expect(stderr).toContain(
      '8 of 24 pictures cannot be decoded; no training picture is left of "red"; mend them, or remove the class:\n',
    );
  });

  it("that is bad is left out and listed with onBadImage: skip", async () => {
    const { job, call } = setup({ job: { "dataset.onBadImage": "skip" } });
    writeFileSync(join(job.pictures, "red", "00.png"), "");
    const { code, stderr } = await call("run");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^skipped +red\/00\.png: the file is empty \(0 bytes\)$/m);
    const result = JSON.parse(readFileSync(join(job.output, "result.json"), "utf8"));
    expect(result.badImages).toMatchObject([{ id: "red/00.png", reason: "the file is empty (0 bytes)" }]);
    const { train, validation, test } = result.samples;
    expect(train + validation + test).toBe(23);
  });
});
