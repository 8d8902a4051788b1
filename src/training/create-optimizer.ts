import type { SolverSpec } from "../config/index.js";
import type { Optimizer } from "./optimizer.js";
import { createAdam } from "./optimizer-adam.js";
import { createRmsprop } from "./optimizer-rmsprop.js";
import { createSgd } from "./optimizer-sgd.js";

/** The optimiser that a job's solver names. */
export function createOptimizer(solver: SolverSpec): Optimizer {
  switch (solver.kind) {
    case "sgd":
      return createSgd(solver);
    case "adam":
    case "adamw":
      return createAdam(solver);
    case "rmsprop":
      return createRmsprop(solver);
  }
}
