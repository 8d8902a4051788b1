import type { LayerConfig } from "../layer-config.js";
import type { Shape } from "../shape.js";
import { type LayerKind, onlyInput, type PlacedLayer } from "./layer-kind.js";

/** Keras' epsilon: the least that is divided by. */
const LEAST_DEVIATION = 1e-7;

/** Whether each channel has numbers of its own; else one mean and one variance hold for all. */
function isPerChannel(config: LayerConfig, shape: Shape): boolean {
  const stated = config.raw("axis");
  const axes = Array.isArray(stated) ? stated : stated === undefined ? [] : [stated];
  if (axes.length === 0) return false;
  if (axes.length === 1 && (axes[0] === -1 || axes[0] === shape.length)) return true;
  throw config.unsupported(`has axis ${JSON.stringify(stated)} on ${shape.length + 1} dimensions`, [
    "the last axis",
    "none",
  ]);
}

/** The mean or the variance: as the configuration states it, else as it was adapted to data. */
function statistic({ config, weights, outputShape }: PlacedLayer, key: "mean" | "variance"): Float32Array {
  const count = isPerChannel(config, outputShape) ? outputShape.at(-1)! : 1;
  const stated = config.raw(key);
  if (stated === undefined) return weights.values([key], isPerChannel(config, outputShape) ? [count] : []);
  const values: unknown[] = [stated].flat(Number.POSITIVE_INFINITY);
  if (values.every((value) => typeof value === "number") && (values.length === count || values.length === 1)) {
    return Float32Array.from({ length: count }, (_, index) => values[values.length === 1 ? 0 : index] as number);
  }
  throw config.invalid(`has ${key} = ${JSON.stringify(stated)}; ${count} numbers were expected`);
}

/** Keras' Normalization: `(x - mean) / max(sqrt(variance), 1e-7)`, or with `invert` the way back. */
export const normalization: LayerKind = {
  outputShape(config, inputShapes) {
    const shape = onlyInput(config, inputShapes);
    isPerChannel(config, shape);
    return shape;
  },
  compile(layer, [input], graph) {
    const { config, outputShape: shape } = layer;
    const constant = (label: string, values: Float32Array) =>
      values.length === 1 ? graph.scalar(values[0]!) : graph.perChannel(label, shape, values);
    const mean = constant("mean", statistic(layer, "mean"));
    const deviations = statistic(layer, "variance").map((value) => Math.max(Math.sqrt(value), LEAST_DEVIATION));
    const deviation = constant("deviation", deviations);
    return config.flag("invert", false)
      ? graph.node("Add", [mean, graph.node("Mul", [input!, deviation])])
      : graph.node("Div", [graph.node("Sub", [input!, mean]), deviation]);
  },
  bareWeights: ["mean", "variance", "count"],
};
