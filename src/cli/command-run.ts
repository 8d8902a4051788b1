import { relative } from "node:path";
import type { Command } from "commander";
import { runJob } from "../coordinator/index.js";
import { HeadwayError } from "../errors.js";
import { type CliContext, loadJobFile, parseCount } from "./context.js";
import { createProgress } from "./progress.js";
import { RunView, summarizeRun } from "./show-run.js";
import { catchSignals } from "./signals.js";

interface RunFlags {
  readonly workers?: number;
  readonly output?: string;
  readonly set: string[];
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly metricsPort?: number;
}

/** `headway run JOB`: trains a job on this machine, from pictures to report. */
export function addRunCommand(program: Command, context: CliContext): void {
  program
    .command("run")
    .description("train a job on this machine: extract features, train, export, evaluate, report")
    .argument("<job>", "job file (YAML)")
    .option("--workers <n>", "worker processes; the head's bits do not depend on it", parseCount)
    .option("--output <folder>", "run folder, instead of the job file's")
    .option("--set <key=value>", "another value for a key of the job file, e.g. training.epochs=2", collect, [])
    .option("--resume", "go on from the last checkpoint in the run folder")
    .option("--overwrite", "replace the run folder")
    .option("--metrics-port <port>", "serve /metrics, /healthz and /readyz on 127.0.0.1", parseCount)
    .option("--json", "print result.json on stdout at the end")
    .action((path: string, flags: RunFlags) => context.finish(run(path, flags, context)));
}

async function run(path: string, flags: RunFlags, context: CliContext): Promise<number> {
  if (flags.resume && flags.overwrite) {
    throw new HeadwayError("USAGE", "--resume goes on with a run folder and --overwrite replaces it; give one of them");
  }
  const job = await loadJobFile(path, flags, context);
  const { signal, exitCode, release } = catchSignals(context);
  const progress = createProgress({ stream: context.stderr, now: () => performance.now() });
  const view = new RunView(progress);
  try {
    const existing = flags.resume ? "resume" : flags.overwrite ? "overwrite" : "refuse";
    const jobRun = runJob(job, { existing, signal, metricsPort: flags.metricsPort });
    for await (const event of jobRun) view.show(event);
    const result = await jobRun.result;
    progress.end(result.status === "completed" ? "completed" : "stopped");
    const output = relative(context.cwd, job.output) || ".";
    context.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : summarizeRun(result, output));
    return result.status === "completed" ? 0 : exitCode();
  } finally {
    progress.end("stopped");
    release();
  }
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
