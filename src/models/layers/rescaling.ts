import type { BackboneGraph } from "../backbone-graph.js";
import type { LayerConfig } from "../layer-config.js";
import type { Shape } from "../shape.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

/** A number, or one for each channel. */
function numbersOf(config: LayerConfig, key: string, otherwise: number | undefined, shape: Shape): number | number[] {
  const value = config.raw(key) ?? otherwise;
  if (typeof value === "number") return value;
  const isList = Array.isArray(value) && value.every((item) => typeof item === "number");
  if (isList && value.length === shape.at(-1)) return value;
  throw config.invalid(`has ${key} = ${JSON.stringify(value)}; a number or ${shape.at(-1)} of them were expected`);
}

function constantOf(graph: BackboneGraph, label: string, value: number | number[], shape: Shape): string {
  return typeof value === "number" ? graph.scalar(value) : graph.perChannel(label, shape, Float32Array.from(value));
}

/** Keras' Rescaling: `x * scale + offset`. */
export const rescaling: LayerKind = {
  outputShape(config, inputShapes) {
    const shape = onlyInput(config, inputShapes);
    numbersOf(config, "scale", undefined, shape);
    numbersOf(config, "offset", 0, shape);
    return shape;
  },
  compile({ config, outputShape: shape }, [input], graph) {
    const scale = constantOf(graph, "scale", numbersOf(config, "scale", undefined, shape), shape);
    const offset = constantOf(graph, "offset", numbersOf(config, "offset", 0, shape), shape);
    return graph.node("Add", [graph.node("Mul", [input!, scale]), offset]);
  },
};
