import { describe, expect, it } from "vitest";
import type { JobProblem } from "../../../src/config/index.js";
import { mistakesOf, mistakesWith, SHORTEST } from "./job-samples.js";

describe("missing keys", () => {
  it("are all named, at what should hold them", () => {
    const text = "apiVersion: headway/v1\nkind: FineTune\ndataset: {}\n";
    expect(mistakesOf(text).message.split("\n")).toEqual([
      "job.yaml:1:1: name: missing, but required; it must be at most 63 lower-case letters, digits and -, with a letter or digit at both ends",
      "job.yaml:1:1: backbone: missing, but required; it must be a map with keys such as model",
      "job.yaml:3:1: dataset.train: missing, but required; it must be a map with keys such as folder",
    ]);
  });

  it.each([
    [
      "training:\n  schedule:\n    kind: exponential\n",
      "job.yaml:10:3: training.schedule.decaySteps: missing, but required; it must be an integer >= 1",
      "job.yaml:10:3: training.schedule.rate: missing, but required; it must be a number > 0",
    ],
    ["cache:\n", "job.yaml:9:1: cache: has no value; it must be a map with keys such as enabled"],
    ["seed:\n", "job.yaml:9:1: seed: has no value; it must be an integer from 0 to 4294967295"],
    ["seed: ~\n", "job.yaml:9:7: seed: has no value; it must be an integer from 0 to 4294967295"],
  ])("%j", (text, ...expected) => {
    expect(mistakesWith(text)).toEqual(expected);
  });
});

describe("wrong types and impossible values", () => {
  it.each([
    ["seed: -1\n", "9:7: seed: must be an integer from 0 to 4294967295, not -1"],
    ["seed: 4294967296\n", "9:7: seed: must be an integer from 0 to 4294967295, not 4294967296"],
    ["seed: 1.5\n", "9:7: seed: must be an integer from 0 to 4294967295, not 1.5"],
    ["exact: yes\n", '9:8: exact: must be true or false, not "yes"'],
    ["output: [a]\n", '9:9: output: must be the run folder\'s path, not ["a"]'],
    [
      "output: ~/runs\n",
      '9:9: output: must be the run folder\'s path written out, because ~ is not expanded, not "~/runs"',
    ],
    ["head: [128]\n", "9:7: head: must be a map with keys such as layers, not [128]"],
    ["head: {layers: 128}\n", "9:16: head.layers: must be a list of widths such as [128], not 128"],
    ["head: {layers: [8, 0]}\n", "9:20: head.layers[1]: must be an integer from 1 to 65536, not 0"],
    ["head: {dropout: 1}\n", "9:17: head.dropout: must be a number >= 0 and < 1, not 1"],
    ["head: {l2: .inf}\n", "9:12: head.l2: must be a number >= 0, not Infinity"],
    ["head: {l1: .nan}\n", "9:12: head.l1: must be a number >= 0, not NaN"],
    ["training: {epochs: ten}\n", '9:20: training.epochs: must be an integer from 1 to 1000000, not "ten"'],
    ['training: {epochs: "10"}\n', '9:20: training.epochs: must be an integer from 1 to 1000000, not "10"'],
    ["training: {batchSize: 0}\n", "9:23: training.batchSize: must be an integer >= 1, not 0"],
    ["training: {learningRate: 0}\n", "9:26: training.learningRate: must be a number > 0, not 0"],
    ["training: {labelSmoothing: 1}\n", "9:28: training.labelSmoothing: must be a number >= 0 and < 1, not 1"],
    ["training: {solver: adam}\n", '9:20: training.solver: must be a map such as {kind: adam}, not "adam"'],
    [
      "training: {solver: {kind: Adam}}\n",
      '9:27: training.solver.kind: must be adam, sgd, adamw or rmsprop, not "Adam"',
    ],
    [
      "training: {solver: {kind: }}\n",
      "9:21: training.solver.kind: has no value; it must be adam, sgd, adamw or rmsprop",
    ],
    ["training: {solver: {beta2: 1}}\n", "9:28: training.solver.beta2: must be a number >= 0 and < 1, not 1"],
    [
      "training: {schedule: {kind: cosine, finalFraction: 2}}\n",
      "9:52: training.schedule.finalFraction: must be a number from 0 to 1, not 2",
    ],
    ["training: {clip: 1}\n", "9:18: training.clip: must be none or a map with value, norm or globalNorm, not 1"],
    ["training: {clip: {norm: -1}}\n", "9:25: training.clip.norm: must be a number > 0, not -1"],
    [
      "training: {classWeights: some}\n",
      '9:26: training.classWeights: must be none, balanced or a map from class to weight such as {Flags: 1.0, Food: 2.0}, not "some"',
    ],
    ["training: {classWeights: {a b: x}}\n", '9:32: training.classWeights["a b"]: must be a number >= 0, not "x"'],
    [
      "training: {classWeights: {}}\n",
      "9:26: training.classWeights: names no class; give each class a weight, or write none or balanced",
    ],
    [
      "training: {classWeights: {a: 0, b: 0}}\n",
      "9:26: training.classWeights: gives every class the weight 0, so nothing would be learned; make one of them > 0",
    ],
    ["workers: {threads: 0}\n", "9:20: workers.threads: must be auto or an integer >= 1, not 0"],
    ["workers: {allReduce: ring}\n", '9:22: workers.allReduce: must be auto, direct or reduce-scatter, not "ring"'],
    ["workers: {lanes: 0}\n", "9:18: workers.lanes: must be an integer from 1 to 65536, not 0"],
    ["checkpoints: {keep: 0}\n", "9:21: checkpoints.keep: must be an integer >= 1, not 0"],
    [
      "cache: {maxBytes: 10GB}\n",
      '9:19: cache.maxBytes: must be a number of bytes >= 1 or a size such as 10GiB (in KiB, MiB, GiB or TiB), not "10GB"',
    ],
    [
      "cache: {maxBytes: 0GiB}\n",
      '9:19: cache.maxBytes: must be a number of bytes >= 1 or a size such as 10GiB (in KiB, MiB, GiB or TiB), not "0GiB"',
    ],
    ["cache: {copies: 2}\n", "9:17: cache.copies: 2 is more than this version can keep; set copies to 1"],
    ["  cut: 13\n", "9:8: backbone.cut: must be a layer's name, in quotes, not 13"],
    ['  cut: ""\n', '9:8: backbone.cut: must be a layer\'s name, not ""'],
    [
      "  preprocessing: {size: 224}\n",
      "9:25: backbone.preprocessing.size: must be a list of height and width such as [224, 224], not 224",
    ],
    [
      "  preprocessing: {size: [224]}\n",
      "9:25: backbone.preprocessing.size: must be a list of height and width such as [224, 224], not [224]",
    ],
    [
      "  preprocessing: {size: [224, 0]}\n",
      "9:31: backbone.preprocessing.size[1]: must be an integer from 1 to 4096, not 0",
    ],
    [
      "  preprocessing: {scale: 1/0}\n",
      '9:26: backbone.preprocessing.scale: must be a number > 0 or a quotient such as 1/255, not "1/0"',
    ],
    [
      "  preprocessing: {scale: 1/x}\n",
      '9:26: backbone.preprocessing.scale: must be a number > 0 or a quotient such as 1/255, not "1/x"',
    ],
    ["  preprocessing: {std: [1, 1, 0]}\n", "9:31: backbone.preprocessing.std[2]: must be a number > 0, not 0"],
    [
      "  preprocessing: {background: [0, 0, 256]}\n",
      "9:38: backbone.preprocessing.background[2]: must be an integer from 0 to 255, not 256",
    ],
    [
      "  preprocessing: {resize: bilinear}\n",
      '9:27: backbone.preprocessing.resize: must be nearest, linear, cubic or lanczos3, not "bilinear"',
    ],
  ])("%j", (text, ...expected) => {
    expect(mistakesWith(text)).toEqual(expected.map((line) => `job.yaml:${line}`));
  });

  it.each([
    [
      "name: pets",
      "name: Pets",
      '3:7: name: must be at most 63 lower-case letters, digits and -, with a letter or digit at both ends, not "Pets"',
    ],
    [
      "name: pets",
      "name: 7",
      "3:7: name: must be at most 63 lower-case letters, digits and -, with a letter or digit at both ends, in quotes, not 7",
    ],
    [
      "name: pets",
      "name: a-",
      '3:7: name: must be at most 63 lower-case letters, digits and -, with a letter or digit at both ends, not "a-"',
    ],
    ["headway/v1", "headway/v2", '1:13: apiVersion: must be headway/v1, not "headway/v2"'],
    ["FineTune", "Finetune", '2:7: kind: must be FineTune, not "Finetune"'],
  ])("%s as %s", (from, to, expected) => {
    expect(mistakesOf(SHORTEST.replace(from, to)).message).toBe(`job.yaml:${expected}`);
  });

  it("a long text is cut in the message", () => {
    expect(mistakesWith(`exact: ${"x".repeat(200)}\n`)).toEqual([
      `job.yaml:9:8: exact: must be true or false, not "${"x".repeat(59)}..."`,
    ]);
  });
});

