/**
 * A layer's output shape without the batch dimension, in Keras' order: `[height, width, channels]` for a feature map,
 * `[units]` for a vector.
 */
export type Shape = readonly number[];

/** A shape as people read it, e.g. `7x7x1280`. */
export function shapeText(shape: readonly (number | null)[]): string {
  return shape.length === 0 ? "scalar" : shape.map((size) => size ?? "?").join("x");
}

/** Number of elements of a shape. */
export function numElements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
