import { HeadwayError } from "../errors.js";
import { toDiskError } from "./disk-error.js";

/** What the system's word means and what to do, by its code. */
const REASONS: Readonly<Record<string, string>> = {
  EISDIR: "a folder is in its place; move the folder away",
  ENOTDIR: "a part of its path is a file, not a folder; move that file away",
  EACCES: "this user has no right to; change the rights of the file and its folder",
  EPERM: "this user has no right to; change the rights of the file and its folder",
  EROFS: "its file system is read-only; use another folder",
  EMFILE: "this process has too many files open; raise the limit (ulimit -n)",
  ENFILE: "the system has too many files open; end other programs, or raise its limit",
  ENAMETOOLONG: "the path is too long; use another folder",
  ELOOP: "its path goes round in links; mend them",
  EIO: "the disk reports a fault; look at the disk",
};

/**
 * The error of a file that the system does not let be used: DISK_FULL as {@link toDiskError} has it, FILE_UNUSABLE for
 * the system's other words, and what is no word of the system as it came. That a file is not there says nothing of its
 * bytes, and neither does any of these.
 */
export function toFileError(thrown: unknown, path: string, act: "read" | "written"): unknown {
  const known = toDiskError(thrown, path);
  const { code, errno } = (thrown ?? {}) as NodeJS.ErrnoException;
  if (known instanceof HeadwayError || code === undefined) return known;
  if (REASONS[code] === undefined && errno === undefined) return known;
  const why = REASONS[code] ?? `the system says ${code}; see that it can be used`;
  const message = `${path} cannot be ${act}: ${why}, then run the command again`;
  return new HeadwayError("FILE_UNUSABLE", message, { path, reason: code }, { cause: thrown });
}
