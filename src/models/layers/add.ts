import type { LayerConfig } from "../layer-config.js";
import { type Shape, shapeText } from "../shape.js";
import type { LayerKind } from "./layer-kind.js";

/** Two shapes of as many dimensions, where a size of 1 stretches to the other's. */
function broadcast(config: LayerConfig, a: Shape, b: Shape): Shape {
  const fits = a.length === b.length && a.every((size, axis) => size === b[axis] || size === 1 || b[axis] === 1);
  if (!fits) throw config.invalid(`adds ${shapeText(a)} to ${shapeText(b)}`);
  return a.map((size, axis) => Math.max(size, b[axis]!));
}

/** Keras' Add of two or more inputs, from left to right. */
export const add: LayerKind = {
  outputShape(config, inputShapes) {
    const [first, ...rest] = inputShapes;
    if (first === undefined || rest.length === 0) throw config.invalid("needs two inputs or more");
    return rest.reduce((shape, next) => broadcast(config, shape, next), first);
  },
  compile: (_layer, inputs, graph) => inputs.reduce((sum, input) => graph.node("Add", [sum, input])),
};
