import { HeadwayError } from "../errors.js";

/** The error of a failed write to `path`: DISK_FULL where the disk or the quota is used up, else as it came. */
export function toDiskError(thrown: unknown, path: string): unknown {
  const { code } = (thrown ?? {}) as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EDQUOT") return thrown;
  const why = code === "ENOSPC" ? "no space is left on its disk" : "the disk quota is used up";
  return new HeadwayError(
    "DISK_FULL",
    `${path} cannot be written: ${why}; free some space or choose another folder`,
    { path, reason: code },
    { cause: thrown },
  );
}
