import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type ErrorCode, HeadwayError } from "../errors.js";
import { toDiskError } from "./disk-error.js";

/**
 * Makes a folder and those above it, where they are not there yet.
 * @param as.what how messages call it, e.g. "cache.folder"
 * @param as.code the error's code when it cannot be made
 * @throws HeadwayError of that code, DISK_FULL
 */
export async function makeFolder(path: string, as: { readonly what: string; readonly code: ErrorCode }): Promise<void> {
  try {
    await makeFolders(path);
  } catch (thrown) {
    const cause = toDiskError(thrown, path);
    if (cause instanceof HeadwayError) throw cause;
    const { code } = thrown as NodeJS.ErrnoException;
    const message = `${as.what}: the folder ${path} cannot be made (${code}); give one that this user can write to`;
    throw new HeadwayError(as.code, message, { path, reason: code }, { cause });
  }
}

/**
 * Makes a folder and those above it; fails with the system's own error. Node's own `recursive` never returns where a file
 * system answers ENOENT although the parent is there, as /proc does, and says ENOENT of a full disk, so each folder is
 * tried once more after its parent.
 */
export async function makeFolders(path: string): Promise<void> {
  const failure = await makeOne(path);
  if (failure?.code === "ENOENT" && dirname(path) !== path) {
    await makeFolders(dirname(path));
    const again = await makeOne(path);
    if (again !== null) throw again;
  } else if (failure !== null) throw failure;
}

async function makeOne(path: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path);
    return null;
  } catch (thrown) {
    const error = thrown as NodeJS.ErrnoException;
    return error.code === "EEXIST" && (await isFolder(path)) ? null : error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