describe("the file as a whole", () => {
  it.each([
    ["", "1:1: the file is empty; begin with apiVersion: headway/v1 and kind: FineTune"],
    ["# nothing\n", "1:1: the file is empty; begin with apiVersion: headway/v1 and kind: FineTune"],
    ["hello\n", '1:1: must be a map with keys such as apiVersion, not "hello"'],
    ["\n- 1\n- 2\n", "2:1: must be a map with keys such as apiVersion, not [1,2]"],
  ])("%j", (text, expected) => {
    expect(mistakesOf(text).message).toBe(`job.yaml:${expected}`);
  });

  it("everything that is wrong is said at once, by place, and is data too", () => {
    const error = mistakesOf(`apiVersion: headway/v1
kind: FineTune
name: Pets
dataset:
  train: {folder: a, manifest: b}
  validation: {fraction: 2}
backbone:
  cut: 3
training:
  epochs: many
  solver: {kind: sgd, beta1: 1}
workers: {min: 9, max: 20}
workers: {min: 9}
colour: red
`);
    expect(error.code).toBe("JOB_INVALID");
    expect(error.exitCode).toBe(3);
    expect(error.message.split("\n").map((line) => line.split(": ").slice(0, 2).join(" "))).toEqual([
      "job.yaml:3:7 name",
      "job.yaml:5:22 dataset.train.manifest",
      "job.yaml:6:26 dataset.validation.fraction",
      "job.yaml:7:1 backbone.model",
      "job.yaml:8:8 backbone.cut",
      "job.yaml:10:11 training.epochs",
      "job.yaml:11:23 training.solver.beta1",
      "job.yaml:12:24 workers.max",
      "job.yaml:13:1 workers",
      "job.yaml:14:1 colour",
    ]);
    const problems = error.facts.problems as JobProblem[];
    expect(problems).toHaveLength(10);
    expect(problems[5]).toEqual({
      line: 10,
      column: 11,
      key: "training.epochs",
      message: 'must be an integer from 1 to 1000000, not "many"',
    });
  });
});
