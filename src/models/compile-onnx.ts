import { HeadwayError } from "../errors.js";
import { GraphBuilder, type GraphInterface, type GraphValue, readGraphInterface, wrapGraph } from "../onnx/index.js";
import { BATCH, FEATURES, IMAGES } from "./backbone-graph.js";
import { withExternalWeights } from "./external-weights.js";
import { invalidModel } from "./model-error.js";
import { readModelBytes } from "./model-file.js";
import { channelAxis, type Layout, outputFeatures, sizesText, spatialDims } from "./output-layout.js";

const FLOAT32 = 1;
const CHANNELS = 3;
const LAYOUTS = ["nchw", "nhwc"] as const;
const BLOCK_ROWS = 16;

/** An .onnx file that was given the contract's input and output. */
export interface WrappedOnnx {
  readonly bytes: Uint8Array;
  /** Name of the output that became the features. */
  readonly cut: string;
  readonly numFeatures: number;
  readonly numParameters: number;
  readonly layout: Layout;
}

/** What an .onnx file takes and gives. */
export interface OnnxFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly graph: GraphInterface;
}

/** Reads an .onnx file with its data files; it is opaque, only its inputs, outputs and sizes are looked at. */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const read = await readModelBytes(path, "model file");
  try {
    const bytes = await withExternalWeights(path, read);
    return { path, bytes, graph: readGraphInterface(bytes) };
  } catch (cause) {
    if (cause instanceof HeadwayError) throw cause;
    throw invalidModel(path, `it is no ONNX file (${(cause as Error).message})`, {}, cause);
  }
}

/** The picture input: its layout, and height and width where they are fixed. */
export interface PictureInput {
  readonly value: GraphValue;
  /** Null where the file gives names, not sizes, to all axes, and nobody says it. */
  readonly layout: Layout | null;
  readonly height: number | null;
  readonly width: number | null;
}

/** The one input of a file, a picture; `stated` is the layout that the job or the file beside the weights states. */
export function pictureInput(file: OnnxFile, stated: Layout | null): PictureInput {
  const [value, ...others] = file.graph.inputs;
  if (value === undefined || others.length > 0) {
    throw invalidModel(file.path, `it has ${file.graph.inputs.length} inputs; one, a picture, was expected`);
  }
  const { dims } = value;
  const isChannel = (dim: number | string | null | undefined) => dim === CHANNELS || typeof dim !== "number";
  const layouts = LAYOUTS.filter((layout) => dims?.length === 4 && isChannel(dims[channelAxis(layout)]));
  const sure = layouts.filter((layout) => dims![channelAxis(layout)] === CHANNELS);
  if (value.elementType !== FLOAT32 || dims?.length !== 4 || layouts.length === 0) {
    const type = value.elementType === FLOAT32 ? "" : ` and the element type ${value.elementType}`;
    throw invalidModel(
      file.path,
      `its input "${value.name}" has ${sizesText(dims)}${type}; float32 [N, 3, height, width] or [N, height, width, 3] was expected`,
    );
  }
  const rows = dims[0]!;
  if (typeof rows === "number" && rows !== BLOCK_ROWS) {
    throw invalidModel(
      file.path,
      `its input "${value.name}" takes exactly ${rows} picture(s) at a time; export it with a dynamic batch size`,
    );
  }
  const fitting = sure.length === 1 ? sure : layouts;
  const layout = fitting.length === 1 ? fitting[0]! : stated;
  const fixed = (dim: number | string | null | undefined) => (typeof dim === "number" ? dim : null);
  if (layout === null) return { value, layout, height: null, width: null };
  const [height, width] = spatialDims(dims, layout);
  return { value, layout, height: fixed(height), width: fixed(width) };
}

/** How an .onnx file is compiled. */
export interface OnnxOptions {
  /** Null or the name of an output. */
  readonly cut: string | null;
  readonly size: readonly [number, number];
  /** The layout of the input where the job or the file beside the weights states it. */
  readonly layout?: Layout | null;
  /** The same of an output that is a feature map. */
  readonly outputLayout?: Layout | null;
}

/** Gives an .onnx file the contract's input and output; a feature map is averaged over space. */
export async function compileOnnx(path: string, options: OnnxOptions): Promise<WrappedOnnx> {
  const file = await readOnnxFile(path);
  const { value: input, layout, height, width } = pictureInput(file, options.layout ?? null);
  if (layout === null) {
    throw invalidModel(
      path,
      `its input "${input.name}" has ${sizesText(input.dims)}, which does not say where the channels are; set ` +
        "backbone.preprocessing.layout to nchw ([N, 3, height, width], as PyTorch writes) or nhwc",
    );
  }
  const [wantedHeight, wantedWidth] = options.size;
  if ((height ?? wantedHeight) !== wantedHeight || (width ?? wantedWidth) !== wantedWidth) {
    throw invalidModel(
      path,
      `it takes pictures of ${height ?? "any"}x${width ?? "any"}, but backbone.preprocessing.size is ${options.size.join("x")}`,
    );
  }
  const output = resolveOutput(file, options.cut);
  const found = outputFeatures(output, { input: layout, stated: options.outputLayout ?? null, size: options.size });
  if (typeof found === "string") throw invalidModel(path, found);
  const { numFeatures } = found;

  const renamed = planRenames(file, input, output);
  const inner = (name: string) => renamed.get(name) ?? name;
  const pictures = layout === "nchw" ? [CHANNELS, wantedHeight, wantedWidth] : [wantedHeight, wantedWidth, CHANNELS];
  const before = new GraphBuilder("before");
  before.input(IMAGES, "float32", [BATCH, ...pictures]);
  if (input.name !== IMAGES) before.node("Identity", [IMAGES], {}, inner(input.name));
  const after = new GraphBuilder("after");
  emitFeatures(after, inner(output.name), output.dims!.length, found.layout);
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

function emitFeatures(graph: GraphBuilder, value: string, rank: number, layout: Layout): void {
  if (rank === 2) {
    if (value !== FEATURES) graph.node("Identity", [value], {}, FEATURES);
    return;
  }
  const map = layout === "nchw" ? value : graph.node("Transpose", [value], { perm: [0, 3, 1, 2] }, `${FEATURES}:map`);
  const pooled = graph.node("GlobalAveragePool", [map], {}, `${FEATURES}:pooled`);
  graph.node("Flatten", [pooled], { axis: 1 }, FEATURES);
}
