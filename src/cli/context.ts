import { homedir } from "node:os";
import { InvalidArgumentError } from "commander";
import { cacheHomeOf, type Job, loadJob } from "../config/index.js";
import { HeadwayError } from "../errors.js";

/** What commands get from their process. */
export interface CliContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WriteStream;
  exit(code: number): never;
  /** Makes the command's exit code, or its error, the process's. */
  finish(work: Promise<number>): Promise<void>;
}

/** Loads a job file with the flags that change it. @throws HeadwayError USAGE, NOT_FOUND, JOB_INVALID */
export async function loadJobFile(
  path: string,
  flags: { readonly workers?: number; readonly output?: string; readonly set?: string[] },
  context: CliContext,
): Promise<Job> {
  const { workers, output, set } = flags;
  return loadJob(path, { workers, output, set, cacheHome: cacheHomeOf(context.env.HEADWAY_HOME, homedir()), cwd: context.cwd });
}

/** A flag's value that is a whole number of at least 0. */
export function parseCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("it has to be a whole number.");
}

/** The error of a command that has not the arguments it needs. */
export function usageError(message: string): HeadwayError {
  return new HeadwayError("USAGE", message);
}
