import type { SolverSpec } from "../config/index.js";
import type { Optimizer } from "./optimizer.js";

/**
 * Gradient descent: `w -= rate * g`; with momentum `m = m * momentum - g * rate` and `w += m`, with Nesterov's rule
 * `w += m * momentum - g * rate`.
 */
export function createSgd(spec: Extract<SolverSpec, { kind: "sgd" }>): Optimizer {
  const { momentum, nesterov } = spec;
  return {
    slots: momentum === 0 ? [] : ["momentum"],
    scalars: [],
    initialScalars: () => [],
    advance: () => [],
    update(parameters, gradient, slots, rate) {
      const velocity = slots[0];
      if (velocity === undefined) {
        for (let i = 0; i < parameters.length; i++) parameters[i]! -= gradient[i]! * rate;
        return;
      }
      for (let i = 0; i < parameters.length; i++) {
        const pull = gradient[i]! * rate;
        velocity[i] = velocity[i]! * momentum - pull;
        parameters[i]! += nesterov ? velocity[i]! * momentum - pull : velocity[i]!;
      }
    },
  };
}
