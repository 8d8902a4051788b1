import { GraphBuilder, type GraphInterface, type GraphValue, readGraphInterface, wrapGraph } from "../onnx/index.js";
import { BATCH, FEATURES, IMAGES } from "./backbone-graph.js";
import { invalidModel } from "./model-error.js";
import { readModelBytes } from "./model-file.js";

const FLOAT32 = 1;
const CHANNELS = 3;
const BLOCK_ROWS = 16;

/** An .onnx file that was given the contract's input and output. */
export interface WrappedOnnx {
  readonly bytes: Uint8Array;
  /** Name of the output that became the features. */
  readonly cut: string;
  readonly numFeatures: number;
  readonly numParameters: number;
  readonly layout: "nhwc" | "nchw";
}

/** What an .onnx file takes and gives. */
export interface OnnxFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly graph: GraphInterface;
}

/** Reads an .onnx file; it is opaque, only its inputs, outputs and sizes are looked at. */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const bytes = await readModelBytes(path, "model file");
  let graph: GraphInterface;
  try {
    graph = readGraphInterface(bytes);
  } catch (cause) {
    throw invalidModel(path, `it is no ONNX file (${(cause as Error).message})`, {}, cause);
  }
  if (graph.hasExternalData) {
    throw invalidModel(path, "its weights lie in other files (external data); save the model as one file");
  }
  return { path, bytes, graph };
}

/** The picture input: its layout, and height and width where they are fixed. */
export function pictureInput(file: OnnxFile): {
  value: GraphValue;
  layout: "nhwc" | "nchw";
  height: number | null;
  width: number | null;
} {
  const [value, ...others] = file.graph.inputs;
  if (value === undefined || others.length > 0) {
    throw invalidModel(file.path, `it has ${file.graph.inputs.length} inputs; one, a picture, was expected`);
  }
  const { dims } = value;
  const dimsText = dims === null ? "unknown sizes" : `the sizes [${dims.map((dim) => dim ?? "?").join(", ")}]`;
  const isNchw = dims?.[1] === CHANNELS;
  const isNhwc = dims?.[3] === CHANNELS;
  if (value.elementType !== FLOAT32 || dims?.length !== 4 || isNchw === isNhwc) {
    const type = value.elementType === FLOAT32 ? "" : ` and the element type ${value.elementType}`;
    throw invalidModel(
      file.path,
      `its input "${value.name}" has ${dimsText}${type}; float32 [N, 3, height, width] or [N, height, width, 3] was expected`,
    );
  }
  const rows = dims[0]!;
  if (typeof rows === "number" && rows !== BLOCK_ROWS) {
    throw invalidModel(
      file.path,
      `its input "${value.name}" takes exactly ${rows} picture(s) at a time; export it with a dynamic batch size`,
    );
  }
  const fixed = (dim: number | string | null | undefined) => (typeof dim === "number" ? dim : null);
  const [height, width] = isNchw ? [dims[2], dims[3]] : [dims[1], dims[2]];
  return { value, layout: isNchw ? "nchw" : "nhwc", height: fixed(height), width: fixed(width) };
}

/** How wide the features of an output are; a sentence where it cannot be features. */
export function outputFeatures(output: GraphValue, layout: "nhwc" | "nchw"): number | string {
  const { dims } = output;
  const place = dims?.length === 2 || (dims?.length === 4 && layout === "nchw") ? 1 : 3;
  const size = dims?.length === 2 || dims?.length === 4 ? dims[place] : undefined;
  if (output.elementType === FLOAT32 && typeof size === "number") return size;
  const found = dims === null ? "unknown sizes" : `the sizes [${dims.map((dim) => dim ?? "?").join(", ")}]`;
  return (
    `its output "${output.name}" has ${found}; float32 [N, features] or a feature map with a stated number of channels ` +
    "was expected (onnx.shape_inference.infer_shapes may state it)"
  );
}

