import { compareGenerations, type GenerationId } from "../collective/index.js";
import {
  type BadPicture,
  type Directive,
  type Member,
  type Report,
  type Roster,
  samplesOf,
  withoutSamples,
} from "../control/index.js";
import { LanePlan } from "../data/index.js";
import { errorFromProcess, HeadwayError } from "../errors.js";
import type { JobPlan } from "./job-plan.js";
import { lanesOf, planLaneTable } from "./lane-table.js";
import type { RemoteWorker } from "./remote-worker.js";

const LEASE_REVISION = 1; // there is one leader

/** A membership: who takes part, who owns which lane, and which samples are trained. */
export interface Generation {
  readonly id: GenerationId;
  readonly members: readonly (Member & { readonly worker: RemoteWorker })[];
  readonly roster: Roster;
  readonly plan: LanePlan;
}

/** Gives every lane an owner. Pure. */
export function planGeneration(
  { job }: JobPlan,
  workers: readonly RemoteWorker[],
  roster: Roster,
  counter: number,
): Generation {
  const { lanes: numLanes } = job.workers;
  const table = planLaneTable(
    numLanes,
    workers.map(({ id }) => id),
  );
  const members = workers.map((worker, rank) => {
    return { rank, workerId: worker.id, address: worker.address, lanes: lanesOf(table, worker.id), worker };
  });
  const { batchSize } = job.training;
  const numSamples = samplesOf(roster, "train").length;
  const plan = new LanePlan({ numSamples, numLanes, batchSize, seed: job.seed });
  return { id: { leaseRevision: LEASE_REVISION, counter }, members, roster, plan };
}

/** Says the same to all members. */
export function sendToAll(generation: Generation, directive: Directive): void {
  for (const { worker } of generation.members) worker.send(directive);
}

/**
 * Hands the reports of all members to `onReport` until it has returned true for each. A report that belongs to an older
 * generation came too late to count.
 * @throws HeadwayError WORKER_LOST, or what made a worker fail; STEP_MISMATCH for a report of a generation to come
 */
export async function followMembers(
  generation: Generation,
  options: { signal?: AbortSignal },
  onReport: (rank: number, report: Report) => boolean,
): Promise<void> {
  await Promise.all(
    generation.members.map(async ({ rank, worker }) => {
      worker.await(true);
      try {
        for (;;) {
          const report = await worker.reports.take(options);
          if (report.kind === "failed") throw toFailure(worker, report);
          if (isCurrent(report, generation.id, worker) && onReport(rank, report)) return;
        }
      } finally {
        worker.await(false);
      }
    }),
  );
}

/**
 * The roster without pictures that cannot be decoded.
 * @param classes names of the classes
 * @throws HeadwayError IMAGES_UNREADABLE with all of them when the job does not want them skipped, or when a class has no
 *   training picture left
 */
export function skipBadPictures(
  roster: Roster,
  bad: readonly BadPicture[],
  { onBadImage, classes }: { onBadImage: "fail" | "skip"; classes: readonly string[] },
): Roster {
  const left = withoutSamples(roster, bad);
  const trained = new Set(samplesOf(left, "train").map(({ classIndex }) => classIndex));
  const lost = classes.filter((_, classIndex) => !trained.has(classIndex));
  if (onBadImage === "skip" && lost.length === 0) return left;
  const list = bad.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
  const advice =
    lost.length === 0
      ? "mend or remove them, or set dataset.onBadImage: skip to train without them"
      : `no training picture is left of ${lost.map((name) => JSON.stringify(name)).join(", ")}; mend them, or remove the class`;
  const message = `${bad.length} of ${roster.samples.length} pictures cannot be decoded; ${advice}:\n${list}`;
  throw new HeadwayError("IMAGES_UNREADABLE", message, { pictures: bad });
}

function isCurrent(report: Report, id: GenerationId, worker: RemoteWorker): boolean {
  if (!("generation" in report)) return true;
  const order = compareGenerations(report.generation, id);
  if (order <= 0) return order === 0;
  const { leaseRevision, counter } = report.generation;
  const message = `${worker.description} reported of generation ${leaseRevision}.${counter}, the job is in ${id.leaseRevision}.${id.counter}`;
  throw new HeadwayError("STEP_MISMATCH", message, { workerId: worker.id, report: report.kind });
}

function toFailure(worker: RemoteWorker, report: Extract<Report, { kind: "failed" }>): HeadwayError {
  return errorFromProcess({ ...report, facts: { ...report.facts, workerId: worker.id } });
}
