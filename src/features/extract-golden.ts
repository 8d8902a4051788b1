import { decodePicture, type Picture, type Preprocessing } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { BATCH, PictureBlock } from "./backbone-blocks.js";

/**
 * The features of golden pictures through the real decoder and backbone, row-major [pictures, features]: what a worker
 * proves itself with.
 */
export async function extractGolden(
  pictures: readonly Picture[],
  deps: { executable: Executable },
  options: { preprocessing: Preprocessing; features: number; signal?: AbortSignal },
): Promise<Float32Array> {
  const { preprocessing, features, signal } = options;
  const golden = new Float32Array(pictures.length * features);
  for (let from = 0; from < pictures.length; from += BATCH) {
    const block = new PictureBlock(preprocessing);
    for (const picture of pictures.slice(from, from + BATCH)) block.add(await decodePicture(picture, preprocessing));
    const values = await block.run(deps.executable, features, signal === undefined ? {} : { signal });
    golden.set(values, from * features);
  }
  return golden;
}
