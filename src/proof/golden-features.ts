import { decodePicture, type Preprocessing, type RawGrey } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { sha256Hex } from "../files/index.js";

/** A picture that every process decodes and puts through the backbone before it joins. */
export interface GoldenPicture {
  readonly name: string;
  /** An encoded file, or raw grey pixels. */
  readonly picture: Uint8Array | RawGrey;
}

const BLOCK_ROWS = 16;
const REPEATS = 3;

/**
 * The golden pictures' features through the real decoder and the job's backbone, in one extraction block, three times
 * while the engine's other sessions are busy with the same block.
 * @returns the features of the first repeat, row-major [pictures, D], and each repeat's SHA-256
 */
export async function computeGoldenFeatures(
  backbone: Executable,
  pictures: readonly GoldenPicture[],
  options: { preprocessing: Preprocessing; features: number; signal?: AbortSignal },
): Promise<{ features: Float32Array; hashes: string[] }> {
  const { preprocessing, features, signal } = options;
  const [height, width] = preprocessing.size;
  const pixels = new Float32Array(BLOCK_ROWS * height * width * 3);
  const decoded = await Promise.all(pictures.map(({ picture }) => decodePicture(picture, preprocessing)));
  decoded.forEach((image, row) => pixels.set(image, row * image.length));
  const dims = preprocessing.layout === "nhwc" ? [BLOCK_ROWS, height, width, 3] : [BLOCK_ROWS, 3, height, width];
  const run = async (): Promise<Float32Array> => {
    const outputs = await backbone.run({ images: { type: "float32", dims, data: pixels } }, { signal });
    return (outputs.features!.data as Float32Array).slice(0, pictures.length * features);
  };
  const repeats = await Promise.all(Array.from({ length: Math.max(REPEATS, backbone.numSessions) }, run));
  return { features: repeats[0]!, hashes: repeats.map(hashFloats) };
}

function hashFloats(values: Float32Array): string {
  return sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
