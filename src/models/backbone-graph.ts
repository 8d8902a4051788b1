import { type AttributeValue, type Constant, GraphBuilder } from "../onnx/index.js";
import { numElements, type Shape } from "./shape.js";

const FLATTEN_FROM_BATCH = 1;

/** Name of a program's input: pictures of `[N, height, width, 3]` or `[N, 3, height, width]`, float32. */
export const IMAGES = "images";
/** Name of a program's output: features of `[N, D]`, float32. */
export const FEATURES = "features";
/** Symbolic dimension of the number of pictures. */
export const BATCH = "N";

/**
 * Writes the ONNX graph of a backbone, layer after layer. A value whose Keras shape is `[height, width, channels]` is
 * stored as ONNX wants feature maps, `[N, channels, height, width]`; all other values keep Keras' order.
 * Names are `layer:operator`, counted per layer, so that the bytes depend on the model and the cut only.
 */
export class BackboneGraph {
  readonly #builder = new GraphBuilder("backbone");
  readonly #scalars = new Map<number, string>();
  #layer = "";
  #count = 0;

  /** Names what follows after a layer. */
  beginLayer(name: string): void {
    this.#layer = name;
    this.#count = 0;
  }

  /** Declares the pictures, `[N, height, width, 3]`, and returns them as a stored feature map. */
  images(shape: Shape): string {
    this.#builder.input(IMAGES, "float32", [BATCH, ...shape]);
    return this.toStoredOrder(IMAGES, shape);
  }

  /** Declares a value of `[N, D]` as the program's features. */
  features(value: string, numFeatures: number): void {
    this.#builder.node("Identity", [value], {}, FEATURES);
    this.#builder.output(FEATURES, "float32", [BATCH, numFeatures]);
  }

  /** Adds an operator and returns its result. */
  node(opType: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}): string {
    return this.#builder.node(opType, inputs, attributes, this.#next(opType));
  }

  /** Adds a constant and returns it. */
  constant(label: string, dims: readonly number[], data: Constant["data"]): string {
    return this.#builder.constant(this.#next(label), { dims, data });
  }

  /** A float32 constant of one number; equal numbers share one. */
  scalar(value: number): string {
    let name = this.#scalars.get(value);
    if (name === undefined) {
      name = this.#builder.constant(`scalar:${value}`, { dims: [], data: Float32Array.of(value) });
      this.#scalars.set(value, name);
    }
    return name;
  }

  /** A constant for each channel that broadcasts over a stored value of the shape. */
  perChannel(label: string, shape: Shape, data: Float32Array): string {
    return this.constant(label, shape.length === 3 ? [data.length, 1, 1] : [data.length], data);
  }

  /** The stored value in Keras' element order. */
  toKerasOrder(value: string, shape: Shape): string {
    return shape.length === 3 ? this.node("Transpose", [value], { perm: [0, 2, 3, 1] }) : value;
  }

  /** A value in Keras' element order and dimensions, as it is stored. */
  toStoredOrder(value: string, shape: Shape): string {
    return shape.length === 3 ? this.node("Transpose", [value], { perm: [0, 3, 1, 2] }) : value;
  }

  /** A stored value as a vector in Keras' element order. */
  flatten(value: string, shape: Shape): string {
    if (shape.length === 1) return value;
    const ordered = numElements(shape) === shape.at(-1) ? value : this.toKerasOrder(value, shape);
    return this.node("Flatten", [ordered], { axis: FLATTEN_FROM_BATCH });
  }

  /** A vector of `[N, elements]` as a stored value of the shape. */
  unflatten(value: string, shape: Shape): string {
    if (shape.length === 1) return value;
    const dims = BigInt64Array.from([0, ...shape].map(BigInt));
    return this.toStoredOrder(this.node("Reshape", [value, this.constant("shape", [dims.length], dims)]), shape);
  }

  /** The mean of each channel of a stored feature map, `[N, channels]`. */
  averageOverSpace(value: string): string {
    return this.node("Flatten", [this.node("GlobalAveragePool", [value])], { axis: FLATTEN_FROM_BATCH });
  }

  /** The bytes of the ONNX file. */
  build(): Uint8Array {
    return this.#builder.build();
  }

  #next(label: string): string {
    const name = `${this.#layer}:${label}${this.#count === 0 ? "" : `_${this.#count}`}`;
    this.#count++;
    return name;
  }
}

/** The ONNX axis of a Keras axis that counts the batch, for a stored value of the shape. */
export function storedAxis(axis: number, shape: Shape): number {
  const positive = axis < 0 ? axis + shape.length + 1 : axis;
  if (shape.length !== 3 || positive === 0) return positive;
  return positive === 3 ? 1 : positive + 1;
}
