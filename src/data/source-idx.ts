import { UnfitFile } from "../files/index.js";
import { describeIdxFault, type IdxImages, openIdxImages, readIdxLabels } from "./idx-file.js";
import { pictureSha256 } from "./picture.js";
import type { SourceContext, SourceRow } from "./source-row.js";

/** Pictures that are read together: so many, or of so many bytes. */
const READ_AT_ONCE = 1024;
const BYTES_AT_ONCE = 2 ** 24;

/**
 * Reads an MNIST-style pair of IDX files, each plain or gzipped. A sample's id is its index, its label the number in the
 * labels file.
 */
export async function readIdx(
  pair: { readonly images: string; readonly labels: string },
  context: SourceContext,
): Promise<SourceRow[]> {
  const { problems, signal } = context;
  const labels = await attempt(pair.labels, context, () => readIdxLabels(pair.labels));
  const images = await attempt(pair.images, context, () => openIdxImages(pair.images, { sequential: true }));
  if (images === undefined) return [];
  try {
    const { count, rows, columns } = images;
    if (labels === undefined) return [];
    if (labels.length !== count) {
      problems.add({ path: pair.labels }, `there are ${labels.length} labels for ${count} pictures in ${pair.images}`);
      return [];
    }
    if (count === 0 || rows === 0 || columns === 0) {
      problems.add({ path: pair.images }, `the file holds no pictures (${count} x ${rows} x ${columns})`);
      return [];
    }
    return (await attempt(pair.images, context, () => listPictures(pair.images, images, labels, signal))) ?? [];
  } finally {
    await images.close();
  }
}

async function listPictures(
  path: string,
  images: IdxImages,
  labels: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<SourceRow[]> {
  const { count, rows, columns } = images;
  const place = { path };
  const atOnce = Math.max(1, Math.min(READ_AT_ONCE, Math.floor(BYTES_AT_ONCE / (rows * columns))));
  const list: SourceRow[] = [];
  while (list.length < count) {
    signal?.throwIfAborted();
    for (const picture of await images.readMany(list.length, Math.min(atOnce, count - list.length))) {
      const index = list.length;
      list.push({
        id: String(index),
        label: String(labels[index]!),
        group: undefined,
        weight: 1,
        split: undefined,
        source: { kind: "idx", path, index, rows, columns },
        sha256: pictureSha256(picture),
        place,
      });
    }
  }
  await images.assertEnd();
  return list;
}

async function attempt<T>(path: string, context: SourceContext, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    context.signal?.throwIfAborted();
    context.problems.add({ path }, describeOpenError(error));
    return undefined;
  }
}

function describeOpenError(error: unknown): string {
  const fault = describeIdxFault(error) ?? (error instanceof UnfitFile ? error.message : undefined);
  if (fault !== undefined) return fault;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file; check the path in the job file";
  return `the file cannot be read (${code ?? message})`;
}
