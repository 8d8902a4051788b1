// What the report shows of a run, from the run's own files: a fixture would agree with whoever wrote it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { EPOCH_PHASES } from "../../src/training/index.js";
import { ensureHeadwayBuilt } from "../harness/headway-process.js";
import { type Run, readEvents, runJob } from "../harness/headway-run.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

let job: TinyJob;
let run: Run;
let report: string;
beforeAll(async () => {
  await ensureHeadwayBuilt();
  job = writeTinyJob(temporaryFolder());
  run = await runJob(job, { output: job.output, workers: 2 });
  report = readFileSync(join(job.output, "report.html"), "utf8");
});

const sectionText = (id: string): string => {
  const start = report.indexOf(`<section id="${id}">`);
  return report
    .slice(start, report.indexOf("</section>", start))
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
};

describe("the report of a run", () => {
  it("names each phase that the run measured, and measures each phase that it names", () => {
    expect(run.code).toBe(0);
    const epochs = readEvents(job.output).filter(({ event }) => event === "epoch-ended");
    expect(epochs).toHaveLength(3);
    for (const { seconds } of epochs) expect(Object.keys(seconds as object)).toEqual(EPOCH_PHASES);
    const text = sectionText("time");
    const shown = text.slice(text.indexOf("Epochs, by phase"));
    expect(shown.match(/gradient|all-reduce|optimiser|validation|\w+_\w+/g)).toEqual([
      "gradient",
      "all-reduce",
      "optimiser",
      "validation",
    ]);
  });
});
