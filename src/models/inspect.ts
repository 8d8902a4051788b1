import { HeadwayError } from "../errors.js";
import { isOnnxPath } from "./backbone.js";
import { isFeatureShape } from "./compile-layers.js";
import { pictureInput, readOnnxFile } from "./compile-onnx.js";
import { resolveCut } from "./cut.js";
import { buildLayerGraph, type LayerGraph } from "./layer-graph.js";
import { readModelFile } from "./model-file.js";
import { type Layout, outputFeatures } from "./output-layout.js";
import { planAllShapes, weightsOf } from "./plan-layers.js";
import { numElements, type Shape } from "./shape.js";
import { ModelWeights } from "./weights.js";

const DEFAULT_SIZE = 224;

/** One layer of a model. */
export interface LayerSummary {
  readonly name: string;
  readonly className: string;
  /** Names of the layers it reads. */
  readonly inputs: readonly string[];
  /** Without the batch, in Keras' order; null where it or a layer below cannot be compiled. */
  readonly outputShape: Shape | null;
  readonly parameters: number;
  /** Why it cannot be compiled. */
  readonly problem: string | null;
}

/** A place where a model can be cut, and how wide the features are there. */
export interface CutSummary {
  readonly name: string;
  readonly features: number;
}

/** What `headway models inspect` shows. */
export interface ModelSummary {
  readonly path: string;
  readonly format: "tfjs-layers" | "onnx";
  /** Null where an .onnx file gives names to all axes: the job says it by backbone.preprocessing.layout. */
  readonly layout: Layout | null;
  /** Height, width and channels as the file states them; null where any will do. */
  readonly inputShape: readonly [number | null, number | null, number];
  /** Height and width that the output shapes are for. */
  readonly size: readonly [number, number];
  /** In the model's order; empty for an .onnx file, which is opaque. */
  readonly layers: readonly LayerSummary[];
  readonly cuts: readonly CutSummary[];
  /** Outputs of an .onnx file that it cannot be cut at, and why; for a layers-model see {@link layers}. */
  readonly uncut: readonly { readonly name: string; readonly problem: string }[];
  /** The cut of a job that names none; null where it must name one. */
  readonly defaultCut: string | null;
  readonly parameters: number;
}

/** How a model is inspected. */
export interface InspectOptions {
  /** Height and width of pictures. @default the model's, else 224 x 224 */
  readonly size?: readonly [number, number];
  /** As the job or the file beside the weights states them, for an .onnx file that does not. @default null */
  readonly layout?: Layout | null;
  readonly outputLayout?: Layout | null;
}

/**
 * Lists a model's layers and the places where it can be cut. A layer that cannot be compiled is listed with its reason.
 * @throws HeadwayError NOT_FOUND, MODEL_INVALID
 */
export function inspectModel(path: string, options: InspectOptions = {}): Promise<ModelSummary> {
  return isOnnxPath(path) ? inspectOnnx(path, options) : inspectLayers(path, options);
}

async function inspectLayers(path: string, options: InspectOptions): Promise<ModelSummary> {
  const file = await readModelFile(path);
  const graph = buildLayerGraph(file);
  const weights = await ModelWeights.open(file);
  const [height, width] = graph.inputShape;
  const size = options.size ?? [height ?? DEFAULT_SIZE, width ?? DEFAULT_SIZE];
  const plans = planAllShapes(graph, size);
  const counted = new Set<string>();
  const layers = graph.nodes.map((node): LayerSummary => {
    const plan = plans.get(node)!;
    const names = weightsOf(weights, node).names.filter((name) => !counted.has(name));
    for (const name of names) counted.add(name);
    return {
      name: node.name,
      className: node.className,
      inputs: node.inputs.map((input) => input.name),
      outputShape: typeof plan === "string" ? null : plan,
      parameters: names.reduce((sum, name) => sum + numElements(weights.entry(name).shape), 0),
      problem: typeof plan === "string" ? plan : null,
    };
  });
  const cuts = graph.nodes.flatMap((node): CutSummary[] => {
    const shape = plans.get(node)!;
    if (typeof shape === "string" || node === graph.input || !isFeatureShape(shape)) return [];
    return [{ name: node.name, features: shape.at(-1)! }];
  });
  return {
    path,
    format: "tfjs-layers",
    layout: "nhwc",
    inputShape: graph.inputShape,
    size,
    layers,
    cuts,
    uncut: [],
    defaultCut: defaultCutName(graph),
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
  };
}

function defaultCutName(graph: LayerGraph): string | null {
  try {
    return resolveCut(graph, null).name;
  } catch (error) {
    if (error instanceof HeadwayError && error.code === "MODEL_INVALID") return null;
    throw error;
  }
}

async function inspectOnnx(path: string, options: InspectOptions): Promise<ModelSummary> {
  const file = await readOnnxFile(path);
  const { layout, height, width } = pictureInput(file, options.layout ?? null);
  const size = options.size ?? [height ?? DEFAULT_SIZE, width ?? DEFAULT_SIZE];
  const around = { input: layout, stated: options.outputLayout ?? null, size };
  const outputs = file.graph.outputs.map((output) => ({ name: output.name, found: outputFeatures(output, around) }));
  const cuts = outputs.flatMap(({ name, found }): CutSummary[] =>
    typeof found === "string" ? [] : [{ name, features: found.numFeatures }],
  );
  return {
    path,
    format: "onnx",
    layout,
    inputShape: [height, width, 3],
    size,
    layers: [],
    cuts,
    uncut: outputs.flatMap(({ name, found }) => (typeof found === "string" ? [{ name, problem: found }] : [])),
    defaultCut: file.graph.outputs.length === 1 ? (cuts[0]?.name ?? null) : null,
    parameters: file.graph.numParameters,
  };
}
