import { decideEarlyStopping } from "./early-stopping.js";
import { EMPTY_TALLY, type EpochRecord, type Tally, type TrainingState } from "./state.js";

/** What the end of an epoch is decided by. */
export interface EpochOptions {
  readonly earlyStopping: "none" | { readonly patience: number; readonly minDelta: number };
  readonly numEpochs: number;
  /** Rate of the epoch's last step. */
  readonly learningRate: number;
}

/**
 * Counts an epoch as completed: keeps its parameters if they are the best so far, and decides whether training is over,
 * from exact sums alone. Changes the state in place.
 * @param validation with the parameters at the epoch's end; null without a validation split
 */
export function closeEpoch(state: TrainingState, validation: Tally | null, options: EpochOptions): EpochRecord {
  const { earlyStopping, numEpochs, learningRate } = options;
  let isBest = false;
  let ended: string | null = null;
  if (earlyStopping !== "none" && validation !== null) {
    const { lossUnits, numSamples } = validation;
    const decision = decideEarlyStopping(state.stopping, lossUnits, { ...earlyStopping, numSamples });
    state.stopping = decision.state;
    isBest = decision.isBest;
    if (decision.decision === "stop") ended = decision.reason;
  }
  state.epoch++;
  if (isBest) state.best = { epoch: state.epoch, parameters: state.parameters.map((values) => values.slice()) };
  if (state.epoch >= numEpochs) ended ??= `all ${numEpochs} epochs are done`;
  const { epoch, step, tally: train } = state;
  const record: EpochRecord = { epoch, step, learningRate, train, validation, isBest };
  state.history = [...state.history, record];
  state.tally = EMPTY_TALLY;
  state.ended = ended;
  return record;
}
