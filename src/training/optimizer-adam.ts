import type { SolverSpec } from "../config/index.js";
import type { Optimizer } from "./optimizer.js";

/**
 * Adam, with decoupled weight decay where the kind is adamw; as in Keras it decays all tensors, biases too. With beta
 * powers `p1`, `p2` of the step: `w -= w * weightDecay * rate`, `m += (g - m) * (1 - beta1)`, `v += (g * g - v) * (1 - beta2)`,
 * `w -= m * alpha / (sqrt(v) + epsilon)` where `alpha = rate * sqrt(1 - p2) / (1 - p1)`.
 */
export function createAdam(spec: Extract<SolverSpec, { kind: "adam" | "adamw" }>): Optimizer {
  const { beta1, beta2, epsilon } = spec;
  const weightDecay = spec.kind === "adamw" ? spec.weightDecay : 0;
  return {
    slots: ["momentum", "velocity"],
    scalars: ["beta1Power", "beta2Power"],
    initialScalars: () => [1, 1],
    advance: ([beta1Power, beta2Power]) => [beta1Power! * beta1, beta2Power! * beta2],
    update(parameters, gradient, slots, rate, scalars) {
      const [m, v] = slots as [Float32Array, Float32Array];
      const [beta1Power, beta2Power] = scalars as [number, number];
      const alpha = (rate * Math.sqrt(1 - beta2Power)) / (1 - beta1Power);
      const [momentumRate, velocityRate] = [1 - beta1, 1 - beta2];
      // Values that were just rounded are not read again from their arrays: a third of the loop's time.
      for (let i = 0; i < parameters.length; i++) {
        const g = gradient[i]!;
        const w = parameters[i]!;
        const momentum = Math.fround(m[i]! + (g - m[i]!) * momentumRate);
        const velocity = Math.fround(v[i]! + (g * g - v[i]!) * velocityRate);
        m[i] = momentum;
        v[i] = velocity;
        parameters[i] = w - w * weightDecay * rate - (momentum * alpha) / (Math.sqrt(velocity) + epsilon);
      }
    },
  };
}
