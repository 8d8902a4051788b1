import type { z } from "zod";
import { integer } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";

/** The section `checkpoints`. */
export const checkpointsModel = section({
  everySteps: integer({ min: 0 })
    .default(200)
    .describe(
      "Steps between two checkpoints. There is also one at the end of each epoch with a new best, at a clean stop and " +
        "at the end; 0: only those.",
    ),
  keep: integer({ min: 1 }).default(2).describe("How many of the latest are kept, besides the best."),
}).describe("Where training can go on after a stop.");

/** The section `checkpoints` with defaults. */
export type CheckpointsSection = DeepReadonly<z.output<typeof checkpointsModel>>;
