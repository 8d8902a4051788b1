import { z } from "zod";
import { integer, real } from "./scalar.js";
import { type DeepReadonly, kinded, section } from "./section.js";

const warmupSteps = integer({ min: 0 })
  .default(0)
  .describe("Steps at the start in which the rate rises linearly from 0.");

const KINDS = ["constant", "step", "exponential", "cosine"] as const;

/** The section `training.schedule`. */
export const scheduleModel = kinded("constant", KINDS, [
  section({ kind: z.literal("constant").default("constant").describe("The shape of the schedule."), warmupSteps }),
  section({
    kind: z.literal("step"),
    warmupSteps,
    everyEpochs: integer({ min: 1 }).describe("Epochs between two changes of the rate."),
    factor: real({ above: 0 }).describe("What the rate is multiplied by at each change."),
  }),
  section({
    kind: z.literal("exponential"),
    warmupSteps,
    decaySteps: integer({ min: 1 }).describe("Steps in which the rate is multiplied by `rate` once."),
    rate: real({ above: 0 }).describe("What the learning rate is multiplied by in each decaySteps steps, smoothly."),
  }),
  section({
    kind: z.literal("cosine"),
    warmupSteps,
    finalFraction: real({ min: 0, max: 1 }).default(0).describe("The last rate divided by learningRate (Keras alpha)."),
  }),
])
  .prefault({ kind: "constant" })
  .describe("How the learning rate changes: a table in the plan, one value a step.");

/** A learning-rate schedule with its options. */
export type ScheduleSpec = DeepReadonly<z.output<typeof scheduleModel>>;
