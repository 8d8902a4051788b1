import { storedAxis } from "../backbone-graph.js";
import type { LayerConfig } from "../layer-config.js";
import { type Shape, shapeText } from "../shape.js";
import type { LayerKind } from "./layer-kind.js";

/** The axis to join, in a shape without the batch. */
function axisOf(config: LayerConfig, shape: Shape): number {
  const stated = config.number("axis", -1);
  const axis = stated < 0 ? stated + shape.length : stated - 1;
  if (!(axis in shape)) throw config.invalid(`joins axis ${stated} of inputs of ${shape.length + 1} dimensions`);
  return axis;
}

/** Keras' Concatenate. */
export const concatenate: LayerKind = {
  outputShape(config, inputShapes) {
    const [first] = inputShapes;
    if (first === undefined) throw config.invalid("has no inputs");
    const joined = axisOf(config, first);
    for (const shape of inputShapes) {
      const fits =
        shape.length === first.length && shape.every((size, axis) => axis === joined || size === first[axis]);
      if (!fits) throw config.invalid(`joins inputs of ${inputShapes.map(shapeText).join(" and ")}`);
    }
    const total = inputShapes.reduce((sum, shape) => sum + shape[joined]!, 0);
    return first.map((size, axis) => (axis === joined ? total : size));
  },
  compile({ config, outputShape }, inputs, graph) {
    return graph.node("Concat", inputs, { axis: storedAxis(axisOf(config, outputShape) + 1, outputShape) });
  },
};
