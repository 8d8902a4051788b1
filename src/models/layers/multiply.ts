import type { LayerKind } from "./layer-kind.js";
import { mergedShape } from "./merge.js";

/** Keras' Multiply of two or more inputs, from left to right. */
export const multiply: LayerKind = {
  outputShape: (config, inputShapes) => mergedShape(config, "multiplies", inputShapes),
  compile: (_layer, inputs, graph) => inputs.reduce((product, input) => graph.node("Mul", [product, input])),
};
