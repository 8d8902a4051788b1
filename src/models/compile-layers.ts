import { BackboneGraph } from "./backbone-graph.js";
import { resolveCut } from "./cut.js";
import { buildLayerGraph, type LayerGraph, type LayerNode } from "./layer-graph.js";
import type { ChannelScale, PlacedLayer } from "./layers/index.js";
import { invalidModel } from "./model-error.js";
import type { ModelFile } from "./model-file.js";
import { kindOf, neededFor, planFolds, planShapes, weightsOf } from "./plan-layers.js";
import { assertAllShapes, assertWeights } from "./plan-limits.js";
import { numElements, type Shape, shapeText } from "./shape.js";
import { ModelWeights } from "./weights.js";

/** A compiled prefix of a layers-model. */
export interface CompiledLayers {
  /** An ONNX file. */
  readonly bytes: Uint8Array;
  readonly cut: string;
  readonly numFeatures: number;
  /** Number of weights that the layers up to the cut have in the model. */
  readonly numParameters: number;
}

/**
 * Compiles the layers that the cut needs. A normalisation whose only input is a convolution or dense layer without an
 * activation, read by nothing else, is multiplied into that layer's weights in float64; so it costs nothing and rounds
 * once.
 */
export async function compileLayers(
  file: ModelFile,
  options: { cut: string | null; size: readonly [number, number] },
): Promise<CompiledLayers> {
  const graph = buildLayerGraph(file);
  const cut = resolveCut(graph, options.cut);
  const nodes = neededFor(graph, cut).filter((node) => node !== graph.input);
  const shapes = planShapes(graph, [graph.input, ...nodes], options.size);
  assertFeatures(graph, cut, shapes.get(cut)!);
  assertAllShapes(file.path, shapes.values(), shapes.get(graph.input)!);

  const weights = await ModelWeights.open(file);
  const layers = nodes.map((node) => weightsOf(weights, node));
  const names = new Set(layers.flatMap((layer) => layer.names));
  const numParameters = [...names].reduce((sum, name) => sum + numElements(weights.entry(name).shape), 0);
  const numWritten = layers.reduce((sum, layer) => sum + layer.numParameters, 0);
  assertWeights(file.path, numWritten, numParameters);
  await weights.load(names);

  const { bytes, numFeatures } = emitLayers(graph, nodes, cut, shapes, weights);
  return { bytes, cut: cut.name, numFeatures, numParameters };
}

function emitLayers(
  graph: LayerGraph,
  nodes: readonly LayerNode[],
  cut: LayerNode,
  shapes: ReadonlyMap<LayerNode, Shape>,
  weights: ModelWeights,
): { bytes: Uint8Array; numFeatures: number } {
  const place = (node: LayerNode, following: ChannelScale | null): PlacedLayer => ({
    config: node.config,
    inputShapes: node.inputs.map((input) => shapes.get(input)!),
    outputShape: shapes.get(node)!,
    weights: weightsOf(weights, node),
    following,
  });
  const folds = planFolds(graph, nodes);
  const folded = new Set(folds.values());
  const output = new BackboneGraph();
  output.beginLayer(graph.input.name);
  const values = new Map([[graph.input, output.images(shapes.get(graph.input)!)]]);
  for (const node of nodes) {
    const inputs = node.inputs.map((input) => values.get(input)!);
    if (folded.has(node)) {
      values.set(node, inputs[0]!);
      continue;
    }
    const next = folds.get(node);
    const following = next === undefined ? null : kindOf(graph, next).toChannelScale!(place(next, null));
    output.beginLayer(node.name);
    values.set(node, kindOf(graph, node).compile(place(node, following), inputs, output));
  }
  const shape = shapes.get(cut)!;
  const numFeatures = shape.at(-1)!;
  output.beginLayer(cut.name);
  output.features(shape.length === 3 ? output.averageOverSpace(values.get(cut)!) : values.get(cut)!, numFeatures);
  return { bytes: output.build(), numFeatures };
}

/** Whether a shape can be features: a vector, or a map that is averaged over space. */
export function isFeatureShape(shape: Shape): boolean {
  return shape.length === 1 || shape.length === 3;
}

function assertFeatures(graph: LayerGraph, cut: LayerNode, shape: Shape): void {
  if (isFeatureShape(shape)) return;
  throw invalidModel(
    graph.path,
    `the output of the cut "${cut.name}" is ${shapeText(shape)}; a vector or a feature map (height, width, channels) ` +
      "was expected",
    { cut: cut.name, shape },
  );
}
