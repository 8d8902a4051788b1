import type { LayerConfig } from "../layer-config.js";
import { type LayerKind, onlyMap } from "./layer-kind.js";

const isSize = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** Padding in Keras' three forms (n, [rows, columns], [[top, bottom], [left, right]]) as top, left, bottom, right. */
function padsOf(config: LayerConfig): readonly [number, number, number, number] {
  const value = config.raw("padding") ?? 1;
  if (isSize(value)) return [value, value, value, value];
  if (Array.isArray(value) && value.length === 2) {
    const [rows, columns] = value.map((side: unknown) => (isSize(side) ? [side, side] : side));
    if (isSides(rows) && isSides(columns)) return [rows[0], columns[0], rows[1], columns[1]];
  }
  throw config.invalid(`has padding = ${JSON.stringify(value)}; n, [n, n] or [[n, n], [n, n]] was expected`);
}

function isSides(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isSize);
}

/** Keras' ZeroPadding2D. */
export const zeroPadding2d: LayerKind = {
  outputShape(config, inputShapes) {
    const [height, width, channels] = onlyMap(config, inputShapes);
    const [top, left, bottom, right] = padsOf(config);
    return [top + height + bottom, left + width + right, channels];
  },
  compile({ config }, [input], graph) {
    const [top, left, bottom, right] = padsOf(config);
    const pads = BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right].map(BigInt));
    return graph.node("Pad", [input!, graph.constant("pads", [8], pads)]);
  },
};
