import { type BackboneGraph, storedAxis } from "../backbone-graph.js";
import type { LayerConfig } from "../layer-config.js";
import type { Shape } from "../shape.js";
import { type LayerKind, onlyInput } from "./layer-kind.js";

type Emit = (graph: BackboneGraph, value: string, shape: Shape) => string;

const operator =
  (opType: string): Emit =>
  (graph, value) =>
    graph.node(opType, [value]);

const swish: Emit = (graph, value) => graph.node("Mul", [value, graph.node("Sigmoid", [value])]);

/** `x * relu6(x + 3) / 6` */
const hardSwish: Emit = (graph, value) => {
  const shifted = graph.node("Add", [value, graph.scalar(3)]);
  const gate = graph.node("Clip", [shifted, graph.scalar(0), graph.scalar(6)]);
  return graph.node("Mul", [value, graph.node("Mul", [gate, graph.scalar(1 / 6)])]);
};

/** `x * (1 + erf(x / sqrt(2))) / 2`, not its approximation by tanh: Keras' default. */
const gelu: Emit = (graph, value) => {
  const erf = graph.node("Erf", [graph.node("Mul", [value, graph.scalar(Math.SQRT1_2)])]);
  const gate = graph.node("Add", [erf, graph.scalar(1)]);
  return graph.node("Mul", [graph.node("Mul", [value, graph.scalar(0.5)]), gate]);
};

const ACTIVATIONS: Readonly<Record<string, Emit>> = {
  linear: (_graph, value) => value,
  relu: operator("Relu"),
  relu6: (graph, value) => graph.node("Clip", [value, graph.scalar(0), graph.scalar(6)]),
  sigmoid: operator("Sigmoid"),
  tanh: operator("Tanh"),
  softmax: (graph, value, shape) => graph.node("Softmax", [value], { axis: storedAxis(-1, shape) }),
  elu: operator("Elu"),
  selu: operator("Selu"),
  softplus: operator("Softplus"),
  softsign: operator("Softsign"),
  exponential: operator("Exp"),
  swish,
  silu: swish,
  gelu,
  hard_swish: hardSwish,
  hard_silu: hardSwish,
};

/** The activation that a configuration names ("linear" if it names none), checked. */
export function activationOf(config: LayerConfig): string {
  const name = config.functionName("activation", "linear");
  if (!Object.hasOwn(ACTIVATIONS, name)) {
    throw config.unsupported(`has the activation "${name}"`, Object.keys(ACTIVATIONS));
  }
  return name;
}

/** Applies the configuration's activation to a stored value of the shape. */
export function activate(config: LayerConfig, graph: BackboneGraph, value: string, shape: Shape): string {
  return ACTIVATIONS[activationOf(config)]!(graph, value, shape);
}

/** Keras' Activation. */
export const activation: LayerKind = {
  outputShape(config, inputShapes) {
    activationOf(config);
    return onlyInput(config, inputShapes);
  },
  compile: (layer, [input], graph) => activate(layer.config, graph, input!, layer.outputShape),
};
