import { HeadwayError } from "../errors.js";
import { toFileError } from "./file-error.js";
import { readRegularFile, UnfitFile } from "./regular-file.js";

/** More than any file that headway reads back whole. */
const MAX_BYTES = 2 ** 32;

/**
 * The bytes of a file that headway wrote earlier; undefined only when it is not there. That it cannot be read says
 * nothing of what it holds.
 * @throws HeadwayError FILE_UNUSABLE
 */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(path, { maxBytes: MAX_BYTES });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (!(error instanceof UnfitFile)) throw toFileError(error, path, "read");
    const message = `${path} cannot be read: ${error.message}; move it away, then run the command again`;
    throw new HeadwayError("FILE_UNUSABLE", message, { path, reason: error.code }, { cause: error });
  }
}
