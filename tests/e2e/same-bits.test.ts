// Real processes train tiny jobs: whatever differs between runs but is no part of the job, the head has the same bits
// and result.json the same numbers. One factor at a time around a base case: one worker.
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ensureHeadwayBuilt } from "../harness/headway-process.js";
import {
  comparable,
  type Run,
  type RunOptions,
  runJob,
  runWithOwnRoots,
  startRun,
  toRun,
} from "../harness/headway-run.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, type TinyJobOptions, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ maxConcurrency: 2, testTimeout: 900_000, hookTimeout: 300_000 });

const folder = temporaryFolder();
beforeAll(ensureHeadwayBuilt);

const classNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `class-${String(index).padStart(4, "0")}`);

/** A job of `count` classes with all 16 lanes; batches of 7 divide neither lanes nor data. */
function createJob(name: string, count: number, perClass: number, job: TinyJobOptions["job"] = {}): TinyJob {
  const changes = { "workers.lanes": 16, "training.batchSize": 7, "training.epochs": 2, ...job };
  mkdirSync(join(folder, name));
  return writeTinyJob(join(folder, name), { classes: classNames(count), perClass, job: changes });
}

function expectEqual(run: Run, base: Run): void {
  expect(run.code).toBe(0);
  expect(run.result.head.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(comparable(run.result)).toEqual(comparable(base.result));
  expect(run.result.engine.exact).toBe(true);
}

describe.concurrent("the base case", () => {
  let job: TinyJob;
  let base: Run;
  const output = (name: string): string => join(job.folder, name);
  beforeAll(async () => {
    job = createJob("base", 10, 8);
    base = await runJob(job, { output: output("base"), workers: 1 });
    expect(base.code).toBe(0);
    expect(base.result).toMatchObject({ status: "completed", epochs: 2, steps: 12, workers: { joined: 1 } });
    expect(base.result.samples).toEqual({ train: 40, validation: 20, test: 20 });
    expect(base.result.cache).toEqual({ hits: 0, misses: 80 });
  });

  it.each([1, 2, 3, 5, 8, 16])("has the same head with %i workers that have roots of their own", async (workers) => {
    const { run, workers: ends } = await runWithOwnRoots(job, { output: output(`workers-${workers}`), workers });
    expectEqual(run, base);
    expect(run.result.workers).toMatchObject({ joined: workers, lost: 0, left: workers });
    expect(run.result.cache).toEqual({ hits: 0, misses: 80 });
    expect(ends.map(({ code }) => code)).toEqual(new Array(workers).fill(0));
  });

  const factors: Readonly<Record<string, Partial<RunOptions>>> = {
    "direct exchange": { workers: 3, flags: ["--set", "workers.allReduce=direct"] },
    "reduce-scatter": { workers: 3, flags: ["--set", "workers.allReduce=reduce-scatter"] },
    "reduce-scatter among 16": { workers: 16, flags: ["--set", "workers.allReduce=reduce-scatter"] },
    "1 thread": { workers: 2, flags: ["--set", "workers.threads=1"] },
    "2 threads": { workers: 2, flags: ["--set", "workers.threads=2"] },
    "4 threads": { workers: 1, flags: ["--set", "workers.threads=4"] },
  };
  it.each(Object.entries(factors))("has the same head with %s", async (name, options) => {
    expectEqual(await runJob(job, { output: output(name.replaceAll(" ", "-")), ...options }), base);
  });

  it("has the same head without a cache, which then is neither read nor written", async () => {
    const home = output("no-cache-home");
    const flags = ["--set", "cache.enabled=false"];
    const run = await runJob(job, { output: output("no-cache"), workers: 2, home, flags });
    expectEqual(run, base);
    expect(run.result.cache).toEqual({ hits: 0, misses: 80 });
    const again = await runJob(job, { output: output("no-cache-again"), workers: 2, flags });
    expectEqual(again, base);
    expect(again.result.cache).toEqual({ hits: 0, misses: 80 });
  });

  it("has the same head with a cold cache, and with a warm one, from which every row comes", async () => {
    const home = output("cold-home");
    const cold = await runJob(job, { output: output("cold"), workers: 3, home });
    expectEqual(cold, base);
    expect(cold.result.cache).toEqual({ hits: 0, misses: 80 });
    const warm = await runJob(job, { output: output("warm"), workers: 5, home });
    expectEqual(warm, base);
    expect(warm.result.cache).toEqual({ hits: 80, misses: 0 });
  });
});

describe("a run that is stopped and goes on with another number of workers", () => {
  it("has the head of a run that was not stopped", async () => {
    const job = createJob("stopped", 10, 8, { "training.epochs": 400, "training.learningRate": 0.01 });
    const base = await runJob(job, { output: join(job.folder, "base"), workers: 1 });
    const output = join(job.folder, "stopped");
    let steps = 0;
    for (const workers of [3, 2]) {
      const flags = steps === 0 ? [] : ["--resume"];
      const running = startRun(job, { output, workers, flags });
      await running.waitFor(/epoch +\d+\/400/);
      running.child.kill("SIGINT");
      const stopped = toRun(await running.ended);
      expect(stopped.code).toBe(130);
      expect(stopped.result.status).toBe("cancelled");
      expect(stopped.result.head.sha256).toBeNull();
      expect(stopped.result.resumedFromStep).toBe(steps === 0 ? null : steps);
      expect(stopped.result.steps).toBeGreaterThan(steps);
      expect(stopped.result.steps).toBeLessThan(base.result.steps);
      steps = stopped.result.steps;
    }
    const resumed = await runJob(job, { output, workers: 5, flags: ["--resume"] });
    expectEqual(resumed, base);
    expect(resumed.result.resumedFromStep).toBe(steps);
  });
});

const wide = { "training.batchSize": 700, "training.epochs": 3 };
const JOBS: Readonly<Record<string, { classes: number; perClass: number; job?: TinyJobOptions["job"] }>> = {
  "37 classes": { classes: 37, perClass: 4 },
  "64 classes": { classes: 64, perClass: 3 },
  "100 classes": { classes: 100, perClass: 3 },
  "a hidden layer with dropout": { classes: 10, perClass: 8, job: { "head.layers": [12], "head.dropout": 0.3 } },
  "batches of 1": { classes: 10, perClass: 5, job: { "training.batchSize": 1 } },
  "batches of 33 and 17 lanes": { classes: 10, perClass: 8, job: { "training.batchSize": 33, "workers.lanes": 17 } },
  "SGD with penalties, clipping, class weights and a warm-up": {
    classes: 10,
    perClass: 8,
    job: {
      "training.solver": { kind: "sgd", momentum: 0.9, nesterov: true },
      "training.schedule": { kind: "step", everyEpochs: 1, factor: 0.5, warmupSteps: 3 },
      "training.clip": { globalNorm: 0.5 },
      "training.classWeights": "balanced",
      "training.labelSmoothing": 0.1,
      "head.l1": 0.001,
      "head.l2": 0.001,
    },
  },
};

describe.concurrent("other jobs", () => {
  it.each(Object.entries(JOBS))("with %s have the same head on 1 and on 3 workers", async (name, options) => {
    const job = createJob(name.replaceAll(/\W+/g, "-"), options.classes, options.perClass, options.job);
    const base = await runJob(job, { output: join(job.folder, "base"), workers: 1 });
    expect(base.code).toBe(0);
    const flags = ["--set", "workers.allReduce=reduce-scatter"];
    expectEqual(await runJob(job, { output: join(job.folder, "three"), workers: 3, flags }), base);
  });

  it("with 1000 classes have the same head on 1 and 3 workers and with threads that share a step's lanes", async () => {
    const job = createJob("1000-classes", 1000, 1, { ...wide, "dataset.test": undefined });
    // One picture a class leaves none to hold out: validation has pictures of its own.
    const heldOut = writeTinyJob(join(folder, "held-out"), { classes: classNames(30), perClass: 3 }).pictures;
    cpSync(heldOut, join(job.folder, "held-out"), { recursive: true });
    const set = ["--set", "dataset.validation={folder: held-out}"];
    const base = await runJob(job, { output: join(job.folder, "base"), workers: 1, flags: set });
    expect(base.result.samples).toEqual({ train: 1000, validation: 90, test: 0 });
    for (const [workers, setting] of [
      [3, "workers.allReduce=reduce-scatter"],
      [1, "workers.threads=2"],
      [1, "workers.threads=4"],
    ] as const) {
      const output = join(job.folder, setting);
      expectEqual(await runJob(job, { output, workers, flags: [...set, "--set", setting] }), base);
    }
  });
});
