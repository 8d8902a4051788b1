import { decodePicture, type Picture, type Preprocessing } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { BATCH, PictureBlock } from "./backbone-blocks.js";

/**
 * The features of a few pictures through the real decoder and backbone, without a store, row-major [pictures, features].
 * @throws HeadwayError IMAGES_UNREADABLE for a picture that cannot be decoded
 */
export async function extractPictures(
  pictures: readonly Picture[],
  deps: { executable: Executable },
  options: { preprocessing: Preprocessing; features: number; signal?: AbortSignal },
): Promise<Float32Array> {
  const { preprocessing, features, signal } = options;
  const rows = new Float32Array(pictures.length * features);
  for (let from = 0; from < pictures.length; from += BATCH) {
    const block = new PictureBlock(preprocessing);
    const decoded = pictures.slice(from, from + BATCH).map((picture) => decodePicture(picture, preprocessing));
    for (const pixels of await Promise.all(decoded)) block.add(pixels);
    const values = await block.run(deps.executable, features, signal === undefined ? {} : { signal });
    rows.set(values, from * features);
  }
  return rows;
}
