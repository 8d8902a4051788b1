// `headway run` with real workers that are stopped, killed and damaged on the way.
import { existsSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sha256Hex } from "../../src/files/index.js";
import { ensureHeadwayBuilt, type HeadwayProcess } from "../harness/headway-process.js";
import {
  comparable,
  type Run,
  type RunOptions,
  readEvents,
  readResult,
  runJob,
  startRun,
  toRun,
} from "../harness/headway-run.js";
import { childrenOf, isAlive, waitUntil } from "../harness/processes.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, type TinyJobOptions, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

beforeAll(ensureHeadwayBuilt);

const started = new Set<number>();
afterEach(() => {
  for (const pid of started) {
    for (const signal of ["SIGCONT", "SIGKILL"] as const) {
      try {
        process.kill(pid, signal);
      } catch {} // it has ended
    }
  }
  started.clear();
});

/** 5 steps an epoch. */
function createJob(job: TinyJobOptions["job"] = {}): TinyJob {
  return writeTinyJob(temporaryFolder(), {
    job: { "checkpoints.everySteps": 50, "training.learningRate": 0.01, ...job },
  });
}

/** Starts a run and waits until it trains. */
async function startTraining(job: TinyJob, options: Partial<RunOptions> = {}): Promise<HeadwayProcess> {
  const running = start(job, options);
  await running.waitFor(/^epoch +\d+\/\d+/m);
  return running;
}

function start(job: TinyJob, options: Partial<RunOptions> = {}): HeadwayProcess {
  const running = startRun(job, { output: job.output, workers: 3, ...options });
  started.add(running.child.pid!);
  return running;
}

const workersOf = (job: TinyJob): number[] => {
  const pids = existsSync(join(job.output, "events.jsonl"))
    ? readEvents(job.output).flatMap(({ event, pid }) => (event === "worker-started" ? (pid as number) : []))
    : [];
  for (const pid of pids) started.add(pid);
  return pids;
};

const hasHappened = (job: TinyJob, name: string): boolean => readEvents(job.output).some(({ event }) => event === name);

const hasEnded = (pids: readonly number[]) => () => !pids.some(isAlive);

const endless = { "training.epochs": 100_000 };
const long = { "training.epochs": 400 };

let whole: Promise<Run> | undefined;
/** The long job's run without an incident. */
function runWhole(): Promise<Run> {
  const job = createJob(long);
  whole ??= runJob(job, { output: job.output, workers: 1 });
  return whole;
}

describe("a run whose process is killed", () => {
  it("leaves no worker while it trains", async () => {
    const job = createJob(endless);
    const running = await startTraining(job);
    const workers = workersOf(job);
    expect(workers).toHaveLength(3);
    running.child.kill("SIGKILL");
    await running.ended;
    await waitUntil("the workers have ended", hasEnded(workers));
  });

  it("leaves no worker that has just been started", async () => {
    const job = createJob(endless);
    const running = start(job);
    await waitUntil("the workers are started", () => workersOf(job).length === 3);
    running.child.kill("SIGKILL");
    await running.ended;
    await waitUntil("the workers have ended", hasEnded(workersOf(job)));
  });

  it("leaves no evaluating process", async () => {
    const job = createJob();
    const running = start(job, { workers: 1 });
    await waitUntil("the workers are started", () => workersOf(job).length === 1);
    await waitUntil("the head is exported", () => hasHappened(job, "head-exported"));
    const children = childrenOf(running.child.pid!);
    running.child.kill("SIGKILL");
    await running.ended;
    await waitUntil("its children have ended", hasEnded(children));
  });
});

