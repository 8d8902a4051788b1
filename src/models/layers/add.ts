import type { LayerKind } from "./layer-kind.js";
import { mergedShape } from "./merge.js";

/** Keras' Add of two or more inputs, from left to right. */
export const add: LayerKind = {
  outputShape: (config, inputShapes) => mergedShape(config, "adds", inputShapes),
  compile: (_layer, inputs, graph) => inputs.reduce((sum, input) => graph.node("Add", [sum, input])),
};
