import type { LayerConfig } from "../layer-config.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

/** Keras 3 and Keras 2 have a key each. */
const slopeOf = (config: LayerConfig): number =>
  config.numberOrNull("negative_slope") ?? config.numberOrNull("alpha") ?? 0.3;

/** Keras' LeakyReLU: what is below zero times a slope. */
export const leakyRelu: LayerKind = {
  outputShape(config, inputShapes) {
    slopeOf(config);
    return onlyInput(config, inputShapes);
  },
  compile: ({ config }, [input], graph) => graph.node("LeakyRelu", [input!], { alpha: { float: slopeOf(config) } }),
};
