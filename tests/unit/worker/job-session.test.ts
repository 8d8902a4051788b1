import { expect, it } from "vitest";
import type { GenerationId } from "../../../src/collective/index.js";
import type { Assignment, Directive, Report } from "../../../src/control/index.js";
import { MemoryFeatureStore } from "../../../src/features/index.js";
import { sha256Hex } from "../../../src/files/index.js";
import { createProcessMetrics } from "../../../src/telemetry/index.js";
import { JobSession, type JobSessionDeps } from "../../../src/worker/job-session.js";
import { createMemoryJob } from "../../harness/memory-training.js";

const job = createMemoryJob({ numSamples: 10, numValidation: 4, numLanes: 2 });
const blobs = { roster: JSON.stringify(job.roster), schedule: job.rates };
const refOf = (name: string) => ({ sha256: sha256Hex(name), size: 1 });

/** A session of a worker that owns no lane; so it needs no pictures. */
function setup() {
  const reports: Report[] = [];
  const pulled: string[] = [];
  const { head, training, seed, numLanes } = job;
  const assignment = {
    spec: {},
    seed,
    numLanes,
    head,
    training,
    classes: Array.from({ length: head.classes }, (_, index) => String(index)),
    backbone: { features: head.features },
  } as unknown as Assignment;
  const deps = {
    compute: { backbone: { numSessions: 1 }, fingerprint: "any" },
    features: new MemoryFeatureStore(head.features),
    makeRoom: async () => undefined,
    metrics: createProcessMetrics({ version: "0", component: "worker" }).metrics,
    pull: async ({ sha256 }: { sha256: string }) => {
      pulled.push(sha256);
      if (sha256 === refOf("roster").sha256) return Buffer.from(blobs.roster);
      return new Uint8Array(blobs.schedule.buffer);
    },
    report: (report: Report) => reports.push(report),
  } as unknown as JobSessionDeps;
  return { session: new JobSession(deps, { assignment, workerId: 1 }), reports, pulled };
}

const prepare = (generation: GenerationId): Extract<Directive, { kind: "prepare" }> => ({
  kind: "prepare",
  generation,
  laneTableRevision: 1,
  members: [
    { rank: 0, workerId: 0, address: "127.0.0.1:4000", lanes: [0, 1] },
    { rank: 1, workerId: 1, address: "127.0.0.1:4001", lanes: [] },
  ],
  roster: refOf("roster"),
  schedule: refOf("schedule"),
});

const train = (generation: GenerationId): Extract<Directive, { kind: "train" }> => ({
  kind: "train",
  generation,
  state: refOf("state"),
  sources: [],
});

it("train of a generation that was not prepared is refused before anything is pulled or sent to peers", async () => {
  const { session, reports, pulled } = setup();
  const first = { leaseRevision: 1, counter: 1 };
  await expect(session.train(train(first), {})).rejects.toMatchObject({
    code: "STEP_MISMATCH",
    message: "the coordinator said train of generation 1.1, which this worker has not prepared",
    facts: { generation: first },
  });
  const second = { leaseRevision: 1, counter: 2 };
  await session.prepare(prepare(second), {});
  expect(reports.at(-1)).toMatchObject({ kind: "prepared", generation: second });
  const before = pulled.length;
  for (const other of [first, { leaseRevision: 1, counter: 3 }, { leaseRevision: 2, counter: 2 }]) {
    await expect(session.train(train(other), {})).rejects.toMatchObject({
      code: "STEP_MISMATCH",
      message: `the coordinator said train of generation ${other.leaseRevision}.${other.counter}, which this worker has not prepared`,
    });
  }
  expect(pulled).toHaveLength(before);
  // Of the prepared one it does begin: by the state.
  await expect(session.train(train(second), {})).rejects.not.toMatchObject({ code: "STEP_MISMATCH" });
  expect(pulled.at(-1)).toBe(refOf("state").sha256);
});
