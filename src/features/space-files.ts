import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { isUseMarker, type OwnNames, temporaryTarget } from "../files/index.js";
import { BLOCK_SUFFIX } from "./block-file.js";

/** The description of a space, in its folder. */
export const SPACE_FILE = "space.json";

/** Whether a name is one that a block file gets: the SHA-256 of its bytes. */
export function isBlockName(name: string): boolean {
  return name.endsWith(BLOCK_SUFFIX) && /^[0-9a-f]{64}$/.test(name.slice(0, -BLOCK_SUFFIX.length));
}

/** Whether a name is one of a file of a space that was being written when its process died. */
export function isSpaceTemporary(name: string): boolean {
  const target = temporaryTarget(name);
  return target !== undefined && (target === SPACE_FILE || isBlockName(target));
}

/** Everything that is written into the folder of a space; what has another name is never removed. */
export const SPACE_NAMES: OwnNames = {
  isFile: (path) => path === SPACE_FILE || isBlockName(path) || isSpaceTemporary(path) || isUseMarker(path),
  isFolder: () => false,
};

/** Whether this user may write into a folder, and its file system lets it be written. */
export async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
