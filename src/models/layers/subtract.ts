import type { LayerKind } from "./layer-kind.js";
import { broadcast } from "./merge.js";

/** Keras' Subtract: the second input from the first. */
export const subtract: LayerKind = {
  outputShape(config, inputShapes) {
    const [from, less, ...others] = inputShapes;
    if (from === undefined || less === undefined || others.length > 0) {
      throw config.invalid(`has ${inputShapes.length} inputs; two were expected`);
    }
    return broadcast(config, "subtracts", from, less);
  },
  compile: (_layer, [from, less], graph) => graph.node("Sub", [from!, less!]),
};
