import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { cacheHomeOf, type Job, loadJob, placeMistakes } from "../config/index.js";
import { HeadwayError } from "../errors.js";
import type { Printers } from "./printer.js";
import { createProgress, type Progress, type ProgressStream } from "./progress.js";

/** What commands get from their process. */
export interface CliContext extends Printers {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The script that Node.js was started with. */
  readonly scriptPath: string;
  readonly stdin: NodeJS.ReadableStream;
  /** For progress alone, which draws with escapes of its own and prints names as {@link Printer} does. */
  readonly terminal: ProgressStream;
  exit(code: number): never;
  /** Makes the command's exit code, or its error, the process's. */
  finish(work: Promise<number>): Promise<void>;
}

/** Flags that change what a job file says. */
export interface JobFlags {
  readonly workers?: number;
  readonly output?: string;
  readonly set?: string[];
}

/** Loads a job file with the flags that change it. @throws HeadwayError USAGE, NOT_FOUND, JOB_INVALID */
export function loadJobFile(path: string, flags: JobFlags, context: CliContext): Promise<Job> {
  const { workers, output, set } = flags;
  return loadJob(path, { workers, output, set, cacheHome: cacheHome(context), cwd: context.cwd });
}

/** Does what a job file asks for; where that fails because of a key of the file, the error says where it stands. */
export async function withPlaces<T>(
  path: string,
  flags: JobFlags,
  context: CliContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof HeadwayError) || thrown.exitCode !== 3) throw thrown;
    const text = await readFile(resolve(context.cwd, path), "utf8").catch(() => "");
    const { message, places } = placeMistakes(thrown.message, text, path, flags);
    const facts = places.length === 0 ? thrown.facts : { ...thrown.facts, places };
    throw new HeadwayError(thrown.code, message, facts, { cause: thrown });
  }
}

/** The folder of the feature cache, unless a job file names another. */
export function cacheHome(context: Pick<CliContext, "env">): string {
  return cacheHomeOf(context.env.HEADWAY_HOME, homedir());
}

/** A flag's value that is a whole number of at least 1. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of at least 1.");
}

/** A flag's value that is a port; 0 stands for any free one. */
export function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError("It must be a port from 1 to 65535, or 0 for any free one.");
}

/** Gathers the values of a flag that may be given several times. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

/** Progress on the terminal: one line drawn over and over, or plain lines where it cannot be drawn over. */
export function progressOn({ terminal, env }: Pick<CliContext, "terminal" | "env">): Progress {
  const isLive = terminal.isTTY === true && env.TERM !== "dumb";
  return createProgress({ stream: terminal, now: () => performance.now(), live: isLive });
}

/** The error of a command that was not given what it needs. */
export function usageError(message: string): HeadwayError {
  return new HeadwayError("USAGE", message);
}
