import { describe, expect, test } from "vitest";
import type { SolverSpec } from "../../../src/config/index.js";
import { createOptimizer } from "../../../src/training/create-optimizer.js";
import type { Optimizer } from "../../../src/training/optimizer.js";

const SGD = { kind: "sgd", momentum: 0, nesterov: false } as const;
const ADAM = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const RMSPROP = { kind: "rmsprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false } as const;

/** Takes steps of one weight with the given gradients; returns the weight after each. */
function descend(optimizer: Optimizer, start: number, gradients: readonly number[], rate: number) {
  const parameters = Float32Array.of(start);
  const slots = optimizer.slots.map(() => new Float32Array(1));
  let scalars = optimizer.initialScalars();
  return gradients.map((gradient) => {
    scalars = optimizer.advance(scalars);
    optimizer.update(parameters, Float64Array.of(gradient), slots, rate, scalars);
    return parameters[0]!;
  });
}

describe("createOptimizer", () => {
  test.each<[SolverSpec, string[], string[]]>([
    [SGD, [], []],
    [{ ...SGD, momentum: 0.9 }, ["momentum"], []],
    [{ ...SGD, nesterov: true }, [], []],
    [ADAM, ["momentum", "velocity"], ["beta1Power", "beta2Power"]],
    [{ ...ADAM, kind: "adamw", weightDecay: 0.1 }, ["momentum", "velocity"], ["beta1Power", "beta2Power"]],
    [RMSPROP, ["velocity"], []],
    [{ ...RMSPROP, momentum: 0.5 }, ["velocity", "momentum"], []],
    [{ ...RMSPROP, centered: true }, ["velocity", "averageGradient"], []],
    [{ ...RMSPROP, momentum: 0.5, centered: true }, ["velocity", "momentum", "averageGradient"], []],
  ])("%j keeps the slots %j and the scalars %j", (solver, slots, scalars) => {
    const optimizer = createOptimizer(solver);
    expect(optimizer.slots).toEqual(slots);
    expect(optimizer.scalars).toEqual(scalars);
    expect(optimizer.initialScalars()).toHaveLength(scalars.length);
  });

  test("gradient descent subtracts rate times gradient", () => {
    expect(descend(createOptimizer(SGD), 1, [0.5, -0.25], 0.5)).toEqual([0.75, 0.875]);
  });

  test("momentum adds up: 1 - 0.5, then its half and another 0.5", () => {
    expect(descend(createOptimizer({ ...SGD, momentum: 0.5 }), 1, [1, 1], 0.5)).toEqual([0.5, -0.25]);
  });

  test("Nesterov's rule looks one step ahead", () => {
    // m = -0.5, w = 1 + 0.5 * -0.5 - 0.5; then m = -0.75, w += 0.5 * -0.75 - 0.5
    const optimizer = createOptimizer({ ...SGD, momentum: 0.5, nesterov: true });
    expect(descend(optimizer, 1, [1, 1], 0.5)).toEqual([0.25, -0.625]);
  });

  test("Adam's first step is the rate, whatever the gradient's size", () => {
    for (const gradient of [-0.1, 1, 1e6]) {
      const [moved] = descend(createOptimizer(ADAM), 1, [gradient], 0.125);
      expect(moved).toBeCloseTo(gradient > 0 ? 0.875 : 1.125, 5);
    }
  });

  test("Adam's epsilon is added to the root before bias correction: a gradient of 0 changes nothing", () => {
    // m = 0.1, v = 0.001, alpha = rate * sqrt(0.001) / 0.1; w -= m * alpha / (sqrt(v) + epsilon), epsilon = sqrt(v)
    const epsilon = Math.sqrt(Math.fround(0.001));
    expect(descend(createOptimizer({ ...ADAM, epsilon }), 1, [1], 0.5)[0]).toBeCloseTo(0.75, 6);
    expect(descend(createOptimizer(ADAM), 1, [0, 0], 0.5)).toEqual([1, 1]);
  });

  test("Adam's powers of beta are running products", () => {
    const optimizer = createOptimizer({ ...ADAM, beta1: 0.5, beta2: 0.25 });
    const once = optimizer.advance(optimizer.initialScalars());
    expect(once).toEqual([0.5, 0.25]);
    expect(optimizer.advance(once)).toEqual([0.25, 0.0625]);
  });

  test("AdamW decays by weight times decay times rate, apart from the gradient", () => {
    const optimizer = createOptimizer({ ...ADAM, kind: "adamw", weightDecay: 0.5 });
    expect(descend(optimizer, 8, [0, 0], 0.5)).toEqual([6, 4.5]);
  });

  test("Adam does not decay", () => {
    expect(descend(createOptimizer(ADAM), 8, [0], 0.5)).toEqual([8]);
  });

  test("RMSprop's epsilon is under the root", () => {
    // v = 0.5 * 1 * 1, v + epsilon = 4
    const optimizer = createOptimizer({ ...RMSPROP, rho: 0.5, epsilon: 3.5 });
    expect(descend(optimizer, 1, [1], 1)).toEqual([0.5]);
  });

  test("centred RMSprop stays finite where rounding makes a variance of 0 negative", () => {
    const optimizer = createOptimizer({ ...RMSPROP, centered: true });
    const path = descend(optimizer, 0, new Array<number>(400).fill(12345.678), 1e-6);
    expect(path.every(Number.isFinite)).toBe(true);
  });

  test("every stored value is the float64 result rounded once", () => {
    const parameters = Float32Array.of(0.1);
    const slots = [Float32Array.of(0.3), Float32Array.of(0.7)];
    const [m, v] = [slots[0]![0]!, slots[1]![0]!];
    const w = parameters[0]!;
    createOptimizer(ADAM).update(parameters, Float64Array.of(1 / 3), slots, 0.01, [0.81, 0.998001]);
    const newM = Math.fround(m + (1 / 3 - m) * (1 - 0.9));
    const newV = Math.fround(v + ((1 / 3) * (1 / 3) - v) * (1 - 0.999));
    const alpha = (0.01 * Math.sqrt(1 - 0.998001)) / (1 - 0.81);
    expect(slots[0]![0]).toBe(newM);
    expect(slots[1]![0]).toBe(newV);
    expect(parameters[0]).toBe(Math.fround(w - (newM * alpha) / (Math.sqrt(newV) + 1e-7)));
  });
});
