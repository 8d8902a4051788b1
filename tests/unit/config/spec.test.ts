import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { firstDifference, listJobKeys, parseJob, specOf, specSha256 } from "../../../src/config/index.js";
import { OPTIONS, SHORTEST } from "./job-samples.js";

const DIGESTS = { dataset: "d1", backbone: { program: "b1", preprocessing: "p1" } };
const specWith = (set: readonly string[] = [], digests = DIGESTS) =>
  specOf(parseJob(SHORTEST, "job.yaml", { ...OPTIONS, set }), digests);

describe("specSha256", () => {
  it("is the SHA-256 of the spec as JSON with sorted keys and no spaces", () => {
    const json =
      '{"backbone":{"preprocessing":"p1","program":"b1"},"dataset":"d1",' +
      '"head":{"dropout":0,"l1":0,"l2":0,"layers":[]},"seed":0,' +
      '"training":{"batchSize":32,"classWeights":"none","clip":"none","earlyStopping":"none","epochs":10,' +
      '"labelSmoothing":0,"learningRate":0.001,"schedule":{"kind":"constant","warmupSteps":0},' +
      '"solver":{"beta1":0.9,"beta2":0.999,"epsilon":1e-7,"kind":"adam"}},"workers":{"lanes":16}}';
    expect(specSha256(specWith())).toBe(createHash("sha256").update(json).digest("hex"));
  });

  it("does not depend on whether a default is written out, nor on the order of keys", () => {
    const text = `workers: {lanes: 16}\ntraining: {solver: {epsilon: 1.0e-7, kind: adam}, epochs: 10}\n${SHORTEST}`;
    const spec = specOf(parseJob(text, "job.yaml", OPTIONS), DIGESTS);
    expect(specSha256(spec)).toBe(specSha256(specWith()));
  });

  it.each([
    ["seed=1"],
    ["head.layers=[8]"],
    ["head.dropout=0.5"],
    ["head.l1=1"],
    ["head.l2=1"],
    ["training.solver={kind: sgd}"],
    ["training.solver.beta1=0.8"],
    ["training.epochs=9"],
    ["training.batchSize=9"],
    ["training.learningRate=9"],
    ["training.schedule={kind: cosine}"],
    ["training.schedule.warmupSteps=9"],
    ["training.labelSmoothing=0.1"],
    ["training.classWeights=balanced"],
    ["training.clip={norm: 1}"],
    ["workers.lanes=17"],
  ])("changes with %s, and the difference is named", (setting) => {
    const [key, value = ""] = setting.split("=");
    const other = specWith([setting]);
    expect(specSha256(other)).not.toBe(specSha256(specWith()));
    expect(firstDifference(specWith(), other)).toBe(value.includes("kind") ? `${key}.kind` : key);
  });

  it.each([
    ["name=other"],
    ["exact=false"],
    ["workers.min=2"],
    ["workers.max=3"],
    ["workers.threads=4"],
    ["workers.allReduce=direct"],
    ["checkpoints={everySteps: 3, keep: 5}"],
    ["cache={enabled: false, folder: /c, maxBytes: 1GiB}"],
    ["output=/tmp/run"],
    ["dataset.train.folder=/elsewhere"],
    ["backbone.model=/elsewhere"],
  ])("stays with %s", (setting) => {
    expect(specSha256(specWith([setting]))).toBe(specSha256(specWith()));
    expect(firstDifference(specWith(), specWith([setting]))).toBeUndefined();
  });

  it("agrees with what listJobKeys says of each key", () => {
    const inSpec = listJobKeys().filter((key) => key.changesHead);
    const sections = new Set(inSpec.map(({ key }) => key.split(".")[0]));
    expect(sections).toEqual(new Set(["seed", "dataset", "backbone", "head", "training", "workers"]));
    expect(inSpec.filter(({ key }) => key.startsWith("workers")).map(({ key }) => key)).toEqual(["workers.lanes"]);
  });
});

describe("firstDifference", () => {
  it("names digests of the dataset and the backbone", () => {
    expect(firstDifference(specWith(), specWith([], { ...DIGESTS, dataset: "d2" }))).toBe("dataset");
    const backbone = { program: "b1", preprocessing: "p2" };
    expect(firstDifference(specWith(), specWith([], { ...DIGESTS, backbone }))).toBe("backbone.preprocessing");
  });

  it("names the first of several in the order of the job file", () => {
    const other = specWith(["workers.lanes=8", "training.learningRate=9", "training.epochs=9"]);
    expect(firstDifference(specWith(), other)).toBe("training.epochs");
  });

  it("names the class whose weight differs, or that only one of the two has", () => {
    const weights = (text: string) => specWith([`training.classWeights=${text}`]);
    expect(firstDifference(weights("{a: 1, b: 2}"), weights("{a: 1, b: 3}"))).toBe("training.classWeights.b");
    expect(firstDifference(weights("{a: 1}"), weights("{a: 1, c.d: 3}"))).toBe('training.classWeights["c.d"]');
    expect(firstDifference(weights("none"), weights("{a: 1}"))).toBe("training.classWeights");
  });

  it("treats the order of class weights as no difference", () => {
    const weights = (text: string) => specWith([`training.classWeights=${text}`]);
    expect(firstDifference(weights("{a: 1, b: 2}"), weights("{b: 2, a: 1}"))).toBeUndefined();
  });
});
