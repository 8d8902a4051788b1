import { storedAxis } from "../backbone-graph.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

/** Keras' Softmax: over one axis, the last one unless stated. */
export const softmax: LayerKind = {
  outputShape: onlyInput,
  compile({ config, outputShape }, [input], graph) {
    const axis = config.number("axis", -1);
    return graph.node("Softmax", [input!], { axis: storedAxis(axis, outputShape) });
  },
};
