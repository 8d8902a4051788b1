import { promises as fs } from "node:fs";
import { HeadwayError } from "../errors.js";
import { UnfitFile } from "../files/index.js";
import { describeIdxFault, type IdxImages, IdxMistake, openIdxImages } from "./idx-file.js";
import type { Picture } from "./picture.js";
import { withPictureFile, withStoredBytes } from "./picture-file.js";
import type { PictureSource, Sample } from "./sample.js";

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "the file is not there",
  ENOTDIR: "the file is not there (a folder of its path is a file)",
  EISDIR: "this is a folder, not a picture",
  ELOOP: "the link leads to itself",
  EACCES: "the file may not be read by this user (EACCES)",
  EPERM: "the file may not be read by this user (EPERM)",
  EIO: "the disk fails to read the file (EIO)",
  ENXIO: "this is a socket or a device, and only regular files are read",
};

/** Whether a file named by the data is missing, and not merely unreadable; a link that is there leads somewhere else. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof HeadwayError ? error.facts.systemCode : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

/** Hands out pictures as they are stored; an IDX file stays open, or inflated, until the reader is closed. */
export class PictureReader {
  readonly #idxFiles = new Map<string, Promise<IdxImages>>();

  /**
   * Hands the bytes of a picture's file, or the grey values of an IDX picture, to `work`. What a process holds of them at
   * the same time is bounded, so keep none of it.
   * @throws HeadwayError IMAGES_UNREADABLE with a sentence when the fault is this file's; what is wrong with the process
   *   (too many open files, say) is thrown as it is
   */
  async use<T>(source: PictureSource, work: (picture: Picture) => Promise<T>): Promise<T> {
    let isRead = false;
    const begin = (picture: Picture): Promise<T> => {
      isRead = true;
      return work(picture);
    };
    try {
      if (source.kind === "file") return await withPictureFile(source.path, begin);
      return await withStoredBytes(source.rows * source.columns, async () => begin(await this.#readIdx(source)));
    } catch (error) {
      throw isRead ? error : await toUnreadable(error, source.path);
    }
  }

  /** Closes the files; waits for those that are being opened. */
  async close(): Promise<void> {
    const files = [...this.#idxFiles.values()];
    this.#idxFiles.clear();
    for (const file of await Promise.allSettled(files)) if (file.status === "fulfilled") await file.value.close();
  }

  async #readIdx(source: Extract<PictureSource, { kind: "idx" }>): Promise<Picture> {
    const images = await this.#open(source.path);
    if (source.rows !== images.rows || source.columns !== images.columns || source.index >= images.count) {
      throw new IdxMistake("the file has other dimensions than when it was listed");
    }
    return images.read(source.index);
  }

  #open(path: string): Promise<IdxImages> {
    const known = this.#idxFiles.get(path);
    if (known !== undefined) return known;
    const opened = openIdxImages(path);
    this.#idxFiles.set(path, opened);
    return opened;
  }
}

/** Hands one sample's picture to `work`; see {@link PictureReader} for many. */
export async function usePicture<T>(
  sample: Pick<Sample, "source">,
  work: (picture: Picture) => Promise<T>,
): Promise<T> {
  const reader = new PictureReader();
  try {
    return await reader.use(sample.source, work);
  } finally {
    await reader.close();
  }
}

/** One sample's picture, for who needs it longer. */
export function readPicture(sample: Pick<Sample, "source">): Promise<Picture> {
  return usePicture(sample, async (picture) => picture);
}

async function toUnreadable(error: unknown, path: string): Promise<unknown> {
  const systemCode = (error as NodeJS.ErrnoException).code ?? "";
  const sentence = describeIdxFault(error) ?? (error instanceof UnfitFile ? error.message : FILE_FAULTS[systemCode]);
  if (sentence === undefined) return error;
  const target = systemCode === "ENOENT" ? await fs.readlink(path).catch(() => undefined) : undefined;
  if (target === undefined)
    return new HeadwayError("IMAGES_UNREADABLE", sentence, { path, systemCode }, { cause: error });
  const message = `the link leads to ${target}, which is not there`;
  return new HeadwayError("IMAGES_UNREADABLE", message, { path, systemCode: "BROKEN_LINK" }, { cause: error });
}
