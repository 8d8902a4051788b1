import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Directive, JobEvent } from "../../../src/control/index.js";
import { PROTOCOL_VERSION } from "../../../src/control/index.js";
import { Rendezvous, type RendezvousOptions } from "../../../src/coordinator/rendezvous.js";
import { HeadwayError } from "../../../src/errors.js";
import { hashFloats } from "../../../src/proof/golden-features.js";
import type { ProofValues } from "../../../src/proof/index.js";

const FEATURES = Float32Array.of(1, 2);
const PROOF: ProofValues = {
  fingerprint: "onnx 1.30 cpu",
  goldenFeatures: FEATURES,
  featureHashes: Array.from({ length: 3 }, () => hashFloats(FEATURES)),
  gradientHashes: Array.from({ length: 9 }, () => "a".repeat(64)),
};
const proofOf = (features: Float32Array): Partial<ProofValues> => ({
  goldenFeatures: features,
  featureHashes: Array.from({ length: 3 }, () => hashFloats(features)),
});
const ASSIGNMENT = { sha256: "a".repeat(64), size: 9 };
const NEVER = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function setup(options: Partial<RendezvousOptions> = {}, reference: Promise<ProofValues> = Promise.resolve(PROOF)) {
  const events: JobEvent[] = [];
  const rendezvous = new Rendezvous(
    { reference, emit: (event) => events.push(event) },
    { assignment: ASSIGNMENT, exact: true, pictures: ["golden.png"], maxWorkers: 3, ...options },
  );
  rendezvous.start("127.0.0.1:1");
  const register = async (pid = 100): Promise<number> => {
    const registration = {
      protocolVersion: PROTOCOL_VERSION,
      address: `127.0.0.1:${pid}`,
      pid,
      host: "here",
      metricsPort: null,
    };
    return (await rendezvous.register(registration)).workerId;
  };
  /** Registers, proves itself and opens its channel; `sent` has the directives that it gets. */
  const join = async (pid = 100, proof: Partial<ProofValues> = {}) => {
    const workerId = await register(pid);
    const sent: Directive[] = [];
    const verdict = await rendezvous.join(workerId, { ...PROOF, ...proof });
    if (verdict.admitted) rendezvous.opened(workerId, { send: (directive) => sent.push(directive), end: () => {} });
    return { workerId, verdict, sent };
  };
  const named = (name: JobEvent["event"]) => events.filter(({ event }) => event === name);
  return { rendezvous, events, register, join, named };
}

const heartbeat = {
  kind: "heartbeat",
  step: 5,
  samples: 40,
} as const;

/** Lets a second pass, as often as asked to. */
async function pass(seconds: number, each: () => void = () => undefined): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    each();
    await vi.advanceTimersByTimeAsync(1000);
  }
}

