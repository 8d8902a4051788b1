export { classWeightsOf } from "./class-weights.js";
export { closeEpoch, type EpochOptions } from "./close-epoch.js";
export { createOptimizer } from "./create-optimizer.js";
export { dropoutMasks, dropoutWidths } from "./dropout-masks.js";
export type {
  StoppingDecision,
  StoppingOptions,
  StoppingState,
} from "./early-stopping.js";
export { hasStoppedEarly } from "./early-stopping.js";
export {
  EPOCH_PHASES,
  type EpochPhase,
  isStepPhase,
  type PhaseSeconds,
  parsePhaseSeconds,
  STEP_PHASES,
  type StepPhase,
} from "./epoch-phases.js";
export {
  type BlockEvaluation,
  type EvaluationBlock,
  evaluateBlocks,
  toLossUnits,
  toMeanLoss,
} from "./evaluate.js";
export { EVALUATION_ROWS, evaluationProgram } from "./evaluation-program.js";
export { gradientProgram } from "./gradient-program.js";
export {
  type HeadLayer,
  type HeadParameter,
  type HeadSpec,
  headLayers,
  headParameters,
  initialParameters,
} from "./head.js";
export { HeadUpdate } from "./head-update.js";
export type { Optimizer } from "./optimizer.js";
export { planSchedule } from "./schedule.js";
export {
  addTallies,
  decodeTrainingState,
  EMPTY_TALLY,
  type EpochRecord,
  encodeTrainingState,
  exportedParameters,
  readStateIdentity,
  type StateIdentity,
  type Tally,
  type TrainingState,
} from "./state.js";
export { type JobWarning, type JudgedEpoch, judgeTraining, planTrainingWarnings } from "./training-warnings.js";
