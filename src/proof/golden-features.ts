import type { Picture, Preprocessing } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { extractPictures } from "../features/index.js";
import { sha256Hex } from "../files/index.js";

/** A golden picture: every process decodes it and puts it through the backbone before it joins. */
export interface GoldenPicture {
  readonly name: string;
  readonly picture: Picture;
}

const REPEATS = 3;

/**
 * The golden pictures' features through the real decoder and the job's backbone, three times at once, or once a session
 * where there are more: each run meets an engine whose other threads are busy.
 * @returns the features of the first repeat, row-major [pictures, D], and each repeat's SHA-256
 */
export async function computeGoldenFeatures(
  backbone: Executable,
  pictures: readonly GoldenPicture[],
  options: { preprocessing: Preprocessing; features: number; signal?: AbortSignal },
): Promise<{ features: Float32Array; hashes: string[] }> {
  const numRepeats = Math.max(REPEATS, backbone.numSessions);
  const repeat = (): Promise<Float32Array> =>
    extractPictures(
      pictures.map(({ picture }) => picture),
      { executable: backbone },
      options,
    );
  const repeats = await Promise.all(Array.from({ length: numRepeats }, repeat));
  return { features: repeats[0]!, hashes: repeats.map(hashFloats) };
}

/** SHA-256 of float32 values as bytes. */
export function hashFloats(values: Float32Array): string {
  return sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
