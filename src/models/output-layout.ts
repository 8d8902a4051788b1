import type { GraphValue } from "../onnx/index.js";

/** The order of the axes of pictures or feature maps: channels first or last. */
export type Layout = "nhwc" | "nchw";

type Dims = readonly (number | string | null)[];

const FLOAT32 = 1;
/** No head is trained on more. */
const MAX_FEATURES = 2 ** 24;
/** Cells by which a map's sides may differ from the picture's, divided by a stride: rounding and windows at borders. */
const TOLERANCE = 2;

/** Where a layout has its channels. */
export function channelAxis(layout: Layout): 1 | 3 {
  return layout === "nchw" ? 1 : 3;
}

/** Height and width in a layout. */
export function spatialDims(dims: Dims, layout: Layout): [number | string | null, number | string | null] {
  return layout === "nchw" ? [dims[2]!, dims[3]!] : [dims[1]!, dims[2]!];
}

/** Sizes as a sentence has them. */
export function sizesText(dims: Dims | null): string {
  return dims === null ? "unknown sizes" : `the sizes [${dims.map((dim) => dim ?? "?").join(", ")}]`;
}

/** What is known of a network besides an output. */
export interface AroundOutput {
  /** Layout of its pictures; null where nobody says it. */
  readonly input: Layout | null;
  /** Layout of the output as the job or the file beside the weights states it. */
  readonly stated: Layout | null;
  /** Height and width of its pictures. */
  readonly size: readonly [number, number];
}

/** How wide the features of an output are, and how its map lies; a sentence where it cannot be features. */
export function outputFeatures(
  output: GraphValue,
  around: AroundOutput,
): { readonly numFeatures: number; readonly layout: Layout } | string {
  const { dims, elementType, name } = output;
  if (elementType === FLOAT32 && dims?.length === 2 && isWidth(dims[1])) {
    return { numFeatures: dims[1], layout: around.input ?? "nchw" };
  }
  if (elementType === FLOAT32 && dims?.length === 4) {
    const layout = around.stated ?? mapLayout(dims, around);
    if (layout === null) {
      return (
        `its output "${name}" has ${sizesText(dims)}, which does not say whether the channels come first or last; set ` +
        "backbone.preprocessing.outputLayout to nchw ([N, channels, height, width]) or nhwc"
      );
    }
    const numFeatures = dims[channelAxis(layout)];
    if (isWidth(numFeatures)) return { numFeatures, layout };
  }
  const type = elementType === FLOAT32 ? "" : ` and the element type ${elementType}`;
  return (
    `its output "${name}" has ${sizesText(dims)}${type}; float32 [N, features] or a feature map with a stated number of ` +
    "channels was expected (onnx.shape_inference.infer_shapes may state it)"
  );
}

const isWidth = (dim: number | string | null | undefined): dim is number =>
  typeof dim === "number" && dim <= MAX_FEATURES;

/**
 * How a feature map lies, by its own sizes: those of the picture, divided by a stride, are its height and width. An input
 * of channels first says little, for converters from TensorFlow turn the input and leave the output. Null where both
 * orders fit.
 */
function mapLayout(dims: Dims, { input, size }: AroundOutput): Layout | null {
  const [, first, , last] = dims;
  const [channelsFirst, channelsLast] = (["nchw", "nhwc"] as const).map((layout) =>
    likeness(spatialDims(dims, layout), size),
  ) as [number, number];
  if (channelsFirst !== channelsLast) return channelsFirst > channelsLast ? "nchw" : "nhwc";
  if (typeof first !== "number" || typeof last !== "number") {
    return typeof first === "number" ? "nchw" : typeof last === "number" ? "nhwc" : input;
  }
  const isOnePixel = first === 1 && last === 1 && dims[2] === 1;
  return isOnePixel ? (input ?? "nchw") : null;
}

/** How well two sides fit the picture's: 2 exactly in proportion, 1 within what rounding makes of it, 0 not or unknown. */
function likeness([height, width]: readonly (number | string | null)[], picture: readonly [number, number]): 0 | 1 | 2 {
  if (typeof height !== "number" || typeof width !== "number") return 0;
  if (height * picture[1] === width * picture[0]) return 2;
  // The strides that make the picture's height and width to these within the tolerance.
  const strides = [height, width].map((side, axis) => ({
    least: picture[axis]! / (side + TOLERANCE),
    most: side > TOLERANCE ? picture[axis]! / (side - TOLERANCE) : Number.POSITIVE_INFINITY,
  }));
  return Math.max(...strides.map(({ least }) => least)) <= Math.min(...strides.map(({ most }) => most)) ? 1 : 0;
}
