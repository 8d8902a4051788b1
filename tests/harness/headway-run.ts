// Runs of tiny jobs by real processes, and what of their results must not depend on the workers.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JobResult } from "../../src/report/index.js";
import { type Ended, type HeadwayProcess, runHeadway, startHeadway } from "./headway-process.js";
import type { TinyJob } from "./tiny-job.js";

/** How a job is run. */
export interface RunOptions {
  /** Run folder. */
  readonly output: string;
  /** For HEADWAY_HOME: the cache is below it. @default the job's */
  readonly home?: string;
  readonly workers?: number;
  /** More flags. */
  readonly flags?: readonly string[];
}

/** A run and what it printed. */
export interface Run extends Ended {
  /** From stdout. */
  readonly result: JobResult;
}

/** Long enough for a machine that does much else. */
export const RUN_TIMEOUT_MS = 280_000;

/** Starts `headway run`. */
export function startRun(job: TinyJob, options: RunOptions): HeadwayProcess {
  return startHeadway(["run", job.path, ...flagsOf(options)], processOptions(job, options));
}

/** Runs `headway run --json` to its end, which must be a result. */
export async function runJob(job: TinyJob, options: RunOptions): Promise<Run> {
  return toRun(await startRun(job, options).ended);
}

/** The run of a `headway` process that was started with `--json`. */
export function toRun(ended: Ended): Run {
  const { code, signal, stdout, stderr } = ended;
  try {
    const result = JSON.parse(stdout) as JobResult;
    if (result.status !== undefined) return { ...ended, result };
  } catch {}
  throw new Error(`headway ended with ${signal ?? code} and no result:\n${stdout}\n${stderr}`);
}

/**
 * Runs `headway coordinator` and as many `headway worker`, each with a root folder, and so a cache, of its own.
 * @returns the coordinator's run and the workers' ends
 */
export async function runWithOwnRoots(
  job: TinyJob,
  options: RunOptions & { readonly workers: number },
): Promise<{ run: Run; workers: Ended[] }> {
  const { workers: count, output } = options;
  const token = { HEADWAY_JOIN_TOKEN: "a-token-of-this-test" };
  const started = { ...processOptions(job, options), env: { ...processOptions(job, options).env, ...token } };
  const coordinator = startHeadway(["coordinator", job.path, ...flagsOf(options)], started);
  const [, address] = await coordinator.waitFor(/--coordinator (127\.0\.0\.1:\d+)/);
  const workers = Array.from({ length: count }, (_, index) => {
    const root = join(`${output}-roots`, String(index));
    mkdirSync(root, { recursive: true });
    return runHeadway(["worker", "--coordinator", address!, "--root", root, "--threads", "1"], started);
  });
  const run = toRun(await coordinator.ended);
  return { run, workers: await Promise.all(workers) };
}

/** What result.json has that depends on the job only. */
export function comparable({ status, job, head, epochs, steps, samples, accuracy, loss }: JobResult) {
  return { status, job, head, epochs, steps, samples, accuracy, loss };
}

/** The events of a run folder, oldest first. */
export function readEvents(output: string): { event: string; [fact: string]: unknown }[] {
  const path = join(output, "events.jsonl");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  // A job that runs may be in the middle of its last line.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).trimEnd();
  return whole === "" ? [] : whole.split("\n").map((line) => JSON.parse(line));
}

/** The result in a run folder. */
export function readResult(output: string): JobResult {
  return JSON.parse(readFileSync(join(output, "result.json"), "utf8"));
}

function flagsOf({ output, workers, flags = [] }: RunOptions): string[] {
  return ["--json", "--output", output, ...(workers === undefined ? [] : ["--workers", String(workers)]), ...flags];
}

function processOptions(job: TinyJob, { home = job.home }: RunOptions) {
  return { cwd: job.folder, env: { HEADWAY_HOME: home }, timeoutMs: RUN_TIMEOUT_MS };
}
