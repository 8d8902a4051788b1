import type { Command } from "commander";
import { type CliContext, loadJobFile, withPlaces } from "./context.js";
import { addRunFlags, assertRunFlags, followRun, type RunFlags } from "./follow-run.js";

/** `headway run JOB`: trains a job on this machine, from pictures to report. */
export function addRunCommand(program: Command, context: CliContext): void {
  const command = program
    .command("run")
    .description("train a job on this machine: extract features, train, export, evaluate, report")
    .argument("<job>", "job file (YAML)");
  addRunFlags(command).action((path: string, flags: RunFlags) => context.finish(run(path, flags, context)));
}

async function run(path: string, flags: RunFlags, context: CliContext): Promise<number> {
  assertRunFlags(flags);
  const job = await loadJobFile(path, flags, context);
  return withPlaces(path, flags, context, () => followRun(job, path, flags, context));
}
