import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { schemaText, withTables } from "../../../scripts/write-schema.js";
import { jobJsonSchema, listJobKeys, parseJob } from "../../../src/config/index.js";
import { OPTIONS, SHORTEST, validJob } from "./job-samples.js";
import { isValid } from "./schema-check.js";

const schema = JSON.parse(schemaText());
const root = new URL("../../../", import.meta.url);

function isJob(text: string): boolean {
  try {
    parseJob(text, "job.yaml", OPTIONS);
    return true;
  } catch {
    return false;
  }
}

describe("the JSON Schema of the job file", () => {
  it("is what schema/job.v1.json holds", async () => {
    expect(await readFile(new URL("schema/job.v1.json", root), "utf8")).toBe(schemaText());
  });

  it("accepts the example with every key", async () => {
    const text = await readFile(new URL("./fixtures/job.example.yaml", import.meta.url), "utf8");
    expect(isValid(parse(text), schema)).toBe(true);
  });

  it("accepts every job that the parser accepts", () => {
    fc.assert(
      fc.property(validJob, (values) => {
        expect(isValid(JSON.parse(JSON.stringify(values)), schema)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    "colour: red",
    "seed: -1",
    "exact: 1",
    "head: {layers: [0]}",
    "head: {layer: [1]}",
    "training: {epochs: 1.5}",
    "training: {solver: {kind: lion}}",
    "training: {solver: {momentum: 0.9}}",
    "training: {solver: {kind: sgd, beta1: 0.9}}",
    "training: {schedule: {kind: step}}",
    "training: {schedule: {finalFraction: 0}}",
    "training: {clip: {}}",
    "training: {clip: {norm: 1, value: 1}}",
    "training: {classWeights: {a: x}}",
    "training: {earlyStopping: {}}",
    "workers: {threads: 0}",
    "cache: {maxBytes: 10GB}",
    "output: ''",
    "  preprocessing: {size: [224]}",
    "  preprocessing: {size: [1, 2, 3]}",
    "  preprocessing: {scale: 1/x}",
    "  preprocessing: {mode: keras}",
  ])("refuses, as the parser does: %s", (added) => {
    const text = `${SHORTEST}${added}\n`;
    expect([isJob(text), isValid(parse(text), schema)]).toEqual([false, false]);
  });

  it("refuses two sources at once, and none", () => {
    for (const train of ["{folder: a, manifest: b}", "{}"]) {
      const text = SHORTEST.replace("  train:\n    folder: pictures\n", `  train: ${train}\n`);
      expect([isJob(text), isValid(parse(text), schema)]).toEqual([false, false]);
    }
  });

  it("says for every key what it means", () => {
    expect(listJobKeys().filter(({ description }) => description === "")).toEqual([]);
  });

  it("gives a default for every key that has one, as the parser fills it in", () => {
    const written = (keys: readonly string[], value: unknown): unknown =>
      keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    const base = parse(SHORTEST);
    for (const { key, kinds, default: byDefault } of listJobKeys()) {
      const isTaken = ["dataset", "backbone", "training.earlyStopping."].some((start) => key.startsWith(start));
      if (byDefault === undefined || (kinds !== null && !kinds.includes("adam")) || isTaken) continue;
      const job = stringify({ ...base, ...(written(key.split("."), byDefault) as object) });
      expect(parseJob(job, "job.yaml", OPTIONS), key).toEqual(parseJob(SHORTEST, "job.yaml", OPTIONS));
    }
  });

  it("is made anew by each call, so a caller may change it", () => {
    expect(jobJsonSchema()).not.toBe(jobJsonSchema());
  });
});

describe("docs/job-file.md", () => {
  it("has the tables that the model gives", async () => {
    const page = await readFile(new URL("docs/job-file.md", root), "utf8");
    expect(withTables(page)).toBe(page);
  });

  it("has a row for every key below its section's heading", async () => {
    const page = await readFile(new URL("docs/job-file.md", root), "utf8");
    for (const { key, schema: own } of listJobKeys()) {
      if (own.properties !== undefined && !key.includes(".")) continue;
      const [section, ...rest] = key.split(".");
      const heading = rest.length === 0 ? "The job" : section;
      const part = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
      expect(part, key).toContain(`\n| \`${rest.length === 0 ? key : rest.join(".")}\``);
    }
  });

  it("shows a job file and flags that are read as they stand", async () => {
    const page = await readFile(new URL("docs/job-file.md", root), "utf8");
    const job = /```yaml\n(apiVersion[\s\S]*?)```/.exec(page)?.[1] ?? "";
    const settings = [...page.matchAll(/`--set (?:'([^']+)'|([^'`]+=[^`]*))`/g)].map(
      ([, quoted, plain]) => quoted ?? plain!,
    );
    const set = settings.filter((setting) => !setting.startsWith("KEY="));
    expect(set.length).toBeGreaterThanOrEqual(5);
    for (const setting of set) {
      expect(() => parseJob(job, "job.yaml", { ...OPTIONS, set: [setting] }), setting).not.toThrow();
    }
  });

  it("shows mistakes as they are reported", async () => {
    const page = await readFile(new URL("docs/job-file.md", root), "utf8");
    const shown = /```text\n([\s\S]*?)```/.exec(page)?.[1]?.trim().split("\n") ?? [];
    const text = `${SHORTEST}seed: 1\nexact: true\ntraining:\n  epoch: 3\n  batchSize: 0\n  learningRate: 1\n\n\n\n\nworkers:\n  max: 20\n`;
    expect(() => parseJob(text, "job.yaml", OPTIONS)).toThrow(shown.join("\n"));
  });
});
