import { z } from "zod";
import { integer, real } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";

/** The section `head`. */
export const headModel = section({
  layers: z
    .array(integer({ min: 1, max: 65536 }), { error: "a list of widths such as [128]" })
    .default([])
    .describe("Widths of hidden dense ReLU layers, for example [128]; the softmax layer is added."),
  dropout: real({ min: 0, below: 1 })
    .default(0)
    .describe("Dropout rate after each hidden layer, or on the features if there is none."),
  l1: real({ min: 0 }).default(0).describe("L1 penalty of the kernels, as Keras l1(a): adds a * sign(w)."),
  l2: real({ min: 0 }).default(0).describe("L2 penalty of the kernels, as Keras l2(a): adds 2 * a * w."),
}).describe("The part that is trained.");

/** The section `head` with defaults. */
export type HeadSection = DeepReadonly<z.output<typeof headModel>>;
