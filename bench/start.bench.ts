// From the start of the process to the first training step, for the quick start's job.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { JobEvent } from "../src/control/index.js";
import { prepareQuickStart, type QuickStartRun, runQuickStart, secondsTo } from "./quick-start-run.js";
import { digits, ResultPage } from "./result-page.js";
import { Series } from "./rounds.js";
import { withTemporaryFolder } from "./test-pictures.js";

const WARM_RUNS = 7;
const COLD_RUNS = 3;

/** In order; the time of a stage is from the one before it. */
const STAGES: readonly { readonly what: string; readonly until: JobEvent["event"] }[] = [
  { what: "load, read and hash, compile", until: "job-started" },
  { what: "write run folder, serve", until: "coordinator-listening" },
  { what: "workers start and prove", until: "generation-opened" },
  { what: "features", until: "features-ready" },
  { what: "first step", until: "training-started" },
];

const page = new ResultPage(
  "start",
  "Seconds from the start of `headway run` to the first training step of the quick start (two workers), with all features " +
    "in the cache and with none. Files are in the page cache in both. The first step is when workers are told to take it; " +
    "a step takes milliseconds (see `bench/results/step.md`).",
);
await prepareQuickStart();
await withTemporaryFolder(async (folder) => {
  const home = join(folder, "home");
  const run = (): Promise<QuickStartRun> =>
    runQuickStart({ output: join(folder, "run"), home, set: ["training.epochs=1"] });
  const cold: QuickStartRun[] = [];
  const warm: QuickStartRun[] = [];
  for (let index = 0; index < COLD_RUNS; index++) {
    await rm(home, { recursive: true, force: true });
    cold.push(await run());
    while (warm.length < ((index + 1) * WARM_RUNS) / COLD_RUNS) warm.push(await run());
  }
  page.table({
    title: "Seconds to the first step",
    columns: ["cache", "runs", "median", "fastest", "slowest", ...STAGES.map(({ what }) => what)],
    rows: [row("warm", warm), row("cold", cold)],
  });
});
page.write();

function row(cache: string, runs: readonly QuickStartRun[]): string[] {
  const whole = new Series(runs.map((run) => secondsTo(run, "training-started")));
  const stages = STAGES.map(({ until }, index) => {
    const from = STAGES[index - 1]?.until;
    return new Series(runs.map((run) => secondsTo(run, until) - (from === undefined ? 0 : secondsTo(run, from))))
      .median;
  });
  const numbers = [whole.median, whole.quantile(0), whole.quantile(1), ...stages];
  return [cache, String(runs.length), ...numbers.map((seconds) => digits(Math.max(0, seconds)))];
}
