import { decodePicture, type Picture, type Preprocessing } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
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
    const values = await block
      .run(deps.executable, features, signal === undefined ? {} : { signal })
      .catch(toModelError);
    rows.set(values, from * features);
  }
  return rows;
}

/** These are the first pictures that a job's backbone sees: what fails is the model. */
function toModelError(thrown: unknown): never {
  if (!(thrown instanceof HeadwayError) || thrown.code !== "INTERNAL") throw thrown;
  throw new HeadwayError(
    "MODEL_INVALID",
    `the backbone does not take ${BATCH} pictures at once; export it with a dynamic batch size and no shape that is fixed to ` +
      `one picture (${thrown.message})`,
    thrown.facts,
    { cause: thrown },
  );
}
