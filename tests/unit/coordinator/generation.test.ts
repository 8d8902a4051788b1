import { expect, it } from "vitest";
import type { GenerationId } from "../../../src/collective/index.js";
import type { Report, Roster } from "../../../src/control/index.js";
import { followMembers, planGeneration } from "../../../src/coordinator/generation.js";
import type { JobPlan } from "../../../src/coordinator/job-plan.js";
import { RemoteWorker } from "../../../src/coordinator/remote-worker.js";

/** The second generation of a job with one worker. */
function setup() {
  const address = "127.0.0.1:4000";
  const worker = new RemoteWorker(0, { protocolVersion: 2, address, pid: 7, host: "here", metricsPort: null });
  const job = { workers: { lanes: 2 }, training: { batchSize: 2 }, seed: 1 };
  const roster = { samples: [] } as unknown as Roster;
  return { worker, generation: planGeneration({ job } as unknown as JobPlan, [worker], roster, 2) };
}

const finished = (generation: GenerationId): Report => ({
  kind: "finished",
  generation,
  outcome: "completed",
  reason: "",
  step: 1,
  samples: 1,
});

it("a report of an older generation is passed over, of whatever kind", async () => {
  const { worker, generation } = setup();
  for (const older of [
    { leaseRevision: 1, counter: 1 },
    { leaseRevision: 0, counter: 9 },
  ]) {
    worker.hear(finished(older));
    worker.hear({ kind: "prepared", generation: older, hits: 1, misses: 1, remarks: [] });
    worker.hear({ kind: "bad-pictures", generation: older, pictures: [] });
  }
  worker.hear(finished({ leaseRevision: 1, counter: 2 }));
  const heard: Report[] = [];
  await followMembers(generation, {}, (_, report) => heard.push(report) > 0);
  expect(heard).toEqual([finished(generation.id)]);
  expect(worker.reports.size).toBe(0);
});

it("a report of a generation that is not there yet is refused, and says which", async () => {
  for (const counter of [3, 4_294_967_295]) {
    const { worker, generation } = setup();
    worker.hear(finished({ leaseRevision: 1, counter }));
    await expect(followMembers(generation, {}, () => true)).rejects.toMatchObject({
      code: "STEP_MISMATCH",
      message: `worker 0 (here, process 7) reported of generation 1.${counter}, the job is in 1.2`,
      facts: { workerId: 0, report: "finished" },
    });
  }
});

it("what makes a worker fail counts whatever generation it was in", async () => {
  const { worker, generation } = setup();
  worker.hear({ kind: "failed", code: "CACHE_LIMIT", message: "full", facts: { bytes: 1 } });
  await expect(followMembers(generation, {}, () => true)).rejects.toMatchObject({
    code: "CACHE_LIMIT",
    message: "full",
    facts: { bytes: 1, workerId: 0 },
  });
});
