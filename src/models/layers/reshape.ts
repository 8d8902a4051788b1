import type { LayerConfig } from "../layer-config.js";
import { numElements, type Shape, shapeText } from "../shape.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

function targetOf(config: LayerConfig, input: Shape): Shape {
  const target = config.integers("target_shape");
  const known = numElements(target.filter((size) => size !== -1));
  const total = numElements(input);
  const shape = target.map((size) => (size === -1 ? total / known : size));
  if (numElements(shape) !== total || !shape.every((size) => Number.isInteger(size) && size > 0)) {
    throw config.invalid(`cannot turn ${shapeText(input)} into ${target.join("x")}`);
  }
  return shape;
}

/** Keras' Reshape. */
export const reshape: LayerKind = {
  outputShape: (config, inputShapes) => targetOf(config, onlyInput(config, inputShapes)),
  compile({ config, inputShapes, outputShape }, [input], graph) {
    return graph.unflatten(graph.flatten(input!, onlyInput(config, inputShapes)), outputShape);
  },
};

/** Keras' Flatten. */
export const flatten: LayerKind = {
  outputShape: (config, inputShapes) => [numElements(onlyInput(config, inputShapes))],
  compile: ({ config, inputShapes }, [input], graph) => graph.flatten(input!, onlyInput(config, inputShapes)),
};
