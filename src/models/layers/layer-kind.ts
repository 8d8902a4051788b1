import type { BackboneGraph } from "../backbone-graph.js";
import type { LayerConfig } from "../layer-config.js";
import type { Shape } from "../shape.js";
import type { LayerWeights } from "../weights.js";

/** `y = x * scale + shift` for each channel, in float64. */
export interface ChannelScale {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** A layer at its place in a model: its configuration, shapes and weights. */
export interface PlacedLayer {
  readonly config: LayerConfig;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: LayerWeights;
  /** What a following normalisation multiplies this layer's result with; only given to layers that absorb it. */
  readonly following: ChannelScale | null;
}

/**
 * How one class of Keras layers becomes ONNX: pure functions of configuration, shapes and weights. Adding a class is
 * one of these in a file of this folder and a row of the table beside it.
 */
export interface LayerKind {
  /** The output's shape; configurations and inputs that cannot be are refused here. */
  outputShape(config: LayerConfig, inputShapes: readonly Shape[]): Shape;
  /** Adds the layer's operators to the graph and returns the stored result. */
  compile(layer: PlacedLayer, inputs: readonly string[], graph: BackboneGraph): string;
  /** Height and width of the window of a pooling: its work, which no weights bound. */
  window?(config: LayerConfig): readonly [number, number];
  /** Names under which Keras 2 stores its weights without the layer's name before them. */
  readonly bareWeights?: readonly string[];
  /** Whether the layer multiplies a {@link ChannelScale} that follows into its own weights. */
  absorbsScale?(config: LayerConfig): boolean;
  /** The layer as a scale for each channel, where that is all it does. */
  toChannelScale?(layer: PlacedLayer): ChannelScale;
}

/** The only input of a layer that takes one. */
export function onlyInput(config: LayerConfig, inputShapes: readonly Shape[]): Shape {
  if (inputShapes.length !== 1) throw config.invalid(`has ${inputShapes.length} inputs; one was expected`);
  return inputShapes[0]!;
}

/** The only input as `[height, width, channels]`. */
export function onlyMap(config: LayerConfig, inputShapes: readonly Shape[]): readonly [number, number, number] {
  const shape = onlyInput(config, inputShapes);
  const format = config.raw("data_format") ?? "channels_last";
  if (format !== "channels_last")
    throw config.unsupported(`has data_format ${JSON.stringify(format)}`, ["channels_last"]);
  if (shape.length !== 3) {
    throw config.invalid(
      `takes a feature map (height, width, channels), but its input has ${shape.length} dimension(s)`,
    );
  }
  return [shape[0]!, shape[1]!, shape[2]!];
}
