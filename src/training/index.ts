export { classWeightsOf } from "./class-weights.js";
export { clipGradients } from "./clip.js";
export { dropoutMasks, dropoutWidths } from "./dropout-masks.js";
export {
  decideEarlyStopping,
  INITIAL_STOPPING,
  LOSS_UNITS_PER_NAT,
  type StoppingDecision,
  type StoppingOptions,
  type StoppingState,
} from "./early-stopping.js";
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
export { createOptimizer, type Optimizer } from "./optimizer.js";
export { addPenalties } from "./penalties.js";
export { planSchedule } from "./schedule.js";
