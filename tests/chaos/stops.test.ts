// Signals at the moments where a run is hard to stop well, and an evaluating process that is killed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt } from "../harness/headway-process.js";
import { readEvents, startRun, toRun } from "../harness/headway-run.js";
import { childrenOf, isAlive, waitUntil } from "../harness/processes.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

const endless = { "training.epochs": 100_000, "training.learningRate": 0.01 };
const numbers = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130 } as const;

/** Whether a process has a handler for SIGHUP, for which Node.js has none of its own; see proc(5). */
function catchesSignals(pid: number): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]!;
  return (BigInt(`0x${caught}`) & (1n << BigInt(constants.signals.SIGHUP - 1))) !== 0n;
}

describe("a run that is told to stop", () => {
  it.skipIf(!existsSync("/proc/self/status")).each(["SIGTERM", "SIGHUP", "SIGINT"] as const)(
    "by %s while it reads its pictures ends with 128 + the signal's number",
    async (signal) => {
      const job = writeTinyJob(temporaryFolder(), { perClass: 700 });
      const running = startRun(job, { output: job.output, workers: 1 });
      while (!catchesSignals(running.child.pid!)) await new Promise((resolve) => setTimeout(resolve, 5));
      running.child.kill(signal);
      const { code, stderr } = await running.ended;
      expect(stderr).toContain(`stopped by ${signal} (CANCELLED)`);
      expect(existsSync(job.output)).toBe(false);
      expect(code).toBe(numbers[signal]);
    },
  );

  it("by SIGHUP while it trains ends in order and leaves no marker, blobs or workers", async () => {
    const job = writeTinyJob(temporaryFolder(), { job: endless });
    const running = startRun(job, { output: job.output, workers: 2 });
    await running.waitFor(/^epoch +\d+\/\d+/m);
    running.child.kill("SIGHUP");
    const { code, result } = toRun(await running.ended);
    expect(code).toBe(129);
    expect(result.status).toBe("cancelled");
    expect(readEvents(job.output)).toContainEqual(
      expect.objectContaining({ event: "checkpoint-stored", reason: "stop" }),
    );
    expect(readdirSync(job.output).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("while workers join says nothing of workers that were refused", async () => {
    const job = writeTinyJob(temporaryFolder());
    const running = startRun(job, { output: job.output, workers: 3 });
    await waitUntil("workers are started", () =>
      readEvents(job.output).some(({ event }) => event === "worker-started"),
    );
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/refused|workers\.min/);
    expect(readEvents(job.output).map(({ event }) => event)).not.toContain("worker-refused");
  });

  it.each([0, 5, 20, 60, 100])("twice within %d ms ends with 130", async (delayMs) => {
    const job = writeTinyJob(temporaryFolder(), { job: endless });
    const running = startRun(job, { output: job.output, workers: 1 });
    await running.waitFor(/^data /m);
    running.child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    running.child.kill("SIGINT");
    const { code, signal } = await running.ended;
    expect({ code, signal }).toEqual({ code: 130, signal: null });
  });
});

describe("a run whose evaluating process is killed", () => {
  /** Kills each evaluating process of a run that comes up, up to `times`; gives back how many it were. */
  async function runKilling(times: number) {
    const job = writeTinyJob(temporaryFolder());
    const running = startRun(job, { output: job.output, workers: 1 });
    await running.waitFor(/^train /m);
    const killed = new Set<number>();
    const isOver = (): boolean => running.child.exitCode !== null;
    while (killed.size < times && !isOver()) {
      const workers = readEvents(job.output).flatMap(({ event, pid }) => (event === "worker-started" ? pid : []));
      const [victim] = childrenOf(running.child.pid!).filter((pid) => !workers.includes(pid) && !killed.has(pid));
      if (victim !== undefined && isAlive(victim)) {
        process.kill(victim, "SIGKILL");
        killed.add(victim);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { job, killed: killed.size, ended: await running.ended };
  }

  it("once starts another and completes", async () => {
    const { killed, ended } = await runKilling(1);
    expect(killed).toBe(1);
    expect(toRun(ended).result).toMatchObject({ status: "completed", accuracy: { test: expect.any(Number) } });
  });

  it("twice fails with a code of its own, and --resume measures", async () => {
    const { job, killed, ended } = await runKilling(2);
    expect(killed).toBe(2);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^headway: the process that measures the exported files ended without numbers 2 times \(SIGKILL, SIGKILL\); .* --resume \(PROCESS_LOST\)$/m,
    );
    expect(existsSync(join(job.output, "head.safetensors"))).toBe(true);
    const resumed = toRun(await startRun(job, { output: job.output, workers: 1, flags: ["--resume"] }).ended);
    expect(resumed.result.status).toBe("completed");
  });
});
