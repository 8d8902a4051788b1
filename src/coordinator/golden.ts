import type { BlobStore } from "../blobs/index.js";
import type { GoldenRef } from "../control/index.js";
import { decodePicture, goldenFiles, type Preprocessing, type Sample, usePicture } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import type { GoldenPicture } from "../proof/index.js";
import type { JobPlan } from "./job-plan.js";

const NUM_CLASSES = 3;

/**
 * The pictures of a job's proof: those that headway ships and, of each of the first three classes, the first sample that
 * can be decoded. What cannot is left to the extraction, which lists or skips it with all others.
 */
export async function collectGoldenPictures({
  dataset,
  preprocessing,
}: Pick<JobPlan, "dataset" | "preprocessing">): Promise<GoldenPicture[]> {
  const shipped = (await goldenFiles()).map(({ name, bytes }) => ({ name, picture: bytes }));
  const own = await Promise.all(
    dataset.classes.slice(0, NUM_CLASSES).map((_, classIndex) => {
      const samples = dataset.samples.filter((sample) => sample.classIndex === classIndex);
      return firstDecodable(samples, preprocessing);
    }),
  );
  return [...shipped, ...own.flat()];
}

/** None where no sample can be decoded. */
async function firstDecodable(samples: readonly Sample[], preprocessing: Preprocessing): Promise<GoldenPicture[]> {
  for (const sample of samples) {
    try {
      const picture = await usePicture(sample, async (stored) => {
        await decodePicture(stored, preprocessing);
        return stored;
      });
      return [{ name: sample.id, picture }];
    } catch (error) {
      if (!(error instanceof HeadwayError) || error.code !== "IMAGES_UNREADABLE") throw error;
    }
  }
  return [];
}

/** Stores golden pictures as blobs. */
export function storeGoldenPictures(pictures: readonly GoldenPicture[], store: BlobStore): Promise<GoldenRef[]> {
  return Promise.all(
    pictures.map(async ({ name, picture }) => {
      if (picture instanceof Uint8Array) return { name, blob: await store.put(picture), raw: null };
      const { pixels, rows, columns } = picture;
      return { name, blob: await store.put(pixels), raw: { rows, columns } };
    }),
  );
}
