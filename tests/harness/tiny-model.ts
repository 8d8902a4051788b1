import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A weight of {@link tinyModel}. */
export interface TinyWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A TFJS layers-model that tests may change before they write it. */
export interface TinyModel {
  readonly layers: { class_name: string; config: Record<string, unknown> }[];
  readonly weights: TinyWeight[];
}

/** Width of the features at the default cut of {@link tinyModel}. */
export const TINY_FEATURES = 16;

/**
 * A small CNN with weights from a formula: two convolutions with stride 2, the average over space, and a classifier
 * that a job cuts off.
 */
export function tinyModel(size: number): TinyModel {
  const conv = (name: string, filters: number) => ({
    class_name: "Conv2D",
    config: { name, filters, kernel_size: [3, 3], strides: [2, 2], padding: "same", activation: "relu" },
  });
  const weight = (name: string, ...shape: number[]): TinyWeight => {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const fanIn = shape.length > 1 ? length / shape.at(-1)! : 16;
    const values = Float32Array.from({ length }, (_, i) => scatter(i + 1000 * name.length) * Math.sqrt(6 / fanIn));
    return { name, shape, values };
  };
  return {
    layers: [
      { class_name: "InputLayer", config: { name: "image", batch_input_shape: [null, size, size, 3] } },
      conv("conv_1", 8),
      conv("conv_2", TINY_FEATURES),
      { class_name: "GlobalAveragePooling2D", config: { name: "pool" } },
      { class_name: "Dense", config: { name: "classifier", units: 2, activation: "softmax" } },
    ],
    weights: [
      weight("conv_1/kernel", 3, 3, 3, 8),
      weight("conv_1/bias", 8),
      weight("conv_2/kernel", 3, 3, 8, TINY_FEATURES),
      weight("conv_2/bias", TINY_FEATURES),
      weight("classifier/kernel", TINY_FEATURES, 2),
      weight("classifier/bias", 2),
    ],
  };
}

/** Writes model.json, its shard and preprocessing.json (pixels to 0 .. 1) into `folder`; returns model.json's path. */
export function writeTinyModel(folder: string, size: number, { layers, weights } = tinyModel(size)): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "model.json");
  const manifest = weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" }));
  const json = {
    format: "layers-model",
    modelTopology: { class_name: "Sequential", config: { name: "tiny", layers } },
    weightsManifest: [{ paths: ["weights.bin"], weights: manifest }],
  };
  writeFileSync(path, JSON.stringify(json, null, 1));
  writeFileSync(join(folder, "weights.bin"), Buffer.concat(weights.map(({ values }) => Buffer.from(values.buffer))));
  writeFileSync(join(folder, "preprocessing.json"), JSON.stringify({ size: [size, size], scale: 1 / 255 }));
  return path;
}

/** A number of -1 .. 1 that looks random. */
function scatter(index: number): number {
  let bits = Math.imul(index + 1, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 8) / 2 ** 23 - 1;
}