describe("a run that is told to stop", () => {
  it("by SIGTERM ends with 143, a checkpoint of its last step, and a result that is cancelled", async () => {
    const job = createJob(endless);
    const running = await startTraining(job);
    running.child.kill("SIGTERM");
    const { code, result, stderr } = toRun(await running.ended);
    expect(code).toBe(143);
    expect(stderr).toMatch(/^stopping +stopped by SIGTERM/m);
    expect(result.status).toBe("cancelled");
    expect(result.steps).toBeGreaterThan(0);
    expect(readResult(job.output)).toEqual(result);
    const last = readEvents(job.output).findLast(({ event }) => event === "checkpoint-stored");
    expect(last).toMatchObject({ step: result.steps, reason: "stop" });
    expect(existsSync(last!.path as string)).toBe(true);
    expect(hasEnded(workersOf(job))()).toBe(true);
  });

  it("by SIGINT before it trains ends with 130; --resume then begins anew", async () => {
    const job = createJob();
    const running = start(job);
    await running.waitFor(/^data /m);
    running.child.kill("SIGINT");
    const stopped = toRun(await running.ended);
    expect(stopped.code).toBe(130);
    expect(stopped.result).toMatchObject({ status: "cancelled", steps: 0, epochs: 0 });
    const resumed = await runJob(job, { output: job.output, workers: 2, flags: ["--resume"] });
    expect(resumed.code).toBe(0);
    expect(resumed.result.resumedFromStep).toBeNull();
    const whole = await runJob(job, { output: join(job.folder, "whole"), workers: 1 });
    expect(comparable(resumed.result)).toEqual(comparable(whole.result));
  });

  it("a second time ends at once, although a worker hangs", async () => {
    const job = createJob(endless);
    const running = await startTraining(job);
    const workers = workersOf(job);
    process.kill(workers[1]!, "SIGSTOP");
    running.child.kill("SIGINT");
    await running.waitFor(/^stopping /m);
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(130);
    process.kill(workers[1]!, "SIGCONT");
    await waitUntil("the workers have ended", hasEnded(workers));
  });
});

