import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { sha256Hex } from "../../src/files/index.js";
import { type Ended, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { readEvents, readResult, startRun } from "../harness/headway-run.js";
import { waitUntil } from "../harness/processes.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let job: TinyJob;
let head: string;

const call = (...args: string[]): Promise<Ended> =>
  runHeadway(args, { cwd: job.folder, env: { HEADWAY_HOME: job.home }, timeoutMs: 280_000 });

beforeAll(async () => {
  await ensureHeadwayBuilt();
  job = writeTinyJob(temporaryFolder(), { job: { "training.epochs": 100_000, "checkpoints.everySteps": 50 } });
  const running = startRun(job, { output: job.output, workers: 1 });
  await waitUntil("there is a checkpoint", () =>
    readEvents(job.output).some(({ event }) => event === "checkpoint-stored"),
  );
  running.child.kill("SIGINT");
  expect((await running.ended).code).toBe(130);
});

describe("headway export", () => {
  it("of a stopped run writes and measures a head that predict takes, which it did not before", async () => {
    head = join(job.output, "head.safetensors");
    expect(existsSync(head)).toBe(false);
    expect((await call("predict", "run", "pictures/red/00.png")).code).toBe(4);
    const stopped = readResult(job.output);

    const { code, stdout, stderr } = await call("export", "run", "--json");
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(readResult(job.output)).toEqual(result);
    expect(result).toMatchObject({
      status: "cancelled",
      steps: stopped.steps,
      job: stopped.job,
      samples: stopped.samples,
    });
    expect(result.head.sha256).toBe(sha256Hex(readFileSync(head)));
    for (const split of ["train", "validation", "test"]) expect(result.accuracy[split]).toBeGreaterThan(0.3);
    expect((await call("predict", "run", "pictures/red/00.png")).code).toBe(0);
  });

  it("of a killed run, which has left no result, does the same", async () => {
    const before = readResult(job.output);
    for (const name of ["result.json", "head.safetensors"]) rmSync(join(job.output, name));
    const { code, stderr } = await call("export", "run");
    expect(code, stderr).toBe(0);
    const { status, steps, epochs, samples, accuracy, loss } = before;
    expect(readResult(job.output)).toMatchObject({ status, steps, epochs, samples, accuracy, loss, head: before.head });
  });

  it("refuses samples that the checkpoint was not trained on", async () => {
    const path = join(job.output, "samples.jsonl");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"classIndex":0', '"classIndex":1'));
    const { code, stderr } = await call("export", "run");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /samples\.jsonl is not what the checkpoint was trained on; run the job again \(MODEL_INVALID\)$/m,
    );
    writeFileSync(path, text);
  });

  it("exits with 4 where there is no run, or no checkpoint in it", async () => {
    expect((await call("export", "nothing")).code).toBe(4);
    rmSync(join(job.output, "checkpoints"), { recursive: true });
    const { code, stderr } = await call("export", "run");
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /holds no checkpoint yet, so there is no head to export; go on with the run by --resume \(NOT_FOUND\)$/m,
    );
  });
});
