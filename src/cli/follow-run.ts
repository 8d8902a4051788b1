import { relative, resolve } from "node:path";
import type { Command } from "commander";
import type { Job } from "../config/index.js";
import type { JobEvent } from "../control/index.js";
import { type RunJobOptions, runJob } from "../coordinator/index.js";
import { type CliContext, collect, type JobFlags, parseCount, parsePort, progressOn, usageError } from "./context.js";
import { invocationOf } from "./invocation.js";
import { printJson } from "./printer.js";
import { RunView, summarizeRun } from "./show-run.js";
import { catchSignals } from "./signals.js";

/** Flags of the commands that run a job. */
export interface RunFlags extends JobFlags {
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  readonly metricsPort?: number;
  readonly json?: boolean;
}

/** Adds the flags that change a job file's values. */
export function addJobFlags(command: Command): Command {
  return command
    .option("--workers <n>", "number of workers; the head's bits do not depend on it", parseCount)
    .option("--output <folder>", "run folder, instead of the job file's")
    .option("--set <key=value>", "another value for a key of the job file, e.g. training.epochs=2", collect);
}

/** Adds the flags that {@link followRun} knows. */
export function addRunFlags(command: Command): Command {
  return addJobFlags(command)
    .option("--resume", "go on from the last checkpoint in the run folder")
    .option("--overwrite", "replace the run folder")
    .option("--metrics-port <port>", "serve /metrics, /healthz and /readyz on 127.0.0.1 (0: any free port)", parsePort)
    .option("--json", "print result.json on stdout at the end");
}

/** Refuses flags that exclude each other. */
export function assertRunFlags(flags: RunFlags): void {
  if (flags.resume && flags.overwrite) {
    throw usageError("--resume goes on with a run folder and --overwrite replaces it; give one of them");
  }
}

/**
 * Runs a job and shows it: progress on stderr, the result on stdout. A signal asks for a clean stop, the second one ends
 * the process.
 * @param path of the job file, as it was given
 * @param onEvent sees each event before it is shown
 * @returns the exit code
 */
export async function followRun(
  job: Job,
  path: string,
  flags: RunFlags,
  context: CliContext,
  options: RunJobOptions = {},
  onEvent: (event: JobEvent) => void = () => undefined,
): Promise<number> {
  const { signal, exitCode, release } = catchSignals(context);
  const progress = progressOn(context);
  const view = new RunView(progress, {
    numWorkers: job.workers.min,
    showsJoins: options.launchWorkers === false,
    skipsBadPictures: job.dataset.onBadImage === "skip",
  });
  try {
    const existing = flags.resume ? "resume" : flags.overwrite ? "overwrite" : "refuse";
    const jobRun = runJob(job, {
      existing,
      jobFile: resolve(context.cwd, path),
      signal,
      metricsPort: flags.metricsPort,
      ...options,
    });
    for await (const event of jobRun) {
      view.show(event);
      onEvent(event);
    }
    const result = await jobRun.result;
    progress.end(result.status === "completed" ? "completed" : "stopped");
    const output = shortPath(job.output, context.cwd);
    if (flags.json) printJson(result, context);
    else context.stdout.write(summarizeRun(result, { output, invocation: invocationOf(context) }));
    return result.status === "completed" ? 0 : exitCode();
  } finally {
    progress.end("stopped");
    release();
  }
}

/** A path as a person would type it: relative where it lies below the current folder. */
function shortPath(path: string, cwd: string): string {
  const below = relative(cwd, path);
  return below.startsWith("..") ? path : below || ".";
}
