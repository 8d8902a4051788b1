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
  const changes = {
    "training.epochs": 4,
    "training.learningRate": 0.0001,
    "training.schedule": { kind: "cosine", warmupSteps: 1000 },
    "training.labelSmoothing": 0.125,
    "head.dropout": 0.375,
  };
  job = writeTinyJob(temporaryFolder(), { job: changes });
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
    expect(epochs).toHaveLength(4);
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

  it("has every setting that decides the head, defaults included", () => {
    const text = sectionText("settings");
    for (const setting of [
      "seed 1",
      "dataset.validation.fraction 0.2",
      "head.dropout 0.375",
      "head.l2 0",
      "training.solver.kind adam",
      "training.solver.beta2 0.999",
      "training.schedule.warmupSteps 1000",
      "training.labelSmoothing 0.125",
      "training.classWeights none",
      "training.clip none",
      "training.earlyStopping none",
      "workers.lanes 4",
    ]) {
      expect(text).toContain(setting);
    }
  });

  it("warns, as its events and its result do, of a warm-up that does not end", () => {
    const message =
      "training.schedule.warmupSteps is 1000, and all 4 epochs have 20 steps: the rate never reaches 0.0001; make the " +
      "warm-up shorter or training longer";
    expect(run.result.warnings[0]).toEqual({ about: "warm-up", message });
    expect(readEvents(job.output)).toContainEqual(
      expect.objectContaining({ event: "warning", about: "warm-up", message }),
    );
    expect(run.stderr).toContain(message);
    expect(sectionText("warnings")).toContain(message);
  });
});
