// Seeded inputs of a gradient program, and slices of them by lane.
import type { Tensor, Tensors } from "../../src/engine/index.js";
import { counterUniform } from "../../src/random/index.js";
import { dropoutMasks, type HeadSpec, headParameters, initialParameters } from "../../src/training/index.js";

/** A head without penalties. */
export function headOf(features: number, classes: number, layers: readonly number[] = [], dropout = 0): HeadSpec {
  return { features, classes, layers, dropout, l1: 0, l2: 0 };
}

/** Numbers in [-1, 1) that depend on `stream` and their place only. */
export function randomNumbers(count: number, stream: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => 2 * counterUniform(7, "golden", stream, 0, index) - 1);
}

/** A tensor of floats. */
export function float32(dims: readonly number[], data: Float32Array): Tensor {
  return { type: "float32", dims, data };
}

/**
 * Inputs of a gradient program: half of the features are 0 as after ReLU, biases are not 0, and the last row of every
 * third lane is missing.
 */
export function gradientInputs(spec: HeadSpec, shape: { lanes: number; rows: number; scale: number }): Tensors {
  const { lanes, rows, scale } = shape;
  const numRows = lanes * rows;
  const isMissing = (row: number): boolean => row % (3 * rows) === rows - 1;
  const features = randomNumbers(numRows * spec.features, 1).map((value, index) =>
    isMissing(Math.floor(index / spec.features)) ? 0 : Math.max(0, value) * 2,
  );
  const labels = BigInt64Array.from(randomNumbers(numRows, 2), (value, row) =>
    isMissing(row) ? 0n : BigInt(Math.floor(((value + 1) / 2) * spec.classes)),
  );
  const weights = randomNumbers(numRows, 3).map((value, row) => (isMissing(row) ? 0 : 1 + value / 2));
  const inputs: Record<string, Tensor> = {
    features: float32([lanes, rows, spec.features], features),
    labels: { type: "int64", dims: [lanes, rows], data: labels },
    weights: float32([lanes, rows], weights),
  };
  const parameters = initialParameters(spec, 3);
  headParameters(spec).forEach(({ name, dims, isKernel }, index) => {
    const values = isKernel ? parameters[index]! : randomNumbers(parameters[index]!.length, 4).map((x) => x / 10);
    inputs[name] = float32(dims, values);
    inputs[`scale/${name}`] = { type: "float64", dims: [], data: Float64Array.of(scale) };
  });
  const sampleHashes = Uint32Array.from({ length: numRows }, (_, row) => row * 2654435761);
  dropoutMasks(spec, { seed: 5, epoch: 2, sampleHashes, rows: numRows }).forEach((mask, index) => {
    inputs[`mask_${index}`] = float32([lanes, rows, mask.length / numRows], mask);
  });
  return inputs;
}

/** The inputs with lanes `from` to `to` only; parameters and scales are shared. */
export function lanesOf(inputs: Tensors, from: number, to: number): Tensors {
  const isStacked = (name: string): boolean => /^(features|labels|weights|mask_\d+)$/.test(name);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => {
      if (!isStacked(name)) return [name, tensor];
      const [lanes, ...dims] = tensor.dims;
      const size = tensor.data.length / lanes!;
      const data = tensor.data.slice(from * size, to * size);
      return [name, { type: tensor.type, dims: [to - from, ...dims], data } as Tensor];
    }),
  );
}

/** The inputs with another quantisation scale for all tensors. */
export function withScale(inputs: Tensors, scale: number): Tensors {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => [
      name,
      name.startsWith("scale/") ? ({ type: "float64", dims: [], data: Float64Array.of(scale) } as Tensor) : tensor,
    ]),
  );
}
