import type { TrainingSection } from "../config/index.js";

/** Something about a job or a run that is allowed and probably not meant. */
export interface JobWarning {
  /** A short name of what it is about, for programs. */
  readonly about: string;
  /** What was found, and what to do. */
  readonly message: string;
}

/** What the outcome of training is judged by, of one epoch. */
export interface JudgedEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss: number | null;
}

/** From this share of the loss on that the last quarter of the epochs took off, training was too short. */
const STILL_FALLING = 0.01;
/** The last quarter of fewer epochs says nothing. */
const FEWEST_EPOCHS = 4;

/** What can be said of a job's training before it runs. */
export function planTrainingWarnings(training: TrainingSection, stepsPerEpoch: number): JobWarning[] {
  const { schedule, epochs, earlyStopping, learningRate } = training;
  const steps = stepsPerEpoch * epochs;
  const warnings: JobWarning[] = [];
  if (schedule.warmupSteps >= steps) {
    warnings.push({
      about: "warm-up",
      message:
        `training.schedule.warmupSteps is ${schedule.warmupSteps}, and all ${epochs} epochs have ${steps} steps: the ` +
        `rate never reaches ${learningRate}; make the warm-up shorter or training longer`,
    });
  }
  if (schedule.kind === "step" && schedule.everyEpochs >= epochs) {
    warnings.push({
      about: "schedule",
      message:
        `training.schedule.everyEpochs is ${schedule.everyEpochs}, and training has ${epochs} epochs: the rate never ` +
        "changes; make it smaller or training longer",
    });
  }
  if (earlyStopping !== "none" && earlyStopping.patience >= epochs) {
    warnings.push({
      about: "early stopping",
      message:
        `training.earlyStopping.patience is ${earlyStopping.patience}, and training has ${epochs} epochs: it can never ` +
        "stop early; make it smaller or training longer",
    });
  }
  return warnings;
}

/**
 * What the losses say of a training that came to its end.
 * @param epochs all of them, in order
 * @param numEpochs how many the job has at most
 */
export function judgeTraining(epochs: readonly JudgedEpoch[], numEpochs: number): JobWarning[] {
  const last = epochs.at(-1);
  if (last === undefined) return [];
  const isValidated = last.validationLoss !== null;
  const losses = epochs.map(({ loss, validationLoss }) => validationLoss ?? loss);
  const name = isValidated ? "validation loss" : "training loss";
  const best = losses.indexOf(Math.min(...losses));
  if (isValidated && best === 0 && epochs.length > 1) {
    return [
      {
        about: "first epoch is best",
        message:
          `no epoch was better than the first (${name} ${losses[0]!.toFixed(4)}, at the end ${losses.at(-1)!.toFixed(4)}): ` +
          "the head learns the training pictures only; try a smaller training.learningRate, and look at labels and splits",
      },
    ];
  }
  const from = Math.ceil(epochs.length * 0.75) - 1;
  const fall = losses[from]! - losses.at(-1)!;
  const isFalling = best === losses.length - 1 && fall >= STILL_FALLING * losses[from]!;
  if (epochs.length < numEpochs || epochs.length < FEWEST_EPOCHS || !isFalling) return [];
  return [
    {
      about: "still falling",
      message:
        `the ${name} still fell at the end (${losses[from]!.toFixed(4)} after epoch ${epochs[from]!.epoch}, ` +
        `${losses.at(-1)!.toFixed(4)} after epoch ${last.epoch}): train longer (training.epochs) or with a larger ` +
        "training.learningRate",
    },
  ];
}
