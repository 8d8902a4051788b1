import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cacheHomeOf, listJobKeys, loadJob, parseJob } from "../../../src/config/index.js";
import { OPTIONS, SHORTEST } from "./job-samples.js";

const EXAMPLE = new URL("./fixtures/job.example.yaml", import.meta.url);
const parse = (text: string, options = {}) => parseJob(text, "jobs/job.yaml", { ...OPTIONS, ...options });

describe("the example with every key", () => {
  it("is read as it is written", async () => {
    const job = parse(await readFile(EXAMPLE, "utf8"));
    expect(job).toEqual({
      apiVersion: "headway/v1",
      kind: "FineTune",
      name: "quickstart",
      seed: 1,
      exact: true,
      dataset: {
        train: { manifest: "/work/jobs/data/manifest.jsonl" },
        validation: { fraction: 0.1 },
        test: { fraction: 0.1 },
        onBadImage: "fail",
        onConflict: "fail",
      },
      backbone: {
        model: "/work/jobs/model/model.json",
        cut: "block_13_expand_relu",
        preprocessing: {
          mode: "custom",
          size: [224, 224],
          resize: "linear",
          crop: "none",
          channels: "rgb",
          scale: 1 / 255,
          mean: [0, 0, 0],
          std: [1, 1, 1],
          layout: "nhwc",
          background: [255, 255, 255],
        },
      },
      head: { layers: [], dropout: 0, l1: 0, l2: 0 },
      training: {
        solver: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
        epochs: 40,
        batchSize: 64,
        learningRate: 0.03,
        schedule: { kind: "cosine", warmupSteps: 0, finalFraction: 0 },
        labelSmoothing: 0,
        classWeights: "none",
        clip: "none",
        earlyStopping: { patience: 10, minDelta: 0 },
      },
      workers: { min: 2, max: 16, lanes: 16, threads: "auto", allReduce: "auto" },
      checkpoints: { everySteps: 200, keep: 2 },
      cache: { enabled: true, folder: "/home/me/.cache/headway", copies: 1, maxBytes: 10 * 2 ** 30 },
      output: "/work/jobs/runs/quickstart",
    });
  });

  it("names every key that the model has", async () => {
    const words = new Set((await readFile(EXAMPLE, "utf8")).match(/\w+/g));
    const names = listJobKeys().map(({ key }) => key.slice(key.lastIndexOf(".") + 1));
    expect(names.filter((name) => !words.has(name))).toEqual([]);
  });
});

