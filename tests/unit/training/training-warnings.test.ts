import { describe, expect, it } from "vitest";
import { parseJob } from "../../../src/config/index.js";
import { judgeTraining, planTrainingWarnings } from "../../../src/training/index.js";

const trainingOf = (text: string) =>
  parseJob(
    `apiVersion: headway/v1\nkind: FineTune\nname: a\ndataset: {train: {folder: p}, validation: {fraction: 0.2}}\nbackbone: {model: m.json}\ntraining: ${text}\n`,
    "job.yaml",
    { cacheHome: "/cache", cwd: "/jobs" },
  ).training;

const epochsOf = (losses: readonly number[], isValidated = true) =>
  losses.map((loss, index) => ({ epoch: index + 1, loss, validationLoss: isValidated ? loss : null }));

describe("planTrainingWarnings", () => {
  it("warns of a warm-up that is as long as training", () => {
    const training = trainingOf("{epochs: 3, learningRate: 0.03, schedule: {kind: cosine, warmupSteps: 30}}");
    expect(planTrainingWarnings(training, 10)).toEqual([
      {
        about: "warm-up",
        message:
          "training.schedule.warmupSteps is 30, and all 3 epochs have 30 steps: the rate never reaches 0.03; make the " +
          "warm-up shorter or training longer",
      },
    ]);
    expect(planTrainingWarnings(training, 11)).toEqual([]);
  });

  it("warns of a schedule and a patience that never come to act", () => {
    const training = trainingOf(
      "{epochs: 5, schedule: {kind: step, everyEpochs: 5, factor: 0.1}, earlyStopping: {patience: 5}}",
    );
    expect(planTrainingWarnings(training, 10).map(({ about }) => about)).toEqual(["schedule", "early stopping"]);
  });
});

describe("judgeTraining", () => {
  it("says to train longer where the loss still falls at the last epoch, of training where nothing is held out", () => {
    expect(judgeTraining(epochsOf([2, 1.8, 1.6, 1.4]), 4)).toEqual([
      {
        about: "still falling",
        message:
          "the validation loss still fell at the end (1.6000 after epoch 3, 1.4000 after epoch 4): train longer " +
          "(training.epochs) or with a larger training.learningRate",
      },
    ]);
    expect(judgeTraining(epochsOf([2, 1.8, 1.6, 1.4], false), 4)[0]!.message).toContain("the training loss still fell");
  });

  it("says that no epoch was better than the first", () => {
    expect(judgeTraining(epochsOf([1.1, 1.2, 1.5]), 3)).toEqual([
      {
        about: "first epoch is best",
        message:
          "no epoch was better than the first (validation loss 1.1000, at the end 1.5000): the head learns the training " +
          "pictures only; try a smaller training.learningRate, and look at labels and splits",
      },
    ]);
  });

  it.each([
    ["a loss that has settled", epochsOf([2, 1, 0.8, 0.799]), 4],
    ["a best epoch in the middle", epochsOf([2, 1, 0.8, 0.9]), 4],
    ["a training that early stopping ended", epochsOf([2, 1.8, 1.6, 1.4]), 9],
    ["too few epochs", epochsOf([2, 1.5, 1]), 3],
    ["one epoch", epochsOf([2]), 1],
    ["no epoch", [], 4],
  ])("says nothing of %s", (_, epochs, numEpochs) => {
    expect(judgeTraining(epochs, numEpochs)).toEqual([]);
  });
});
