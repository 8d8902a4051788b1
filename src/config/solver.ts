import { z } from "zod";
import { flag, real } from "./scalar.js";
import { type DeepReadonly, kinded, section } from "./section.js";
import type { Finding, WrittenValues } from "./written-values.js";

const decayRate = () => real({ min: 0, below: 1 });
const epsilon = () =>
  real({ above: 0 }).default(1e-7).describe("Added to the root of the second moment before dividing.");
const momentum = () =>
  real({ min: 0, max: 1 }).default(0).describe("Share of the last update that is kept; 0: none, and no slot.");
const adamShape = {
  beta1: decayRate().default(0.9).describe("Decay rate of the first moment."),
  beta2: decayRate().default(0.999).describe("Decay rate of the second moment."),
  epsilon: epsilon(),
};

const KINDS = ["adam", "sgd", "adamw", "rmsprop"] as const;

/** The section `training.solver`: options as Keras 3 has them. */
export const solverModel = kinded("adam", KINDS, [
  section({ kind: z.literal("adam").default("adam").describe("The optimiser."), ...adamShape }),
  section({
    kind: z.literal("sgd"),
    momentum: momentum(),
    nesterov: flag().default(false).describe("Nesterov's form of momentum."),
  }),
  section({
    kind: z.literal("adamw"),
    ...adamShape,
    weightDecay: real({ min: 0 })
      .default(0.004)
      .describe("Decoupled weight decay: a step subtracts weightDecay * rate * w first."),
  }),
  section({
    kind: z.literal("rmsprop"),
    rho: decayRate().default(0.9).describe("Decay rate of the mean square."),
    momentum: momentum(),
    epsilon: epsilon(),
    centered: flag().default(false).describe("Divide by the variance instead of the mean square."),
  }),
])
  .prefault({ kind: "adam" })
  .describe("The optimiser and its options, as Keras 3; an option unknown to the kind is an error.");

/** An optimiser with its options. */
export type SolverSpec = DeepReadonly<z.output<typeof solverModel>>;

/** What must hold between keys of `training.solver`. */
export function* checkSolver(written: WrittenValues): Iterable<Finding> {
  const place = ["training", "solver"];
  if (written.at(...place, "kind") !== "sgd" || written.at(...place, "nesterov") !== true) return;
  if (written.number([...place, "momentum"], 0) !== 0) return;
  yield {
    path: [...place, "nesterov"],
    with: [[...place, "momentum"]],
    message: "true needs a momentum > 0; set momentum, for example to 0.9, or remove nesterov",
  };
}