describe("defaults", () => {
  it("fill in everything that the shortest job leaves out", () => {
    expect(parse(SHORTEST)).toEqual({
      apiVersion: "headway/v1",
      kind: "FineTune",
      name: "pets",
      seed: 0,
      exact: true,
      dataset: {
        train: { folder: "/work/jobs/pictures" },
        validation: null,
        test: null,
        onBadImage: "fail",
        onConflict: "fail",
      },
      backbone: { model: "/work/jobs/model/model.json", cut: null, preprocessing: null },
      head: { layers: [], dropout: 0, l1: 0, l2: 0 },
      training: {
        solver: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
        epochs: 10,
        batchSize: 32,
        learningRate: 0.001,
        schedule: { kind: "constant", warmupSteps: 0 },
        labelSmoothing: 0,
        classWeights: "none",
        clip: "none",
        earlyStopping: "none",
      },
      workers: { min: 1, max: 16, lanes: 16, threads: "auto", allReduce: "auto" },
      checkpoints: { everySteps: 200, keep: 2 },
      cache: { enabled: true, folder: "/home/me/.cache/headway", copies: 1, maxBytes: 10 * 2 ** 30 },
      output: "/work/jobs/runs/pets",
    });
  });

  it.each([
    ["{kind: sgd}", { kind: "sgd", momentum: 0, nesterov: false }],
    ["{beta1: 0.8}", { kind: "adam", beta1: 0.8, beta2: 0.999, epsilon: 1e-7 }],
    ["{kind: adamw}", { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004 }],
    ["{kind: rmsprop}", { kind: "rmsprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false }],
  ])("of the solver %s are those of Keras", (written, expected) => {
    expect(parse(`${SHORTEST}training:\n  solver: ${written}\n`).training.solver).toEqual(expected);
  });

  it("let as many workers join as there are lanes", () => {
    expect(parse(`${SHORTEST}workers: {lanes: 5}\n`).workers).toMatchObject({ min: 1, max: 5, lanes: 5 });
  });

  it("of the schedule's kind is constant", () => {
    const { schedule } = parse(`${SHORTEST}training: {schedule: {warmupSteps: 7}}\n`).training;
    expect(schedule).toEqual({ kind: "constant", warmupSteps: 7 });
  });
});

describe("values", () => {
  it.each([
    ["12345", 12345],
    ["1KiB", 1024],
    ["2 MiB", 2 * 2 ** 20],
    ["1.5GiB", 1.5 * 2 ** 30],
    ["1TiB", 2 ** 40],
    ["0.1KiB", 102],
  ])("the size %s is %d bytes", (written, bytes) => {
    expect(parse(`${SHORTEST}cache: {maxBytes: ${written}}\n`).cache.maxBytes).toBe(bytes);
  });

  it("none as a split is the same as none at all", () => {
    const text = SHORTEST.replace("backbone:", "  validation: none\n  test: none\nbackbone:");
    expect(parse(text)).toEqual(parse(SHORTEST));
  });

  it("a class may be called as a number or a word of YAML is", () => {
    const text = `${SHORTEST}training:\n  classWeights: {01: 1, 1.0: 2, null: 3, true: 4, "a b": 5}\n`;
    expect(parse(text).training.classWeights).toEqual({ "01": 1, "1.0": 2, null: 3, true: 4, "a b": 5 });
  });

  it("anchors and aliases stand for what they name", () => {
    const text = `${SHORTEST}training:\n  epochs: &n 7\n  batchSize: *n\n`;
    expect(parse(text).training).toMatchObject({ epochs: 7, batchSize: 7 });
  });

  it("the job is frozen at every depth", () => {
    const job = parse(SHORTEST) as { training: { solver: { kind: string } } };
    expect(() => {
      job.training.solver.kind = "sgd";
    }).toThrow(TypeError);
  });
});

describe("flags", () => {
  it("win over the file, the file over the default", () => {
    const text = `${SHORTEST}training: {epochs: 5, batchSize: 8}\n`;
    const { training } = parse(text, { set: ["training.epochs=2", "training.clip={norm: 1}"] });
    expect(training).toMatchObject({ epochs: 2, batchSize: 8, learningRate: 0.001, clip: { norm: 1 } });
  });

  it("--set reads its value as YAML and makes maps on the way", () => {
    const set = [
      "training.solver={kind: sgd, momentum: 0.9}",
      "cache.maxBytes=1GiB",
      "head.layers=[64]",
      "exact=false",
    ];
    const job = parse(SHORTEST, { set });
    expect(job.training.solver).toEqual({ kind: "sgd", momentum: 0.9, nesterov: false });
    expect([job.cache.maxBytes, job.head.layers, job.exact]).toEqual([2 ** 30, [64], false]);
  });

  it("--set reaches into lists, and adds at the end of one", () => {
    const text = `${SHORTEST}head: {layers: [8, 9]}\n`;
    expect(parse(text, { set: ["head.layers.0=64", "head.layers.2=7"] }).head.layers).toEqual([64, 9, 7]);
  });

  it("--workers sets min and max, and the lanes stay", () => {
    expect(parse(SHORTEST, { workers: 3 }).workers).toMatchObject({ min: 3, max: 3, lanes: 16 });
  });

  it("paths in flags are relative to the current folder, those in the file to the file", () => {
    const job = parse(SHORTEST, { set: ["backbone.model=m.onnx", "cache.folder=c"], output: "out" });
    expect([job.backbone.model, job.cache.folder, job.output]).toEqual(["/work/m.onnx", "/work/c", "/work/out"]);
    expect(job.dataset.train).toEqual({ folder: "/work/jobs/pictures" });
  });

  it("a source set as a whole is relative to the current folder in all its paths", () => {
    const { train } = parse(SHORTEST, { set: ["dataset.train={idx: {images: i.gz, labels: /l}}"] }).dataset;
    expect(train).toEqual({ idx: { images: "/work/i.gz", labels: "/l" } });
  });
});

describe("loadJob", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "headway-config-"));
    await mkdir(join(folder, "empty"));
    await writeFile(join(folder, "job.yaml"), SHORTEST);
    await writeFile(join(folder, "picture.yaml"), Uint8Array.of(0xff, 0xd8, 0xff));
    await writeFile(join(folder, "large.yaml"), new Uint8Array(4 * 2 ** 20 + 1).fill(0x20));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const load = (name: string) => loadJob(name, { ...OPTIONS, cwd: folder });

  it("reads a file relative to the current folder", async () => {
    expect((await load("job.yaml")).output).toBe(join(folder, "runs/pets"));
  });

  it.each([
    ["no.yaml", "NOT_FOUND", "no.yaml: there is no such job file"],
    ["job.yaml/x", "NOT_FOUND", "job.yaml/x: there is no such job file"],
    ["empty", "NOT_FOUND", "empty is a folder; name the job file in it, for example empty/job.yaml"],
    ["picture.yaml", "JOB_INVALID", "picture.yaml:1:1: is not UTF-8 text; is this a job file?"],
    ["large.yaml", "JOB_INVALID", "large.yaml:1:1: has 4194305 bytes, more than 4194304; is this a job file?"],
  ])("refuses %s with %s", async (name, code, message) => {
    await expect(load(name)).rejects.toMatchObject({ code, message });
  });
});

describe("cacheHomeOf", () => {
  it.each([
    ["/data/headway", "/data/headway/cache"],
    [undefined, "/home/me/.cache/headway"],
    ["", "/home/me/.cache/headway"],
    ["~", "/home/me/cache"],
    ["~/headway", "/home/me/headway/cache"],
    ["/data/~/headway", "/data/~/headway/cache"],
  ])("with HEADWAY_HOME %s is %s", (headwayHome, expected) => {
    expect(cacheHomeOf(headwayHome, "/home/me")).toBe(expected);
  });
});
