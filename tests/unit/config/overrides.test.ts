import { describe, expect, it } from "vitest";
import { parseJob } from "../../../src/config/index.js";
import { mistakesOf, OPTIONS, SHORTEST } from "./job-samples.js";

describe("flags", () => {
  it.each([
    [
      { set: ["training.epochs=two"] },
      '--set training.epochs=two: training.epochs: must be an integer from 1 to 1000000, not "two"',
    ],
    [{ set: ["training.epoch=2"] }, "--set training.epoch=2: training.epoch: unknown key; did you mean epochs?"],
    [
      { set: ["training.epochs"] },
      "--set training.epochs: must have the form KEY=VALUE, for example training.epochs=2",
    ],
    [{ set: ["=3"] }, "--set =3: must have the form KEY=VALUE, for example training.epochs=2"],
    [{ set: ["training..x=3"] }, "--set training..x=3: must have the form KEY=VALUE, for example training.epochs=2"],
    [
      { set: ["head.layers=[1"] },
      "--set head.layers=[1: head.layers: not valid YAML: the list that begins here has no closing ]",
    ],
    [{ set: ["seed="] }, "--set seed=: seed: has no value; it must be an integer from 0 to 4294967295"],
    [
      { set: ["name.x=1"] },
      "--set name.x=1: name.x: name is no map in the job file, so nothing can be set below it; set name itself",
    ],
    [
      { set: ["__proto__.x=1"] },
      "--set __proto__.x=1: __proto__: unknown key; the keys here are apiVersion, kind, name, seed, exact, dataset, backbone, head, training, workers, checkpoints, cache and output",
    ],
    [
      { set: ["training.schedule.kind=step"] },
      "--set training.schedule.kind=step: training.schedule.everyEpochs: missing, but required; it must be an integer >= 1",
      "--set training.schedule.kind=step: training.schedule.factor: missing, but required; it must be a number > 0",
    ],
    [
      { set: ["dataset.validation.idx.images=a"] },
      "--set dataset.validation.idx.images=a: dataset.validation.idx.labels: missing, but required; it must be the path of an IDX file of labels",
    ],
    [
      { set: ["dataset.train.manifest=m.csv"] },
      "--set dataset.train.manifest=m.csv: dataset.train.manifest: stands beside folder; keep exactly one of folder, manifest or idx",
    ],
    [
      { workers: 17 },
      "--workers 17: workers.max: 17 is more than workers.lanes (16); set max to at most 16, or lanes to at least 17",
    ],
    [{ workers: 0 }, "--workers 0: must be an integer >= 1"],
    [{ workers: Number.NaN }, "--workers NaN: must be an integer >= 1"],
    [
      { output: "." },
      "--output .: output: holds what the job reads (dataset.train.folder and backbone.model), which --overwrite would delete; give a folder of its own",
    ],
  ])("%j is a mistake of usage that names the flag", (options, ...expected) => {
    const error = mistakesOf(SHORTEST, options);
    expect(error.message.split("\n")).toEqual(expected);
    expect([error.code, error.exitCode]).toEqual(["USAGE", 2]);
  });

  it("a flag that makes a value of the file impossible is named", () => {
    const text = `${SHORTEST}workers: {max: 12}\n`;
    expect(mistakesOf(text, { set: ["workers.lanes=8"] }).message).toBe(
      "--set workers.lanes=8: workers.max: 12 is more than workers.lanes (8); set max to at most 8, or lanes to at least 12",
    );
  });

  it("mistakes of the file come first, and make the code the file's", () => {
    const error = mistakesOf(`${SHORTEST}seed: x\n`, { set: ["exact=3"], workers: 0 });
    expect(error.message.split("\n")).toEqual([
      'job.yaml:9:7: seed: must be an integer from 0 to 4294967295, not "x"',
      "--workers 0: must be an integer >= 1",
      "--set exact=3: exact: must be true or false, not 3",
    ]);
    expect(error.code).toBe("JOB_INVALID");
  });

  it("a flag in place of a wrong value mends the job", () => {
    const text = `${SHORTEST}training: {epochs: many}\n`;
    expect(parseJob(text, "job.yaml", { ...OPTIONS, set: ["training.epochs=3"] }).training.epochs).toBe(3);
  });
});
