import type { Optimizer, SgdSpec } from "./optimizer.js";

/**
 * Gradient descent: `w -= rate * g`; with momentum `m = m * momentum - g * rate` and `w += m`, with Nesterov's rule
 * `w += m * momentum - g * rate`.
 */
export function createSgd(spec: Omit<SgdSpec, "kind">): Optimizer {
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
