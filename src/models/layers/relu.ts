import type { BackboneGraph } from "../backbone-graph.js";
import type { LayerConfig } from "../layer-config.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

interface ReluOptions {
  readonly maxValue: number | null;
  readonly negativeSlope: number;
  readonly threshold: number;
}

function optionsOf(config: LayerConfig): ReluOptions {
  return {
    maxValue: config.numberOrNull("max_value"),
    negativeSlope: config.numberOrNull("negative_slope") ?? 0,
    threshold: config.numberOrNull("threshold") ?? 0,
  };
}

/**
 * Keras' relu in its own order of steps: keep what is above the threshold, cap it, then take away the slope times what
 * lies below the threshold.
 */
function emitRelu(graph: BackboneGraph, input: string, { maxValue, negativeSlope, threshold }: ReluOptions): string {
  let value: string;
  if (threshold !== 0) {
    const isAbove = graph.node("Greater", [input, graph.scalar(threshold)]);
    value = graph.node("Where", [isAbove, input, graph.scalar(0)]);
    if (maxValue !== null) value = graph.node("Clip", [value, graph.scalar(0), graph.scalar(maxValue)]);
  } else if (maxValue !== null) {
    value = graph.node("Clip", [input, graph.scalar(0), graph.scalar(maxValue)]);
  } else {
    value = graph.node("Relu", [input]);
  }
  if (negativeSlope === 0) return value;
  const below = graph.node("Relu", [graph.node("Sub", [graph.scalar(threshold), input])]);
  return graph.node("Sub", [value, graph.node("Mul", [below, graph.scalar(negativeSlope)])]);
}

/** Keras' ReLU, with max_value, negative_slope and threshold. */
export const relu: LayerKind = {
  outputShape: onlyInput,
  compile: ({ config }, [input], graph) => emitRelu(graph, input!, optionsOf(config)),
};
