// What the processes of a job open to others and connect to, by real processes.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sleep } from "../../src/async/index.js";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway, startHeadway } from "../harness/headway-process.js";
import { RUN_TIMEOUT_MS, readEvents } from "../harness/headway-run.js";
import { openPortsBelow } from "../harness/listening-sockets.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: RUN_TIMEOUT_MS });
beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Takes a port and counts who comes. */
async function startRecorder(host = "127.0.0.1") {
  const recorder = { numConnections: 0, port: 0, text: "" };
  const server = createServer((socket) => {
    recorder.numConnections++;
    socket.on("error", () => undefined).on("data", (bytes) => (recorder.text += bytes.toString("latin1")));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  recorder.port = (server.address() as AddressInfo).port;
  cleanups.push(() => server.close());
  return recorder;
}

const hasIPv6 = await new Promise<boolean>((resolve) => {
  const server = createServer().once("error", () => resolve(false));
  server.listen(0, "::1", () => server.close(() => resolve(true)));
});

/** How a process of a job is started in these tests. */
const placed = (job: TinyJob, env: Record<string, string> = {}) => ({
  cwd: job.folder,
  env: { HEADWAY_HOME: job.home, HEADWAY_JOIN_TOKEN: "a-token-of-this-test", ...env },
  timeoutMs: RUN_TIMEOUT_MS,
});

describe("the processes of a run", () => {
  it.skipIf(!existsSync("/proc/net/tcp"))(
    "open a port each for the job and one for metrics, which the screen names, on loopback, and no other",
    async () => {
      const job = writeTinyJob(temporaryFolder(), { job: { "training.epochs": 40 } });
      const run = startHeadway(["run", job.path, "--workers", "2", "--metrics-port", "0"], placed(job));
      const seen = new Set<string>();
      const pids = new Set<number>();
      let hasEnded = false;
      void run.ended.then(() => (hasEnded = true));
      while (!hasEnded) {
        const open = openPortsBelow(run.child.pid!);
        for (const { pid, address } of open.ports) seen.add(`${pid} ${address}`);
        for (const pid of open.pids) pids.add(pid);
        await sleep(20);
      }
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(0);
      const events = readEvents(job.output);
      const joined = events.filter(({ event }) => event === "worker-joined");
      expect(joined).toHaveLength(2);
      const [listening] = events.filter(({ event }) => event === "coordinator-listening");
      const ownMetrics = /^metrics +http:\/\/(127\.0\.0\.1:\d+)\/metrics$/m.exec(stderr)?.[1];
      const named = joined.map(({ workerId, metricsPort }) => {
        expect(stderr).toMatch(
          new RegExp(`^metrics +http://127\\.0\\.0\\.1:${metricsPort}/metrics \\(worker ${workerId}\\)$`, "m"),
        );
        return `127.0.0.1:${metricsPort}`;
      });
      const expected = [
        [run.child.pid, listening!.address],
        [run.child.pid, ownMetrics],
        ...joined.flatMap(({ pid, address }, index) => [
          [pid, address],
          [pid, named[index]],
        ]),
      ].map(([pid, address]) => `${pid} tcp ${address}`);
      expect([...seen].sort()).toEqual(expected.sort());
      expect([...seen].every((port) => / tcp 127\.0\.0\.1:\d+$/.test(port))).toBe(true);
      expect(pids.size).toBeGreaterThan(3); // the evaluation's process was looked at too
    },
  );

  it("reach each other past every proxy that the environment names", async () => {
    const proxy = await startRecorder();
    const url = `http://127.0.0.1:${proxy.port}`;
    const names = ["http_proxy", "https_proxy", "grpc_proxy", "all_proxy"];
    const env = Object.fromEntries(names.flatMap((name) => [name, name.toUpperCase()]).map((name) => [name, url]));
    const job = writeTinyJob(temporaryFolder());
    const { code, stderr } = await runHeadway(["run", job.path, "--workers", "2"], placed(job, env));
    expect(code, stderr).toBe(0);
    expect(readEvents(job.output).filter(({ event }) => event === "worker-joined")).toHaveLength(2);
    expect(proxy).toMatchObject({ numConnections: 0, text: "" });
    await new Promise<void>((resolve) =>
      connect(proxy.port, "127.0.0.1", resolve)
        .once("close", () => undefined)
        .end(),
    );
    await expect.poll(() => proxy.numConnections).toBe(1); // it does record
  });
});

describe("headway coordinator and headway worker", () => {
  /** A job by a coordinator and one worker that is started by hand. @returns the rows of its cache, found and made */
  async function runByHand(job: TinyJob, output: string, coordinatorFlags: string[], workerFlags: string[]) {
    const flags = ["--output", output, "--json", ...coordinatorFlags];
    const coordinator = startHeadway(["coordinator", job.path, ...flags], placed(job));
    const [, address = ""] = await coordinator.waitFor(/ worker --coordinator (\S+) --root /);
    const args = ["worker", "--coordinator", address, "--root", `${output}-root`, ...workerFlags];
    const worker = await runHeadway(args, placed(job));
    const ended = await coordinator.ended;
    expect([worker.code, ended.code], worker.stderr + ended.stderr).toEqual([0, 0]);
    const { head, cache } = JSON.parse(readFileSync(join(job.folder, output, "result.json"), "utf8"));
    const hasOwn = existsSync(join(job.folder, `${output}-root`, "cache"));
    return { address, head: head.sha256 as string, cache, hasOwn };
  }

  it("share the machine's cache by --cache auto, and any other by --cache FOLDER", async () => {
    const job = writeTinyJob(temporaryFolder());
    const rows = 60;
    const own = await runByHand(job, "own", [], []);
    expect(own).toMatchObject({ hasOwn: true, cache: { hits: 0, misses: rows } });
    // The evaluation that the coordinator ran has left all rows in the machine's cache.
    const auto = await runByHand(job, "auto", [], ["--cache", "auto"]);
    expect(auto).toMatchObject({ hasOwn: false, cache: { hits: rows, misses: 0 }, head: own.head });
    rmSync(job.home, { recursive: true });
    const byFolder = await runByHand(job, "folder", [], ["--cache", "own-root/cache"]);
    expect(byFolder).toMatchObject({ hasOwn: false, cache: { hits: rows, misses: 0 }, head: own.head });
  });

  it.skipIf(!hasIPv6)("meet on IPv6's loopback, with and without brackets", async () => {
    const job = writeTinyJob(temporaryFolder());
    for (const [output, host] of [
      ["bare", "::1"],
      ["bracketed", "[::1]"],
    ] as const) {
      expect((await runByHand(job, output, ["--host", host], [])).address).toMatch(/^\[::1\]:\d+$/);
    }
  });

  it("leave no run folder where the port is in use, the job's or that of metrics", async () => {
    const job = writeTinyJob(temporaryFolder());
    const { port } = await startRecorder();
    for (const [command, flag] of [
      ["coordinator", "--port"],
      ["coordinator", "--metrics-port"],
      ["run", "--metrics-port"],
    ] as const) {
      const { code, stderr } = await runHeadway([command, job.path, flag, String(port)], placed(job));
      expect({ command, flag, code }).toEqual({ command, flag, code: 1 });
      expect(stderr).toMatch(
        new RegExp(
          `^headway: (?:metrics server: )?127\\.0\\.0\\.1:${port} is in use by another process; .*\\(ADDRESS_IN_USE\\)$`,
          "m",
        ),
      );
      expect(existsSync(job.output)).toBe(false);
    }
  });
});
