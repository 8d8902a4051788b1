import type { BlobStore } from "../blobs/index.js";
import type { GoldenRef } from "../control/index.js";
import { type Dataset, goldenFiles, readPicture } from "../data/index.js";
import type { GoldenPicture } from "../proof/index.js";

const NUM_CLASSES = 3;

/** The pictures of a job's proof: those that headway ships and the first sample of each of the first three classes. */
export async function collectGoldenPictures(dataset: Dataset): Promise<GoldenPicture[]> {
  const shipped = (await goldenFiles()).map(({ name, bytes }) => ({ name, picture: bytes }));
  const firsts = dataset.classes
    .slice(0, NUM_CLASSES)
    .flatMap((_, classIndex) => dataset.samples.find((sample) => sample.classIndex === classIndex) ?? []);
  const own = await Promise.all(
    firsts.map(async (sample) => ({ name: sample.id, picture: await readPicture(sample) })),
  );
  return [...shipped, ...own];
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
