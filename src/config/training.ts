import { z } from "zod";
import { choice, integer, real } from "./scalar.js";
import { scheduleModel } from "./schedule.js";
import { type DeepReadonly, section } from "./section.js";
import { checkSolver, solverModel } from "./solver.js";
import { exactlyOne, type Finding, isMap, type WrittenValues } from "./written-values.js";

/** Gradient clipping by one of Keras' three rules. */
export type ClipSpec =
  | "none"
  | { readonly value: number }
  | { readonly norm: number }
  | { readonly globalNorm: number };

const CLIP_KEYS = ["value", "norm", "globalNorm"] as const;

const clipModel = z
  .union(
    [
      z.literal("none"),
      section({
        value: real({ above: 0 }).optional().describe("Each element is clipped to -v .. v."),
        norm: real({ above: 0 }).optional().describe("Each tensor's gradient is scaled down to at most this norm."),
        globalNorm: real({ above: 0 })
          .optional()
          .describe("All gradients together are scaled down to at most this norm."),
      }).meta({ oneOf: CLIP_KEYS.map((key) => ({ required: [key] })) }),
    ],
    { error: "none or a map with value, norm or globalNorm" },
  )
  .transform((clip) => clip as ClipSpec);

const classWeightsModel = z.union([choice(["none", "balanced"]), z.record(z.string(), real({ min: 0 }))], {
  error: "none, balanced or a map from class to weight such as {Flags: 1.0, Food: 2.0}",
});

const earlyStoppingModel = z.union(
  [
    z.literal("none"),
    section({
      patience: integer({ min: 1 }).describe("Epochs without a better validation loss after which training stops."),
      minDelta: real({ min: 0 }).default(0).describe("A loss is better only if it is lower by more than this."),
    }),
  ],
  { error: "none or a map with patience and minDelta" },
);

/** The section `training`. */
export const trainingModel = section({
  solver: solverModel,
  epochs: integer({ min: 1, max: 1_000_000 }).default(10).describe("Passes over the training samples."),
  batchSize: integer({ min: 1 })
    .default(32)
    .describe("Samples a step; no relation to lanes or workers. The last step of an epoch has the rest."),
  learningRate: real({ above: 0 }).default(0.001).describe("The rate that the schedule starts from."),
  schedule: scheduleModel,
  labelSmoothing: real({ min: 0, below: 1 }).default(0).describe("As Keras: labels become y * (1 - a) + a / classes."),
  classWeights: classWeightsModel
    .default("none")
    .describe("Weight of each class in the loss: none, balanced (N / (classes * n_c)), or one weight a class."),
  clip: clipModel.prefault("none").describe("Gradient clipping: none, or one of Keras' three rules."),
  earlyStopping: earlyStoppingModel
    .prefault("none")
    .describe("Stop when the validation loss no longer falls; the best state is restored and exported."),
}).describe("How the head is trained.");

/** The section `training` with defaults. */
export type TrainingSection = DeepReadonly<z.output<typeof trainingModel>>;

/** Class weights as written. */
export type ClassWeightsSpec = TrainingSection["classWeights"];

/** Early stopping as written. */
export type EarlyStoppingSpec = TrainingSection["earlyStopping"];

/** What must hold between keys of `training`. */
export function* checkTraining(written: WrittenValues): Iterable<Finding> {
  yield* checkSolver(written);
  yield* exactlyOne(written, ["training", "clip"], CLIP_KEYS);
  yield* checkClassWeights(written);
  yield* checkEarlyStopping(written);
}

function* checkClassWeights(written: WrittenValues): Iterable<Finding> {
  const path = ["training", "classWeights"];
  const weights = written.at(...path);
  if (!isMap(weights)) return;
  const values = Object.values(weights);
  if (values.length === 0) {
    yield { path, message: "names no class; give each class a weight, or write none or balanced" };
  } else if (values.every((weight) => weight === 0)) {
    yield { path, message: "gives every class the weight 0, so nothing would be learned; make one of them > 0" };
  }
}

/** Only a manifest can bring validation samples without `dataset.validation`, by a split column. */
function* checkEarlyStopping(written: WrittenValues): Iterable<Finding> {
  if (!isMap(written.at("training", "earlyStopping"))) return;
  const validation = written.at("dataset", "validation");
  const train = written.at("dataset", "train");
  const isWithout = validation === undefined || validation === "none";
  if (!isWithout || !isMap(train) || "manifest" in train) return;
  yield {
    path: ["training", "earlyStopping"],
    with: [["dataset", "validation"]],
    message: "needs validation samples; set dataset.validation, for example to {fraction: 0.1}, or write none",
  };
}
