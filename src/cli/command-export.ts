import { join, resolve } from "node:path";
import type { Command } from "commander";
import { loadJob } from "../config/index.js";
import { exportCheckpoint } from "../coordinator/index.js";
import { type CliContext, cacheHome } from "./context.js";
import { invocationOf, shellQuoted } from "./invocation.js";
import { printJson } from "./printer.js";
import { countText, percentText } from "./quantity.js";
import { catchSignals } from "./signals.js";
import { renderFacts } from "./table.js";

/** `headway export RUN`: writes and measures the head of the best checkpoint of a run that has not come to its end. */
export function addExportCommand(program: Command, context: CliContext): void {
  program
    .command("export")
    .description("write and measure the head of a stopped run's best checkpoint, so that predict works on it")
    .argument("<run>", "run folder of a job that was stopped, failed or killed")
    .option("--json", "print result.json on stdout")
    .action((run: string, flags: { json?: boolean }) => context.finish(exportRun(run, flags, context)));
}

async function exportRun(run: string, flags: { json?: boolean }, context: CliContext): Promise<number> {
  const folder = resolve(context.cwd, run);
  const job = await loadJob(join(folder, "job.yaml"), { cacheHome: cacheHome(context), cwd: context.cwd });
  const { signal, release } = catchSignals(context);
  try {
    const result = await exportCheckpoint(job, folder, { signal });
    if (flags.json) {
      printJson(result, context);
      return 0;
    }
    const split = result.accuracy.test !== null ? "test" : "validation";
    const accuracy = result.accuracy[split];
    const facts: [string, string][] = [
      ["step", `${countText(result.steps)} of a ${result.status} run`],
      ["accuracy", accuracy === null ? "no held-out pictures" : `${percentText(accuracy)} (${split})`],
      ["head", result.head.sha256!],
      ["predict", `${invocationOf(context)} predict ${shellQuoted(run)} PICTURE...`],
    ];
    context.stdout.write(renderFacts(facts));
    return 0;
  } finally {
    release();
  }
}
