import { counterUniform } from "../random/index.js";

/** A classification head: hidden dense ReLU layers, then a dense softmax layer. */
export interface HeadSpec {
  /** Features of a sample: the backbone's outputs. */
  readonly features: number;
  readonly classes: number;
  /** Widths of the hidden layers. */
  readonly layers: readonly number[];
  /** Dropout rate after each hidden layer; on the features where there is no hidden layer. */
  readonly dropout: number;
  /** L1 penalty of kernels. */
  readonly l1: number;
  /** L2 penalty of kernels. */
  readonly l2: number;
}

/** A dense layer: `inputs x units`. */
export interface HeadLayer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
}

/** A trainable tensor. */
export interface HeadParameter {
  readonly name: string;
  /** A kernel is [inputs, units], as Keras' Dense; a bias is [units]. */
  readonly dims: readonly number[];
  readonly isKernel: boolean;
}

/** The layers from features to logits: `hidden_0` ..., `softmax`. Numbers are zero-padded to equal lengths. */
export function headLayers(spec: HeadSpec): readonly HeadLayer[] {
  const numDigits = String(spec.layers.length - 1).length;
  const hidden = spec.layers.map((units, index) => ({
    name: `hidden_${String(index).padStart(numDigits, "0")}`,
    units,
  }));
  let inputs = spec.features;
  return [...hidden, { name: "softmax", units: spec.classes }].map(({ name, units }) => {
    const layer = { name, inputs, units };
    inputs = units;
    return layer;
  });
}

/** The trainable tensors, by name in code-unit order: each layer's bias, then its kernel, from features to logits. */
export function headParameters(spec: HeadSpec): readonly HeadParameter[] {
  return headLayers(spec).flatMap(({ name, inputs, units }) => [
    { name: `${name}/bias`, dims: [units], isKernel: false },
    { name: `${name}/kernel`, dims: [inputs, units], isKernel: true },
  ]);
}

/**
 * The values that training starts with, in the order of {@link headParameters}: biases are 0, kernels uniform in
 * +-sqrt(6 / (inputs + units)) (Glorot and Bengio 2010, Keras' default), in float64 and rounded once.
 */
export function initialParameters(spec: HeadSpec, seed: number): Float32Array[] {
  return headParameters(spec).map(({ dims, isKernel }, tensor) => {
    const [inputs, units] = dims;
    if (!isKernel || units === undefined) return new Float32Array(inputs!);
    const limit = Math.sqrt(6 / (inputs! + units));
    const values = new Float32Array(inputs! * units);
    for (let element = 0; element < values.length; element++) {
      values[element] = (2 * counterUniform(seed, "initialWeights", tensor, 0, element) - 1) * limit;
    }
    return values;
  });
}