describe("admission", () => {
  it("numbers workers as they register and sends each to its relay's sources, the coordinator last", async () => {
    const { rendezvous } = setup();
    const registration = {
      protocolVersion: PROTOCOL_VERSION,
      address: "127.0.0.1:70",
      pid: 7,
      host: "here",
      metricsPort: null,
    };
    expect(await rendezvous.register(registration)).toEqual({
      workerId: 0,
      assignment: ASSIGNMENT,
      sources: ["127.0.0.1:1"],
      ticket: expect.any(String),
    });
    expect(await rendezvous.register(registration)).toMatchObject({
      workerId: 1,
      sources: ["127.0.0.1:70", "127.0.0.1:1"],
    });
  });

  it("makes a worker active when its channel opens after its proof was good", async () => {
    const { rendezvous, join, named } = setup();
    const { workerId } = await join(4242);
    expect(rendezvous.active.map(({ id }) => id)).toEqual([workerId]);
    expect(named("worker-joined")).toEqual([
      {
        event: "worker-joined",
        workerId,
        address: "127.0.0.1:4242",
        host: "here",
        pid: 4242,
        fingerprint: "onnx 1.30 cpu",
        metricsPort: null,
      },
    ]);
  });

  it("refuses a worker whose features are not the coordinator's, and tells why", async () => {
    const { rendezvous, join, named } = setup();
    const { verdict } = await join(1, proofOf(Float32Array.of(1, 2.1)));
    expect(verdict).toMatchObject({ admitted: false, code: "PROOF_REFUSED" });
    expect(named("worker-refused")).toEqual([
      {
        event: "worker-refused",
        workerId: 0,
        code: "PROOF_REFUSED",
        reason: expect.stringContaining("golden.png"),
        times: 1,
      },
    ]);
    expect(rendezvous.active).toEqual([]);
  });

  it("holds every worker against the first one that was admitted", async () => {
    const { join } = setup();
    await join(1, { fingerprint: "onnx 1.30 cpu+avx512f" });
    expect((await join(2)).verdict).toMatchObject({ admitted: false, code: "PROOF_REFUSED" });
    expect((await join(3, { fingerprint: "onnx 1.30 cpu+avx512f" })).verdict).toEqual({ admitted: true });
  });

  it("takes no more workers than it may, and none once it has gathered", async () => {
    const full = setup({ maxWorkers: 1 });
    await full.join(1);
    expect((await full.join(2)).verdict).toEqual({
      admitted: false,
      code: "JOB_FULL",
      reason:
        "the job runs with 1 worker already and takes no more; start workers before training begins, and raise " +
        "workers.min in the job file to wait for them",
    });
    const gathered = setup();
    await gathered.join(1);
    const early = await gathered.register(2);
    await gathered.rendezvous.gather(1, { signal: NEVER });
    expect(await gathered.rendezvous.join(early, PROOF)).toMatchObject({ code: "JOB_FULL" });
    await expect(gathered.register(3)).rejects.toMatchObject({ code: "JOB_FULL" });
  });

  it("refuses a channel of a worker that was not admitted, and reports of one that is not registered", async () => {
    const { rendezvous, register } = setup();
    const workerId = await register(77);
    const channel = { send: () => undefined, end: () => undefined };
    expect(() => rendezvous.opened(workerId, channel)).toThrow(
      "worker 0 (here, process 77) opened its control channel before it was admitted",
    );
    expect(() => rendezvous.reported(9, heartbeat)).toThrow("worker 9 is not registered with this job");
  });

  it("fails when the coordinator's own golden values cannot be computed", async () => {
    const { rendezvous } = setup({}, Promise.reject(new HeadwayError("ENGINE_UNAVAILABLE", "no engine")));
    await expect(rendezvous.failure).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
  });
});

describe("gather", () => {
  it("waits until so many workers are active and returns them in the order of registration", async () => {
    const { rendezvous, register, join } = setup();
    const late = await register(1);
    const gathering = rendezvous.gather(2, { signal: NEVER });
    await join(2);
    await rendezvous.join(late, PROOF);
    rendezvous.opened(late, { send: () => undefined, end: () => undefined });
    expect((await gathering).map(({ id }) => id)).toEqual([0, 1]);
  });

  it("does not count a worker that was lost meanwhile", async () => {
    const { rendezvous, join } = setup();
    const gathering = rendezvous.gather(2, { signal: NEVER });
    const { workerId } = await join(1);
    rendezvous.closed(workerId);
    await join(2);
    await join(3);
    expect((await gathering).map(({ id }) => id)).toEqual([1, 2]);
  });

  it("ends with the reason of a stop", async () => {
    const { rendezvous } = setup();
    const stop = new AbortController();
    const gathering = rendezvous.gather(1, { signal: stop.signal });
    stop.abort(new HeadwayError("CANCELLED", "stopped by SIGINT"));
    await expect(gathering).rejects.toThrow("stopped by SIGINT");
  });
});

