import { z } from "zod";
import { choice, integer } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";
import type { Finding, WrittenValues } from "./written-values.js";

const DEFAULT_LANES = 16;

/** The section `workers`. */
export const workersModel = section({
  min: integer({ min: 1 }).default(1).describe("Workers needed to start; `run` starts so many processes."),
  max: integer({ min: 1 }).optional().describe("Workers that may join. Left out: as many as there are lanes."),
  lanes: integer({ min: 1, max: 65536 })
    .default(DEFAULT_LANES)
    .describe("Shares that the samples are cut into: a constant of the job, which --workers never changes."),
  threads: z
    .union([z.literal("auto"), integer({ min: 1 }, "auto or an integer >= 1")], { error: "auto or an integer >= 1" })
    .default("auto")
    .describe("Cores that one worker may use; auto: the CPU quota divided by the workers of this machine."),
  allReduce: choice(["auto", "direct", "reduce-scatter"])
    .default("auto")
    .describe("How gradients are summed; auto chooses by bytes and world size."),
}).describe("The processes that share the work.");

/** The section `workers` with defaults. */
export type WorkersSection = DeepReadonly<z.output<typeof workersModel>> & { readonly max: number };

/** What must hold between keys of `workers`. */
export function* checkWorkers(written: WrittenValues): Iterable<Finding> {
  const lanes = written.count(["workers", "lanes"], DEFAULT_LANES);
  const max = written.count(["workers", "max"]);
  const min = written.count(["workers", "min"], 1);
  const isMaxWritten = written.has("workers", "max");
  if (max !== undefined && lanes !== undefined && max > lanes) {
    yield {
      path: ["workers", "max"],
      with: [["workers", "lanes"]],
      message: `${max} is more than workers.lanes (${lanes}); set max to at most ${lanes}, or lanes to at least ${max}`,
    };
  }
  if (min !== undefined && max !== undefined && min > max) {
    yield {
      path: ["workers", "min"],
      with: [["workers", "max"]],
      message: `${min} is more than workers.max (${max}); set min to at most ${max}`,
    };
  }
  if (min !== undefined && lanes !== undefined && !isMaxWritten && min > lanes) {
    yield {
      path: ["workers", "min"],
      with: [["workers", "lanes"]],
      message: `${min} is more than workers.lanes (${lanes}); set min to at most ${lanes}, or lanes to at least ${min}`,
    };
  }
}
