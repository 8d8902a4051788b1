import { readFileSync } from "node:fs";
import { HeadwayError } from "../errors.js";

/** What the system lets a process use; null where it does not say, or does not limit it. */
export interface ProcessLimits {
  /** Files that may be open at once. */
  readonly openFiles: number | null;
  /** Address space (`ulimit -v`). */
  readonly addressBytes: number | null;
}

/** Node.js opens headway's modules all at once when it loads them: with 128 files that failed, with 160 it did not. */
const LEAST_OPEN_FILES = 256;
/**
 * V8 reserves address space by the gigabyte and most of it is never memory. A job of sixty pictures of 16 x 16 pixels ran
 * with 2.4e6 KiB on two cores, and not with 2.2e6; a core more takes some hundred MiB.
 */
const LEAST_ADDRESS_BYTES = 3 * 2 ** 30;

/** The limits of this process, which those that it starts inherit; Linux tells them. */
export function readProcessLimits(): ProcessLimits {
  try {
    return parseLimits(readFileSync("/proc/self/limits", "utf8"));
  } catch {
    return { openFiles: null, addressBytes: null };
  }
}

/** The soft limits in a text as /proc/self/limits has it. */
export function parseLimits(text: string): ProcessLimits {
  const soft = (name: string): number | null => {
    const value = new RegExp(`^${name} +(\\d+)`, "m").exec(text)?.[1];
    return value === undefined ? null : Number(value);
  };
  return { openFiles: soft("Max open files"), addressBytes: soft("Max address space") };
}

/**
 * Refuses limits under which Node.js fails before headway can say a word, or V8 ends the process.
 * @throws HeadwayError LIMIT_TOO_LOW
 */
export function assertLimits({ openFiles, addressBytes }: ProcessLimits): void {
  if (openFiles !== null && openFiles < LEAST_OPEN_FILES) {
    throw new HeadwayError(
      "LIMIT_TOO_LOW",
      `only ${openFiles} files may be open at once and headway needs at least ${LEAST_OPEN_FILES}; raise the limit, for ` +
        "example: ulimit -n 1024",
      { limit: "open files", value: openFiles, least: LEAST_OPEN_FILES },
    );
  }
  if (addressBytes !== null && addressBytes < LEAST_ADDRESS_BYTES) {
    const mib = (bytes: number): number => Math.floor(bytes / 2 ** 20);
    throw new HeadwayError(
      "LIMIT_TOO_LOW",
      `the address space of a process is limited to ${mib(addressBytes)} MiB and headway needs at least ` +
        `${mib(LEAST_ADDRESS_BYTES)} MiB, most of which is only reserved; raise the limit, for example: ulimit -v unlimited`,
      { limit: "address space", value: addressBytes, least: LEAST_ADDRESS_BYTES },
    );
  }
}
