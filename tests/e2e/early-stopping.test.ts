import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { decodeSafetensors } from "../../src/files/index.js";
import { ensureHeadwayBuilt } from "../harness/headway-process.js";
import { comparable, type Run, readEvents, runJob } from "../harness/headway-run.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

const PATIENCE = 3;

let job: TinyJob;
let run: Run;
beforeAll(async () => {
  await ensureHeadwayBuilt();
  // A rate so large that the validation loss jumps about.
  const changes = {
    "training.epochs": 60,
    "training.learningRate": 1,
    "training.earlyStopping": { patience: PATIENCE },
  };
  job = writeTinyJob(temporaryFolder(), { job: changes });
  run = await runJob(job, { output: job.output, workers: 2 });
});

describe("a run with early stopping", () => {
  const losses = (): number[] =>
    readEvents(job.output).flatMap(({ event, validationLoss }) =>
      event === "epoch-ended" ? (validationLoss as number) : [],
    );

  it("ends when patience is used up, long before all epochs", () => {
    const best = losses().indexOf(Math.min(...losses()));
    expect(best).toBeGreaterThan(0);
    expect(run.code).toBe(0);
    expect(run.result.epochs).toBe(best + 1 + PATIENCE);
    expect(run.result.epochs).toBeLessThan(60);
  });

  it("has the validation loss of the best epoch in its result, to the last bit", () => {
    expect(run.result.loss.validation).toBe(Math.min(...losses()));
    expect(run.result.loss.validation).not.toBe(losses().at(-1));
  });

  it("exports the best epoch's weights, which are not the last ones", () => {
    const { states } = JSON.parse(readFileSync(join(job.output, "checkpoints", "latest.json"), "utf8"));
    const path = join(job.output, "checkpoints", states.at(-1).file);
    const state = decodeSafetensors(readFileSync(path), path).tensors;
    const head = decodeSafetensors(readFileSync(join(job.output, "head.safetensors")), "the head").tensors;
    expect(Object.keys(head)).toEqual(["softmax/bias", "softmax/kernel"]);
    for (const [name, tensor] of Object.entries(head)) {
      expect(tensor.data).toEqual(state[`best/${name}`]!.data);
      expect(tensor.data).not.toEqual(state[`parameters/${name}`]!.data);
    }
  });

  it("is the same with 3 workers", async () => {
    const other = await runJob(job, { output: join(job.folder, "three"), workers: 3 });
    expect(comparable(other.result)).toEqual(comparable(run.result));
  });
});
