import { describe, expect, it } from "vitest";
import { mistakesOf, mistakesWith, SHORTEST } from "./job-samples.js";

describe("unknown keys", () => {
  it.each([
    ["training:\n  epoch: 3\n", "job.yaml:10:3: training.epoch: unknown key; did you mean epochs?"],
    ["training:\n  batch_size: 3\n", "job.yaml:10:3: training.batch_size: unknown key; did you mean batchSize?"],
    ["workers: {lane: 3}\n", "job.yaml:9:11: workers.lane: unknown key; did you mean lanes?"],
    ["wrokers: {}\n", "job.yaml:9:1: wrokers: unknown key; did you mean workers?"],
    ["epochs: 3\n", "job.yaml:9:1: epochs: unknown key here; did you mean training.epochs?"],
    ["lr: 0.1\n", "job.yaml:9:1: lr: unknown key here; did you mean training.learningRate?"],
    [
      "training: {optimizer: adam}\n",
      "job.yaml:9:12: training.optimizer: unknown key here; did you mean training.solver?",
    ],
    [
      "head:\n  activation: relu\n",
      "job.yaml:10:3: head.activation: unknown key; the keys here are layers, dropout, l1 and l2",
    ],
    ['head: {"a.b": 1}\n', 'job.yaml:9:8: head["a.b"]: unknown key; the keys here are layers, dropout, l1 and l2'],
    [
      "training:\n  solver: {kind: sgd, beta1: 0.9}\n",
      "job.yaml:10:23: training.solver.beta1: unknown for kind sgd; it belongs to adam and adamw, so remove it or change the kind",
    ],
    [
      "training:\n  solver:\n    momentum: 0.9\n",
      "job.yaml:11:5: training.solver.momentum: unknown for kind adam; it belongs to sgd and rmsprop, so remove it or change the kind",
    ],
    [
      "training:\n  schedule: {kind: step, everyEpochs: 2, factor: 0.5, finalFraction: 0.1}\n",
      "job.yaml:10:55: training.schedule.finalFraction: unknown for kind step; it belongs to cosine, so remove it or change the kind",
    ],
    [
      "training: {clip: {normm: 1}}\n",
      "job.yaml:9:18: training.clip: has none of value, norm or globalNorm; give exactly one",
      "job.yaml:9:19: training.clip.normm: unknown key; did you mean norm?",
    ],
    [
      "training: {<<: {epochs: 3}}\n",
      'job.yaml:9:12: training["<<"]: unknown key; the keys here are solver, epochs, batchSize, learningRate, schedule, labelSmoothing, classWeights, clip and earlyStopping',
    ],
  ])("%j", (text, ...expected) => {
    expect(mistakesWith(text)).toEqual(expected);
  });

  it("a share of train belongs to validation or test", () => {
    const text = SHORTEST.replace("folder: pictures", "folder: pictures\n    fraction: 0.1");
    expect(mistakesOf(text).message).toBe(
      "job.yaml:7:5: dataset.train.fraction: unknown key here; did you mean dataset.validation.fraction or dataset.test.fraction?",
    );
  });
});