describe("a run that loses a worker", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)(
    "by %s ends with 1 and names it; --resume completes it with the same head",
    async (signal) => {
      const job = createJob(long);
      const running = await startTraining(job);
      await waitUntil("there is a checkpoint", () => hasHappened(job, "checkpoint-stored"));
      const victim = workersOf(job)[1]!;
      process.kill(victim, signal);
      const { code, stderr, stdout } = await running.ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(
        new RegExp(
          `^headway: worker \\d \\([^)]*process ${victim}\\) is lost: .*; go on from the last checkpoint with --resume \\(WORKER_LOST\\)$`,
          "m",
        ),
      );
      expect(JSON.parse(stdout).error.code).toBe("WORKER_LOST");
      const failed = readResult(job.output);
      expect(failed).toMatchObject({
        status: "failed",
        error: { code: "WORKER_LOST" },
        workers: { joined: 3, lost: 1, left: 2 },
      });
      expect(hasEnded(workersOf(job))()).toBe(true);

      const resumed = await runJob(job, { output: job.output, workers: 2, flags: ["--resume"] });
      expect(resumed.code).toBe(0);
      expect(resumed.result.resumedFromStep).toBeGreaterThan(0);
      expect(comparable(resumed.result)).toEqual(comparable((await runWhole()).result));
    },
  );

  it("before it has joined ends with 1 and names the process", async () => {
    const job = createJob();
    const running = start(job);
    await waitUntil("the workers are started", () => workersOf(job).length === 3);
    const victim = workersOf(job)[2]!;
    process.kill(victim, "SIGKILL");
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^headway: worker .*process ${victim}\\b.* \\(WORKER_LOST\\)$`, "m"));
    expect(readResult(job.output).status).toBe("failed");
  });
});

describe("--resume", () => {
  /** A run of 3 workers that was stopped after some checkpoints. */
  async function createStopped(): Promise<{ job: TinyJob; stopped: Run }> {
    const job = createJob(long);
    const running = start(job);
    await running.waitFor(/^epoch /m);
    await waitUntil("there is a checkpoint", () => hasHappened(job, "checkpoint-stored"));
    running.child.kill("SIGINT");
    return { job, stopped: toRun(await running.ended) };
  }

  const checkpointsOf = (job: TinyJob): string[] => {
    const { states } = JSON.parse(readFileSync(join(job.output, "checkpoints", "latest.json"), "utf8"));
    return states.map(({ file }: { file: string }) => join(job.output, "checkpoints", file));
  };

  it("passes over a checkpoint that is cut short, says so, and ends with the same head", async () => {
    const { job, stopped } = await createStopped();
    const [earlier, newest] = checkpointsOf(job);
    truncateSync(newest!, 100);
    const resumed = await runJob(job, { output: job.output, workers: 2, flags: ["--resume"] });
    expect(resumed.code).toBe(0);
    const event = readEvents(job.output).findLast((line) => line.event === "resuming");
    expect(event).toMatchObject({ path: earlier, damaged: [newest] });
    expect(resumed.stderr).toMatch(/^warning +checkpoint \S+ is not whole and is passed over$/m);
    expect(resumed.result.resumedFromStep).toBe(event!.step);
    expect(event!.step).toBeLessThan(stopped.result.steps);
    expect(comparable(resumed.result)).toEqual(comparable((await runWhole()).result));
  });

  it("refuses a folder whose checkpoints are all damaged, and a job with another value, and changes nothing", async () => {
    const { job } = await createStopped();
    const files = ["job.yaml", "result.json", "report.html", "events.jsonl"];
    const read = (): string[] => files.map((name) => readFileSync(join(job.output, name), "utf8"));
    const before = read();
    const flags = ["--resume", "--set", "training.learningRate=0.02"];
    const other = await startRun(job, { output: job.output, workers: 2, flags }).ended;
    expect(other.code).toBe(3);
    expect(other.stderr).toMatch(/^headway: training\.learningRate is not what the checkpoint .*\(RESUME_MISMATCH\)$/m);
    expect(JSON.parse(other.stdout).error).toMatchObject({ code: "RESUME_MISMATCH", key: "training.learningRate" });
    expect(read()).toEqual(before);

    for (const path of checkpointsOf(job)) truncateSync(path, 100);
    const corrupt = await startRun(job, { output: job.output, workers: 2, flags: ["--resume"] }).ended;
    expect(corrupt.code).toBe(1);
    expect(corrupt.stderr).toMatch(/^headway: no checkpoint in .* is whole \(2 damaged\); .*\(CHECKPOINT_CORRUPT\)$/m);
    expect(read()).toEqual(before);
  });

  it("of a completed run says so, exits with 0 and changes nothing", async () => {
    const job = createJob();
    const whole = await runJob(job, { output: job.output, workers: 1 });
    const entries = readdirSync(job.output, { recursive: true }).sort();
    const again = await runJob(job, { output: job.output, workers: 2, flags: ["--resume"] });
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/complete/);
    expect(again.result).toEqual(whole.result);
    expect(readdirSync(job.output, { recursive: true }).sort()).toEqual(entries);

    const flags = ["--resume", "--set", "training.epochs=2"];
    const other = await startRun(job, { output: job.output, flags }).ended;
    expect(other.code).toBe(3);
    expect(other.stderr).toMatch(/^headway: training\.epochs is not what the checkpoint /m);
    expect(readResult(job.output)).toEqual(whole.result);
  });

  it("with more epochs trains a completed run on to the head of a run that had them from the start", async () => {
    const job = createJob();
    const short = await runJob(job, { output: job.output, workers: 1 });
    const set = ["--set", "training.epochs=7"];
    const long = await runJob(job, { output: job.output, workers: 2, flags: ["--resume", ...set] });
    expect(long.stderr).toMatch(/^epochs +7 epochs instead of 3$/m);
    expect(long.stderr).not.toMatch(/^warning +the learning rates are planned/m);
    const whole = await runJob(job, { output: join(job.folder, "whole"), workers: 1, flags: set });
    expect(comparable(long.result)).toEqual(comparable(whole.result));
    expect(long.result.resumedFromStep).toBe(short.result.steps);
    expect(long.result.seconds.total).toBeGreaterThan(short.result.seconds.total);
    expect(long.result.seconds.train).toBeGreaterThan(short.result.seconds.train);
  });

  it("with more epochs says that a cosine's rates were other ones", async () => {
    const job = createJob({ "training.schedule": { kind: "cosine" } });
    await runJob(job, { output: job.output, workers: 1 });
    const flags = ["--resume", "--set", "training.epochs=5"];
    const { result, stderr } = await runJob(job, { output: job.output, workers: 1, flags });
    expect(result.epochs).toBe(5);
    expect(stderr).toMatch(
      /^warning +the learning rates are planned over all 5 epochs, the steps so far had those of 3: the head is not that of a run that had 5 from the start$/m,
    );
  });

  it("writes the exported files of a completed run again that are damaged or gone", async () => {
    const job = createJob();
    const whole = await runJob(job, { output: job.output, workers: 1 });
    for (const name of ["head.safetensors", "classes.json", join("backbone", "program.onnx")]) {
      truncateSync(join(job.output, name), 5);
      const again = await runJob(job, { output: job.output, workers: 1, flags: ["--resume"] });
      expect(again.code).toBe(0);
      expect(comparable(again.result)).toEqual(comparable(whole.result));
      expect(sha256Hex(readFileSync(join(job.output, "head.safetensors")))).toBe(whole.result.head.sha256);
    }
  });
});
