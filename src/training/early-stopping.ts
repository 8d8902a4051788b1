/** A loss is counted in integers of this fraction of a nat, so that sums of it are exact. */
export const LOSS_UNITS_PER_NAT = 2 ** 20;

/** What early stopping remembers between epochs; part of the training state. */
export interface StoppingState {
  /** Epochs judged so far. */
  readonly numEpochs: number;
  /** Index of the best epoch; -1 before the first. */
  readonly bestEpoch: number;
  /** Validation loss of the best epoch, summed over samples, in units; null before the first. */
  readonly bestLossUnits: number | null;
}

/** Before the first epoch. */
export const INITIAL_STOPPING: StoppingState = { numEpochs: 0, bestEpoch: -1, bestLossUnits: null };

/** When to stop. */
export interface StoppingOptions {
  /** Epochs in a row without a new best that end the training; Infinity never does. */
  readonly patience: number;
  /** How far below the best the mean loss of a new best has to be, in nats. */
  readonly minDelta: number;
  /** Validation samples: the mean's divisor. */
  readonly numSamples: number;
}

/** What follows from an epoch's validation loss. */
export interface StoppingDecision {
  readonly state: StoppingState;
  readonly decision: "continue" | "stop";
  /** Whether this epoch is the new best: its training state is to be kept. */
  readonly isBest: boolean;
  readonly reason: string;
}

/**
 * Judges an epoch by its validation loss, as Keras' EarlyStopping with `restore_best_weights`: an epoch is best when its
 * mean loss is lower than the best one's by more than `minDelta`; `patience` epochs in a row that are not end the training.
 *
 * @param lossUnits sum over the validation samples, in units: an integer that all ranks have alike
 */
export function decideEarlyStopping(
  state: StoppingState,
  lossUnits: number,
  options: StoppingOptions,
): StoppingDecision {
  const { patience, minDelta, numSamples } = options;
  const epoch = state.numEpochs;
  const meanLoss = (units: number): string => (units / LOSS_UNITS_PER_NAT / numSamples).toFixed(6);
  const best = state.bestLossUnits;
  if (best === null || lossUnits + minDelta * LOSS_UNITS_PER_NAT * numSamples < best) {
    return {
      state: { numEpochs: epoch + 1, bestEpoch: epoch, bestLossUnits: lossUnits },
      decision: "continue",
      isBest: true,
      reason: `epoch ${epoch + 1} is the best so far: validation loss ${meanLoss(lossUnits)}`,
    };
  }
  const numWaited = epoch - state.bestEpoch;
  return {
    state: { ...state, numEpochs: epoch + 1 },
    decision: numWaited >= patience ? "stop" : "continue",
    isBest: false,
    reason:
      `validation loss ${meanLoss(lossUnits)} of epoch ${epoch + 1} is not below the best, ${meanLoss(best)} of epoch ` +
      `${state.bestEpoch + 1}, by more than ${minDelta}; waited ${numWaited} of ${patience} epochs`,
  };
}

/** Whether the last epoch that was judged ended the training. */
export function hasStoppedEarly(
  { numEpochs, bestEpoch }: StoppingState,
  earlyStopping: "none" | Pick<StoppingOptions, "patience">,
): boolean {
  if (earlyStopping === "none" || numEpochs === 0) return false;
  const numWaited = numEpochs - 1 - bestEpoch;
  return numWaited > 0 && numWaited >= earlyStopping.patience;
}
