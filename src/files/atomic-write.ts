import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { toFileError } from "./file-error.js";

/** A name beside `path` that no other write uses; it starts with a dot and ends in `.tmp`. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(6).toString("hex")}.tmp`);
}

/** The file that a name of {@link temporaryName} was to become; undefined for any other name. */
export function temporaryTarget(name: string): string | undefined {
  return /^\.(.+)\.\d+\.[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
}

/** Flushes a folder's entries to the disk, so that a rename in it outlives a power cut; file systems without it are passed over. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/**
 * Writes a file so that `path` holds either its earlier content or all of `bytes`, also after a kill or a power cut.
 * The folder must exist.
 * @throws HeadwayError DISK_FULL when the disk or the quota is used up, FILE_UNUSABLE when it cannot be written otherwise
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toFileError(error, path, "written");
  }
  await syncFolder(dirname(path));
}
