import type { LayerConfig } from "../layer-config.js";
import { type Shape, shapeText } from "../shape.js";

/** Two shapes of as many dimensions, where a size of 1 stretches to the other's; `does` is what a layer does to them. */
export function broadcast(config: LayerConfig, does: string, a: Shape, b: Shape): Shape {
  const fits = a.length === b.length && a.every((size, axis) => size === b[axis] || size === 1 || b[axis] === 1);
  if (!fits) throw config.invalid(`${does} ${shapeText(a)} and ${shapeText(b)}, which do not fit`);
  return a.map((size, axis) => Math.max(size, b[axis]!));
}

/** The shape of two inputs or more joined element by element. */
export function mergedShape(config: LayerConfig, does: string, inputShapes: readonly Shape[]): Shape {
  const [first, ...rest] = inputShapes;
  if (first === undefined || rest.length === 0) throw config.invalid("needs two inputs or more");
  return rest.reduce((shape, next) => broadcast(config, does, shape, next), first);
}
