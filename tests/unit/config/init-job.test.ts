import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJob, planInit } from "../../../src/config/index.js";
import { OPTIONS } from "./job-samples.js";

const CLASSES = [
  { name: "cats", images: 120 },
  { name: "dogs", images: 90 },
];
const parse = (text: string) => parseJob(text, "job.yaml", OPTIONS);
const init = (facts: Partial<Parameters<typeof planInit>[0]> = {}) =>
  planInit({ folder: "pictures/My Pets", classes: CLASSES, ...facts });

/** Takes the # from each left-out key; prose has one space behind its #, keys have none or several. */
const withAllKeys = (text: string) => text.replace(/^(\s*)#((?: {2,})?\w+:)/gm, "$1$2");

describe("planInit", () => {
  it("writes a job file that is read", () => {
    const job = parse(init());
    expect(job).toMatchObject({
      name: "my-pets",
      dataset: {
        train: { folder: "/work/pictures/My Pets" },
        validation: { fraction: 0.1 },
        test: { fraction: 0.1 },
      },
      backbone: { model: "/work/model/model.json", cut: null, preprocessing: null },
      training: { epochs: 20, schedule: { kind: "cosine" }, earlyStopping: { patience: 5 } },
      output: "/work/runs/my-pets",
    });
  });

  it.each([
    [".", "../runs/job"],
    ["..", "../../runs/job"],
    ["../..", "../../../runs/job"],
  ])("puts the run folder outside the pictures when the file lies in %s of them", (folder, output) => {
    const text = init({ folder });
    expect(text).toContain(`\noutput: ${output}\n`);
    const job = parseJob(text, "/work/a/b/c/job.yaml", OPTIONS);
    expect(job.output).toBe(join("/work/a/b/c", output));
  });

  it("writes the learning rate that is least behind, at worst, in the bench over eight sets of pictures", () => {
    const page = readFileSync(new URL("../../../bench/results/learning-rate.md", import.meta.url), "utf8");
    const cellsOf = (start: string): string[] =>
      page
        .split("\n")
        .find((line) => line.startsWith(`| ${start} |`))!
        .split("|")
        .slice(2, -1);
    const rates = cellsOf("cases").map(Number);
    const worst = cellsOf("all").map((cell) => Number(/\(([\d.]+)\)/.exec(cell)![1]));
    expect(rates).toHaveLength(6);
    expect(parse(init()).training.learningRate).toBe(rates[worst.indexOf(Math.min(...worst))]);
  });

  it("writes a file that is read with every left-out key put in, at its default", () => {
    const text = init();
    const full = withAllKeys(text);
    expect(full.split("\n").filter((line, index) => line !== text.split("\n")[index]).length).toBeGreaterThan(20);
    const examples = { cut: "block_13_expand_relu", preprocessing: { size: [224, 224], scale: 1 / 255 } };
    const job = parse(text);
    expect(parse(full)).toEqual({ ...job, backbone: { ...job.backbone, ...examples } });
  });

  it.each([
    ["My Pets", "my-pets"],
    ["2024", "job-2024"],
    ["1e5", "job-1e5"],
    ["null", "job-null"],
    ["Blüten & Blätter/", "bl-ten-bl-tter"],
    ["..", "job"],
    [`${"x".repeat(62)} y`, "x".repeat(62)],
  ])("calls the job of folder %s %s", (folder, name) => {
    expect(parseJob(init({ folder }), "/work/a/b/job.yaml", OPTIONS).name).toBe(name);
  });

  it("counts pictures and classes in its heading", () => {
    expect(init()).toContain("# 210 pictures in 2 classes, from 90 (dogs) to 120 (cats).\n");
  });

  it("names the schema in the first line where there is one", () => {
    const text = init({ schema: "node_modules/headway-ml/schema/job.v1.json" });
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=node_modules/headway-ml/schema/job.v1.json");
    expect(parse(text)).toEqual(parse(init()));
  });

  it("asks for another model only where none was given", () => {
    expect(init()).toContain("CHANGE THIS");
    expect(init({ model: "/m/net.onnx" })).not.toContain("CHANGE THIS");
    expect(parse(init({ model: "/m/net.onnx" })).backbone.model).toBe("/m/net.onnx");
  });

  it("holds more back from small classes", () => {
    const text = init({ classes: [CLASSES[0]!, { name: "dogs", images: 12 }] });
    expect(parse(text).dataset.test).toEqual({ fraction: 0.2 });
  });

  it("suggests balanced weights for classes of very different sizes", () => {
    const text = init({ classes: [CLASSES[0]!, { name: "dogs", images: 30 }] });
    expect(text).toContain("the largest class has 4.0 times the pictures of the smallest; try: balanced");
  });

  it("refuses a folder without two classes", () => {
    expect(() => init({ classes: [] })).toThrow(
      "pictures/My Pets: has no class folder; put the pictures of each class into a sub-folder of its own, two at least",
    );
    expect(() => init({ classes: [CLASSES[0]!] })).toThrow(
      "pictures/My Pets: has one class folder only (cats); put the pictures of each class into a sub-folder of its own, two at least",
    );
  });

  it("writes a job that is read whatever folder and classes are called", () => {
    const anyName = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    const classOf = fc.record({ name: anyName, images: fc.nat(1000) });
    fc.assert(
      fc.property(anyName, fc.array(classOf, { minLength: 2, maxLength: 5 }), anyName, (folder, classes, model) => {
        const job = parse(planInit({ folder: `data/${folder}`, classes, model: `m/${model}` }));
        const again = parse(planInit({ folder: `/data/${folder}`, classes, model: `/m/${model}` }));
        expect(again.name).toBe(job.name);
      }),
      { numRuns: 200 },
    );
  });
});
