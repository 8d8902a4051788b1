import { promises as fs } from "node:fs";
import { HeadwayError } from "../errors.js";
import { type IdxImages, IdxMistake, openIdxImages } from "./idx-file.js";
import type { Picture } from "./picture.js";
import type { PictureSource, Sample } from "./sample.js";

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "the file is not there",
  ENOTDIR: "the file is not there (a folder of its path is a file)",
  EISDIR: "this is a folder, not a picture",
  ELOOP: "the link leads to itself",
  EACCES: "the file may not be read by this user (EACCES)",
  EPERM: "the file may not be read by this user (EPERM)",
  EIO: "the disk fails to read the file (EIO)",
  ERR_FS_FILE_TOO_LARGE: "the file has more than 2 GiB",
};

/** Whether a file named by the data is missing, and not merely unreadable. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof HeadwayError ? error.facts.systemCode : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ELOOP";
}

/** Reads pictures as they are stored; an IDX file stays open, or inflated, until the reader is closed. */
export class PictureReader {
  readonly #idxFiles = new Map<string, Promise<IdxImages>>();

  /**
   * The bytes of a picture's file, or the grey values of an IDX picture.
   * @throws HeadwayError IMAGES_UNREADABLE with a sentence when the fault is this file's; what is wrong with the process
   *   (too many open files, say) is thrown as it is
   */
  async read(source: PictureSource): Promise<Picture> {
    try {
      if (source.kind === "file") return await fs.readFile(source.path);
      const images = await this.#open(source.path);
      if (source.rows !== images.rows || source.columns !== images.columns || source.index >= images.count) {
        throw new IdxMistake("the file has other dimensions than when it was listed");
      }
      return await images.read(source.index);
    } catch (error) {
      throw toUnreadable(error, source.path);
    }
  }

  /** Closes the files; waits for those that are being opened. */
  async close(): Promise<void> {
    const files = [...this.#idxFiles.values()];
    this.#idxFiles.clear();
    for (const file of await Promise.allSettled(files)) if (file.status === "fulfilled") await file.value.close();
  }

  #open(path: string): Promise<IdxImages> {
    const known = this.#idxFiles.get(path);
    if (known !== undefined) return known;
    const opened = openIdxImages(path);
    this.#idxFiles.set(path, opened);
    return opened;
  }
}

/** One sample's picture as it is stored; see {@link PictureReader} for many. */
export async function readPicture(sample: Pick<Sample, "source">): Promise<Picture> {
  const reader = new PictureReader();
  try {
    return await reader.read(sample.source);
  } finally {
    await reader.close();
  }
}

function toUnreadable(error: unknown, path: string): unknown {
  const systemCode = (error as NodeJS.ErrnoException).code ?? "";
  const sentence = error instanceof IdxMistake ? error.message : FILE_FAULTS[systemCode];
  if (sentence === undefined) return error;
  return new HeadwayError("IMAGES_UNREADABLE", sentence, { path, systemCode }, { cause: error });
}
