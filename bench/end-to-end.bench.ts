// Whole runs of the quick start: what the cache is worth within a run and from one run to the next.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { prepareQuickStart, type QuickStartRun, runQuickStart, secondsTo } from "./quick-start-run.js";
import { digits, ResultPage } from "./result-page.js";
import { Series } from "./rounds.js";
import { withTemporaryFolder } from "./test-pictures.js";

const PAIRS = 3;

const page = new ResultPage(
  "end-to-end",
  "Whole runs of the quick start (1,906 pictures, two workers) by `headway run`, from the start of the process to its " +
    "end. The first run of a pair has an empty cache, the second has what the first left; nothing else differs, and both " +
    "give the same head. Medians of so many pairs; files are in the page cache.",
);
await prepareQuickStart();
await withTemporaryFolder(async (folder) => {
  const short = await runPairs(folder, ["training.epochs=10"]);
  page.table({
    title: "Ten epochs: the first, which extracts, against the rest",
    columns: ["run", "epoch 1 with extraction, s", "epochs 2 to 10, mean s", "times as long"],
    rows: [epochRow("first", short.first), epochRow("second", short.second)],
  });
  const whole = await runPairs(folder, []);
  page.table({
    title: "Forty epochs, as the quick start has: the second run against the first",
    columns: ["run", "whole, s", "to generation", "features", "training", "export and evaluation", "report and end"],
    rows: [wholeRow("first", whole.first), wholeRow("second", whole.second)],
  });
});
page.write();

async function runPairs(folder: string, set: readonly string[]): Promise<Record<"first" | "second", QuickStartRun[]>> {
  const home = join(folder, "home");
  const runs = { first: [] as QuickStartRun[], second: [] as QuickStartRun[] };
  for (let pair = 0; pair < PAIRS; pair++) {
    await rm(home, { recursive: true, force: true });
    for (const which of ["first", "second"] as const)
      runs[which].push(await runQuickStart({ output: join(folder, "run"), home, set }));
    const heads = [...runs.first, ...runs.second].map(headOf);
    if (new Set(heads).size !== 1) throw new Error(`the runs gave different heads: ${heads.join(", ")}`);
  }
  return runs;
}

function epochRow(name: string, runs: readonly QuickStartRun[]): string[] {
  const first = new Series(runs.map((run) => epochEnds(run)[0]! - secondsTo(run, "generation-opened")));
  const others = new Series(
    runs.map((run) => {
      const ends = epochEnds(run);
      return (ends.at(-1)! - ends[0]!) / (ends.length - 1);
    }),
  );
  return [name, digits(first.median), digits(others.median), digits(first.ratiosTo(others).median)];
}

function wholeRow(name: string, runs: readonly QuickStartRun[]): string[] {
  const median = (seconds: (run: QuickStartRun) => number): string => digits(new Series(runs.map(seconds)).median);
  return [
    name,
    median((run) => run.total),
    median((run) => secondsTo(run, "generation-opened")),
    median((run) => secondsTo(run, "features-ready") - secondsTo(run, "generation-opened")),
    median((run) => secondsTo(run, "training-ended") - secondsTo(run, "features-ready")),
    median((run) => secondsTo(run, "evaluated") - secondsTo(run, "training-ended")),
    median((run) => run.total - secondsTo(run, "evaluated")),
  ];
}

function headOf({ events }: QuickStartRun): string {
  const exported = events.find((event) => event.event === "head-exported");
  return exported?.event === "head-exported" ? exported.sha256 : "none";
}

function epochEnds({ events }: QuickStartRun): number[] {
  return events.filter(({ event }) => event === "epoch-ended").map(({ at }) => at);
}
