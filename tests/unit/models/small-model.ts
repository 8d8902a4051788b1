import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** A weight of a hand-written model. */
export interface SmallWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype?: string;
  readonly quantization?: unknown;
}

const folders: string[] = [];

/** A temporary folder that is gone after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "headway-models-"));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A layer of a Sequential model. */
export function layer(className: string, name: string, config: Record<string, unknown> = {}) {
  return { class_name: className, config: { name, ...config } };
}

/** An input of 4x4 pictures. */
export const INPUT = layer("InputLayer", "image", { batch_input_shape: [null, 4, 4, 3] });

/** A 1x1 convolution without bias from 3 channels to 2, and its weight. */
export const CONV = layer("Conv2D", "conv", { filters: 2, kernel_size: 1, use_bias: false });
/** The weight of {@link CONV}. */
export const KERNEL: SmallWeight = { name: "conv/kernel", shape: [1, 1, 3, 2] };

/** The JSON of a Sequential model. */
export function sequentialJson(layers: readonly object[], weights: readonly SmallWeight[], paths = ["weights.bin"]) {
  return {
    format: "layers-model",
    modelTopology: { class_name: "Sequential", config: { name: "net", layers } },
    weightsManifest: [{ paths, weights: weights.map((weight) => ({ dtype: "float32", ...weight })) }],
  };
}

/** Writes model.json and shards into a new folder and returns the path of model.json. */
export function writeModel(json: unknown, shards: Record<string, Uint8Array> = {}): string {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(shards)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  const path = join(folder, "model.json");
  writeFileSync(path, typeof json === "string" ? json : JSON.stringify(json));
  return path;
}

/** The bytes of float32 values. */
export function float32Bytes(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** The kernel 1..6 of {@link CONV}. */
export const KERNEL_BYTES = float32Bytes(1, 2, 3, 4, 5, 6);
