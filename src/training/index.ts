export { classWeightsOf } from "./class-weights.js";
export { clipGradients } from "./clip.js";
export {
  decideEarlyStopping,
  INITIAL_STOPPING,
  LOSS_UNITS_PER_NAT,
  type StoppingDecision,
  type StoppingOptions,
  type StoppingState,
} from "./early-stopping.js";
export { createOptimizer, type Optimizer } from "./optimizer.js";
export { addPenalties } from "./penalties.js";
export { planSchedule } from "./schedule.js";
