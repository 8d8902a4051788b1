import { HeadwayError } from "../errors.js";
import type { LayerGraph, LayerNode } from "./layer-graph.js";
import { type LayerKind, layerKind, SUPPORTED_CLASSES } from "./layers/index.js";
import { unsupportedLayer } from "./model-error.js";
import { assertPooling, assertShape } from "./plan-limits.js";
import type { Shape } from "./shape.js";
import type { LayerWeights, ModelWeights } from "./weights.js";

/** How a node's class is compiled; LAYER_UNSUPPORTED if it cannot be. */
export function kindOf(graph: LayerGraph, node: LayerNode): LayerKind {
  const kind = layerKind(node.className);
  if (kind === undefined) throw unsupportedLayer(graph.path, node, "cannot be compiled", SUPPORTED_CLASSES);
  return kind;
}

/** The stored weights of a node's layer; none where its class cannot be compiled and stores them by names of its own. */
export function weightsOf(weights: ModelWeights, node: LayerNode): LayerWeights {
  return weights.ofLayer(node.scope, layerKind(node.className)?.bareWeights);
}

/** The nodes that a node's output needs, itself included, in the graph's order. */
export function neededFor(graph: LayerGraph, last: LayerNode): readonly LayerNode[] {
  const needed = new Set([last]);
  for (const node of [...graph.nodes].reverse()) {
    if (needed.has(node)) for (const input of node.inputs) needed.add(input);
  }
  return graph.nodes.filter((node) => needed.has(node));
}

/** The output shapes of some nodes for pictures of a size; nodes come after their inputs. */
export function planShapes(
  graph: LayerGraph,
  nodes: readonly LayerNode[],
  size: readonly [number, number],
): ReadonlyMap<LayerNode, Shape> {
  const shapes = new Map<LayerNode, Shape>();
  for (const node of nodes) shapes.set(node, shapeOf(graph, node, shapes, size));
  return shapes;
}

/** As {@link planShapes} for all nodes; a node that cannot be compiled, or that needs one, has a sentence instead. */
export function planAllShapes(
  graph: LayerGraph,
  size: readonly [number, number],
): ReadonlyMap<LayerNode, Shape | string> {
  const plans = new Map<LayerNode, Shape | string>();
  for (const node of graph.nodes) {
    const blocked = node.inputs.find((input) => typeof plans.get(input) === "string");
    if (blocked !== undefined) {
      plans.set(node, plans.get(blocked)!);
      continue;
    }
    try {
      plans.set(node, shapeOf(graph, node, plans as ReadonlyMap<LayerNode, Shape>, size));
    } catch (error) {
      if (!(error instanceof HeadwayError)) throw error;
      plans.set(node, error.message);
    }
  }
  return plans;
}

function shapeOf(
  graph: LayerGraph,
  node: LayerNode,
  shapes: ReadonlyMap<LayerNode, Shape>,
  size: readonly [number, number],
): Shape {
  if (node === graph.input) return [...size, graph.inputShape[2]];
  const inputs = node.inputs.map((input) => shapes.get(input)!);
  const shape = kindOf(graph, node).outputShape(node.config, inputs);
  const picture = [...size, graph.inputShape[2]];
  assertShape(node.config, shape, picture);
  const window = kindOf(graph, node).window?.(node.config);
  if (window !== undefined) assertPooling(node.config, window, shape, picture);
  return shape;
}

/** The nodes whose scale a preceding layer absorbs: node by the layer that absorbs it. */
export function planFolds(graph: LayerGraph, nodes: readonly LayerNode[]): ReadonlyMap<LayerNode, LayerNode> {
  const numReaders = new Map<LayerNode, number>();
  for (const input of nodes.flatMap((node) => node.inputs)) numReaders.set(input, (numReaders.get(input) ?? 0) + 1);
  const folds = new Map<LayerNode, LayerNode>();
  for (const node of nodes) {
    const [before] = node.inputs;
    if (before === undefined || before === graph.input || kindOf(graph, node).toChannelScale === undefined) continue;
    const absorbs = kindOf(graph, before).absorbsScale?.(before.config) ?? false;
    if (absorbs && numReaders.get(before) === 1) folds.set(before, node);
  }
  return folds;
}
