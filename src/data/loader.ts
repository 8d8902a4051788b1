import { prefetch } from "../async/index.js";
import { HeadwayError } from "../errors.js";
import { decodePicture } from "./decode-sharp.js";
import { pictureSha256 } from "./picture.js";
import { PictureReader } from "./picture-reader.js";
import type { Preprocessing } from "./preprocessing.js";
import type { Sample } from "./sample.js";

/** A sample with its prepared pixels, or with a sentence why it has none. */
export type LoadedPicture =
  | {
      readonly sample: Sample;
      readonly pixels: Float32Array;
      /** What is worth knowing of the picture; mostly nothing. */
      readonly remarks: readonly string[];
    }
  | { readonly sample: Sample; readonly problem: string };

/** How to load pictures. */
export interface LoadPicturesOptions {
  readonly preprocessing: Preprocessing;
  /** Pictures that are being read and decoded, or wait decoded, at any time. */
  readonly inFlight: number;
  /**
   * Lets `pixels` be overwritten once the next picture is asked for, which saves the allocation of each picture.
   * @default false
   */
  readonly reusePixels?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads, checks and decodes the pictures of samples and yields them in the order given. A picture that cannot be
 * decoded, or whose bytes have changed since the samples were listed, is yielded with its problem.
 */
export async function* loadPictures(
  samples: readonly Sample[],
  options: LoadPicturesOptions,
): AsyncGenerator<LoadedPicture, void, undefined> {
  const { preprocessing, inFlight, reusePixels = false, signal } = options;
  const reader = new PictureReader();
  const spare: Float32Array[] = [];
  const load = (sample: Sample): Promise<LoadedPicture> => loadPicture(sample, reader, preprocessing, spare.pop());
  try {
    for await (const picture of prefetch(samples, load, { inFlight, signal })) {
      yield picture;
      if (reusePixels && "pixels" in picture) spare.push(picture.pixels);
    }
  } finally {
    await reader.close();
  }
}

async function loadPicture(
  sample: Sample,
  reader: PictureReader,
  preprocessing: Preprocessing,
  values: Float32Array | undefined,
): Promise<LoadedPicture> {
  try {
    return await reader.use(sample.source, async (picture): Promise<LoadedPicture> => {
      if (pictureSha256(picture) !== sample.sha256) {
        return { sample, problem: "the file has changed since the job began; start the job again" };
      }
      const remarks: string[] = [];
      const pixels = await decodePicture(picture, preprocessing, values, (remark) => remarks.push(remark));
      return { sample, pixels, remarks };
    });
  } catch (error) {
    if (error instanceof HeadwayError && error.code === "IMAGES_UNREADABLE") return { sample, problem: error.message };
    throw error;
  }
}