/**
 * Gives an .onnx file the contract's input and output; a feature map is averaged over space.
 * `cut` is null or the name of an output.
 */
export async function compileOnnx(
  path: string,
  options: { cut: string | null; size: readonly [number, number] },
): Promise<WrappedOnnx> {
  const file = await readOnnxFile(path);
  const { value: input, layout, height, width } = pictureInput(file);
  const [wantedHeight, wantedWidth] = options.size;
  if ((height ?? wantedHeight) !== wantedHeight || (width ?? wantedWidth) !== wantedWidth) {
    throw invalidModel(
      path,
      `it takes pictures of ${height ?? "any"}x${width ?? "any"}, but backbone.preprocessing.size is ${options.size.join("x")}`,
    );
  }
  const output = resolveOutput(file, options.cut);
  const numFeatures = outputFeatures(output, layout);
  if (typeof numFeatures === "string") throw invalidModel(path, numFeatures);

  const renamed = planRenames(file, input, output);
  const inner = (name: string) => renamed.get(name) ?? name;
  const pictures = layout === "nchw" ? [CHANNELS, wantedHeight, wantedWidth] : [wantedHeight, wantedWidth, CHANNELS];
  const before = new GraphBuilder("before");
  before.input(IMAGES, "float32", [BATCH, ...pictures]);
  if (input.name !== IMAGES) before.node("Identity", [IMAGES], {}, inner(input.name));
  const after = new GraphBuilder("after");
  emitFeatures(after, inner(output.name), output.dims!.length, layout);
  after.output(FEATURES, "float32", [BATCH, numFeatures]);
  return {
    bytes: wrapGraph(file.bytes, { before: before.build(), after: after.build(), renamed }),
    cut: output.name,
    numFeatures,
    numParameters: file.graph.numParameters,
    layout,
  };
}

function resolveOutput({ path, graph }: OnnxFile, cut: string | null): GraphValue {
  const names = graph.outputs.map((output) => `"${output.name}"`).join(", ");
  if (cut === null && graph.outputs.length === 1) return graph.outputs[0]!;
  if (cut === null) throw invalidModel(path, `it has the outputs ${names}; say which backbone.cut is`);
  const output = graph.outputs.find(({ name }) => name === cut);
  if (output === undefined) {
    throw invalidModel(path, `"${cut}" is no output of it (${names}); an .onnx file can only be cut at its outputs`);
  }
  return output;
}

/** Values inside the graph that have the contract's names and are not what the contract means. */
function planRenames({ path, graph }: OnnxFile, input: GraphValue, output: GraphValue): ReadonlyMap<string, string> {
  const taken = graph.constants.find((name) => name === IMAGES || name === FEATURES);
  if (taken !== undefined) throw invalidModel(path, `a constant in it is called "${taken}"; give it another name`);
  const renamed = new Map<string, string>();
  if (graph.values.has(IMAGES)) renamed.set(IMAGES, freeName(graph, IMAGES));
  const isFeatures = output.name === FEATURES && output.dims?.length === 2;
  const isUsed = graph.values.has(FEATURES) || input.name === FEATURES;
  if (isUsed && !isFeatures) renamed.set(FEATURES, freeName(graph, FEATURES));
  return renamed;
}

function freeName(graph: GraphInterface, name: string): string {
  let free = `${name}:inner`;
  while (graph.values.has(free) || graph.constants.includes(free)) free += "_";
  return free;
}

function emitFeatures(graph: GraphBuilder, value: string, rank: number, layout: "nhwc" | "nchw"): void {
  if (rank === 2) {
    if (value !== FEATURES) graph.node("Identity", [value], {}, FEATURES);
    return;
  }
  const map = layout === "nchw" ? value : graph.node("Transpose", [value], { perm: [0, 3, 1, 2] }, `${FEATURES}:map`);
  const pooled = graph.node("GlobalAveragePool", [map], {}, `${FEATURES}:pooled`);
  graph.node("Flatten", [pooled], { axis: 1 }, FEATURES);
}