describe("the watch over workers", () => {
  it("declares a worker lost that says nothing for longer than it may, and fails who waits for it", async () => {
    const { rendezvous, join, named } = setup({ silenceMs: 5000 });
    const { workerId } = await join(4242);
    const waiting = rendezvous.active[0]!.reports.take();
    waiting.catch(() => undefined);
    await pass(5);
    expect(named("worker-lost")).toEqual([]);
    await pass(1);
    expect(named("worker-lost")).toEqual([{ event: "worker-lost", workerId, reason: "no heartbeat for 6000 ms" }]);
    await expect(waiting).rejects.toMatchObject({
      code: "WORKER_LOST",
      message:
        "worker 0 (here, process 4242) is lost: no heartbeat for 6000 ms; go on from the last checkpoint with --resume",
    });
    expect(rendezvous.active).toEqual([]);
  });

  it("frees the place of a worker that never opens its channel after it was admitted", async () => {
    const { rendezvous, register, join, named } = setup({ silenceMs: 5000, maxWorkers: 1 });
    const workerId = await register(1);
    await pass(30);
    await rendezvous.join(workerId, PROOF);
    await pass(5);
    expect((await join(2)).verdict).toMatchObject({ code: "JOB_FULL" });
    await pass(1);
    expect(named("worker-lost")).toEqual([
      { event: "worker-lost", workerId, reason: "no control channel for 6000 ms" },
    ]);
    expect((await join(3)).verdict).toEqual({ admitted: true });
  });

  it("leaves a worker alone that says something now and then", async () => {
    const { rendezvous, join, named } = setup({ silenceMs: 5000 });
    const { workerId } = await join();
    for (let round = 0; round < 10; round++) {
      await pass(4);
      rendezvous.reported(workerId, heartbeat);
    }
    expect(named("worker-lost")).toEqual([]);
    expect(rendezvous.active[0]!.progress).toEqual({ step: 5, samples: 40 });
  });

  it("declares a worker lost that only says that it lives while something is awaited from it", async () => {
    const { rendezvous, join, named } = setup({ progressMs: 5000 });
    const { workerId } = await join(4242);
    const say = (step: number) => () => rendezvous.reported(workerId, { ...heartbeat, step });
    await pass(10, say(5));
    expect(named("worker-lost")).toEqual([]);
    rendezvous.active[0]!.await(true);
    await pass(4, say(6));
    await pass(4, say(7));
    expect(named("worker-lost")).toEqual([]);
    await pass(3, say(7));
    expect(named("worker-lost")).toEqual([
      { event: "worker-lost", workerId, reason: expect.stringMatching(/^it lives, but has not got on for \d+ ms$/) },
    ]);
  });

  it("does not take its own sleep for a worker's silence", async () => {
    const { join, named } = setup({ silenceMs: 5000 });
    await join();
    await pass(2);
    const asleep = performance.now() + 60_000;
    vi.spyOn(performance, "now").mockImplementation(() => asleep);
    await vi.advanceTimersByTimeAsync(1000);
    expect(named("worker-lost")).toEqual([]);
    vi.restoreAllMocks();
  });

  it("declares a worker lost whose channel closes, once", async () => {
    const { rendezvous, join, named } = setup();
    const { workerId } = await join();
    rendezvous.closed(workerId);
    rendezvous.closed(workerId);
    expect(named("worker-lost")).toEqual([{ event: "worker-lost", workerId, reason: "its control channel closed" }]);
  });

  it("declares a worker lost whose process ends, and gives the same error afterwards, whatever was seen first", async () => {
    const { rendezvous, join, named } = setup();
    await join(11);
    const { workerId } = await join(12);
    const loss = rendezvous.processEnded(12, "its process ended with SIGKILL");
    expect(loss?.message).toBe(
      "worker 1 (here, process 12) is lost: its process ended with SIGKILL; go on from the last checkpoint with --resume",
    );
    rendezvous.closed(workerId);
    expect(rendezvous.processEnded(12, "again")).toBe(loss);
    expect(named("worker-lost")).toHaveLength(1);
    expect(rendezvous.processEnded(13, "unknown")).toBeNull();
  });
});

describe("stop", () => {
  it("dismisses who is active, fails who still waits for reports, and forgets channels that close afterwards", async () => {
    const { rendezvous, join, named } = setup({ silenceMs: 5000 });
    const { workerId, sent } = await join();
    const waiting = rendezvous.active[0]!.reports.take();
    rendezvous.stop("the job has ended");
    expect(sent).toEqual([{ kind: "dismiss", reason: "the job has ended" }]);
    expect(named("worker-left")).toEqual([{ event: "worker-left", workerId, reason: "the job has ended" }]);
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    rendezvous.closed(workerId);
    await pass(60);
    expect(named("worker-lost")).toEqual([]);
  });
});

describe("probe", () => {
  it("is exact when all hashes of all processes of the class agree, the coordinator's too", async () => {
    const { rendezvous, join } = setup();
    await join(1);
    await join(2);
    expect(await rendezvous.probe()).toEqual({ kind: "onnx", fingerprint: "onnx 1.30 cpu", exact: true });
  });

  it("is not exact when the coordinator's differ on the same class; those of another class do not count", async () => {
    const other = { ...PROOF, gradientHashes: Array.from({ length: 9 }, () => "b".repeat(64)) };
    const same = setup({}, Promise.resolve(other));
    await same.join(1);
    expect((await same.rendezvous.probe()).exact).toBe(false);
    const another = setup({}, Promise.resolve({ ...other, fingerprint: "reference 1 cpu" }));
    await another.join(1);
    expect((await another.rendezvous.probe()).exact).toBe(true);
  });
});
