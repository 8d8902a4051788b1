import type { EpochFacts } from "../control/index.js";
import { type EpochRecord, type PhaseSeconds, toMeanLoss } from "../training/index.js";

/** An epoch's exact sums as the numbers that users read. */
export function toEpochFacts(
  record: EpochRecord,
  job: { readonly epochs: number; readonly seconds: PhaseSeconds },
): EpochFacts {
  const { epoch, step, learningRate, train, validation, isBest } = record;
  return {
    epoch,
    epochs: job.epochs,
    step,
    learningRate,
    loss: toMeanLoss(train.lossUnits, train.numSamples),
    accuracy: train.numCorrect / train.numSamples,
    validationLoss: validation === null ? null : toMeanLoss(validation.lossUnits, validation.numSamples),
    validationAccuracy: validation === null ? null : validation.numCorrect / validation.numSamples,
    isBest,
    numSamples: train.numSamples,
    idSum: train.idSum,
    seconds: job.seconds,
  };
}
