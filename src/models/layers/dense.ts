import { activate, activationOf } from "./activation.js";
import { biasOf } from "./conv.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

/** Keras' Dense: over the last axis, so on a feature map for each pixel. */
export const dense: LayerKind = {
  outputShape(config, inputShapes) {
    activationOf(config);
    return [...onlyInput(config, inputShapes).slice(0, -1), config.count("units")];
  },
  compile(layer, [input], graph) {
    const { config, inputShapes, outputShape, following } = layer;
    const inputShape = onlyInput(config, inputShapes);
    const units = outputShape.at(-1)!;
    const size = inputShape.at(-1)!;
    const values = layer.weights.values(["kernel"], [size, units]);
    const scaled = following === null ? values : values.map((value, index) => value * following.scale[index % units]!);
    const ordered = graph.toKerasOrder(input!, inputShape);
    let value = graph.node("MatMul", [ordered, graph.constant("kernel", [size, units], scaled)]);
    const bias = biasOf(layer, units);
    if (bias !== null) value = graph.node("Add", [value, graph.constant("bias", [units], bias)]);
    return activate(config, graph, graph.toStoredOrder(value, outputShape), outputShape);
  },
  absorbsScale: (config) => activationOf(config) === "linear",
};
