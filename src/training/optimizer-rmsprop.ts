import type { SolverSpec } from "../config/index.js";
import type { Optimizer } from "./optimizer.js";

/**
 * RMSprop: `v = rho * v + (1 - rho) * g * g`, then `w -= rate * g / sqrt(v + epsilon)`. Centred, `v` is lessened by the
 * square of `a = rho * a + (1 - rho) * g`. With momentum the quotient is added to `n = momentum * n` and `w -= n`.
 *
 * A variance `v - a * a` that the rounding of `v` and `a` makes negative counts as 0; Keras takes its root and may get NaN.
 */
export function createRmsprop(spec: Extract<SolverSpec, { kind: "rmsprop" }>): Optimizer {
  const { rho, momentum, epsilon, centered } = spec;
  const hasMomentum = momentum > 0;
  return {
    slots: ["velocity", ...(hasMomentum ? ["momentum"] : []), ...(centered ? ["averageGradient"] : [])],
    scalars: [],
    initialScalars: () => [],
    advance: () => [],
    update(parameters, gradient, slots, rate) {
      const v = slots[0]!;
      const n = hasMomentum ? slots[1]! : undefined;
      const a = centered ? slots[hasMomentum ? 2 : 1]! : undefined;
      for (let i = 0; i < parameters.length; i++) {
        const g = gradient[i]!;
        v[i] = rho * v[i]! + (1 - rho) * (g * g);
        let variance = v[i]!;
        if (a !== undefined) {
          a[i] = rho * a[i]! + (1 - rho) * g;
          variance -= a[i]! * a[i]!;
          if (variance < 0) variance = 0;
        }
        const increment = (rate * g) / Math.sqrt(variance + epsilon);
        if (n === undefined) parameters[i]! -= increment;
        else {
          n[i] = momentum * n[i]! + increment;
          parameters[i]! -= n[i]!;
        }
      }
    },
  };
}
