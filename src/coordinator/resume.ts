import { existsSync } from "node:fs";
import { join } from "node:path";
import { CheckpointStore } from "../checkpoint/index.js";
import { firstDifference, type Spec } from "../config/index.js";
import { HeadwayError } from "../errors.js";
import { readIfThere, sha256Hex } from "../files/index.js";
import {
  createOptimizer,
  decodeTrainingState,
  encodeTrainingState,
  hasStoppedEarly,
  readStateIdentity,
  type TrainingState,
} from "../training/index.js";
import { type EarlierRuns, readEarlierRuns } from "./earlier-runs.js";
import type { JobPlan } from "./job-plan.js";

/** A state to go on from. */
export interface ResumePoint {
  readonly bytes: Uint8Array;
  readonly state: TrainingState;
  /** The checkpoint's file. */
  readonly path: string;
  /** Newer checkpoints that are not whole and were passed over. */
  readonly damaged: readonly string[];
  /** The table of learning rates that the job began with; null where it was not kept. */
  readonly schedule: Uint8Array | null;
  /** The epochs that the job had before, where it has more now and is else the same; null where it is the same. */
  readonly extendedFrom: number | null;
  readonly earlier: EarlierRuns;
}

/**
 * The newest whole checkpoint in a run folder; null when there is none, then the job starts anew. Nothing is written.
 * @throws HeadwayError RESUME_MISMATCH naming the first key in which the checkpoint's job differs; CHECKPOINT_CORRUPT
 *   when no checkpoint is whole
 */
export async function findResumePoint(runFolder: string, plan: JobPlan): Promise<ResumePoint | null> {
  const folder = join(runFolder, "checkpoints");
  if (!existsSync(folder)) return null;
  const { keep } = plan.job.checkpoints;
  const latest = await (await CheckpointStore.open(folder, { keep })).readLatest();
  if (latest === undefined) return null;
  const { bytes, checkpoint, damaged } = latest;
  const { path } = checkpoint;
  const trained = readStateIdentity(bytes, path).spec as unknown as Spec;
  const extendedFrom = epochsBefore(plan.spec, trained);
  const key = extendedFrom === null ? firstDifference(plan.spec, trained) : undefined;
  if (key !== undefined) {
    throw new HeadwayError(
      "RESUME_MISMATCH",
      `${key} is not what the checkpoint ${path} was trained with${describeChange(trained, plan.spec, key)}; ` +
        "give it its old value, or start anew with --overwrite",
      { key, path },
    );
  }
  const state = decodeState(plan, bytes, path);
  const schedule = (await readIfThere(scheduleFile(runFolder))) ?? null;
  return { bytes, state, path, damaged, schedule, extendedFrom, earlier: await readEarlierRuns(runFolder) };
}

/** The number of epochs of `trained` where it is smaller than that of `now` and nothing else differs; else null. Pure. */
function epochsBefore(now: Spec, trained: Spec): number | null {
  const epochs: unknown = trained.training?.epochs;
  if (typeof epochs !== "number" || epochs >= now.training.epochs) return null;
  const longer = { ...trained, training: { ...trained.training, epochs: now.training.epochs } };
  return firstDifference(now, longer) === undefined ? epochs : null;
}

/** The two values of a key, where they are short enough to read; data and backbone are known by digests, which say nothing. */
function describeChange(old: Spec, now: Spec, key: string): string {
  const show = (spec: unknown): string =>
    JSON.stringify(
      key.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], spec),
    ) ?? "";
  const [before, after] = [show(old), show(now)];
  const isReadable = before !== "" && after !== "" && before.length <= 40 && after.length <= 40;
  return isReadable ? ` (${before} then, ${after} now)` : "";
}

/** Where a run folder keeps the table of learning rates. */
export function scheduleFile(runFolder: string): string {
  return join(runFolder, "checkpoints", "schedule.f64");
}

/**
 * The table of learning rates of a job: the planned one, or in a resumed job the one that it began with, for powers and
 * cosines may differ in their last bits between versions of Node.
 * @throws HeadwayError RESUME_MISMATCH when the job's table is lost and this process plans another one
 */
export function chooseSchedule(planned: Uint8Array, resume: ResumePoint | null): Uint8Array {
  if (resume === null) return planned;
  const { scheduleSha256 } = resume.state.identity;
  for (const table of [resume.schedule, planned]) {
    if (table !== null && sha256Hex(table) === scheduleSha256) return table;
  }
  throw new HeadwayError(
    "RESUME_MISMATCH",
    `the learning rates that Node ${process.versions.node} plans are not those that ${resume.path} was trained with, and ` +
      "checkpoints/schedule.f64 does not hold them; resume with the version of Node that began the job, or start anew with --overwrite",
    { key: "training.schedule", path: resume.path },
  );
}

/** Refuses a state whose step is not in its epoch. @throws HeadwayError CHECKPOINT_CORRUPT */
export function assertPlace({ state, path }: ResumePoint, stepsPerEpoch: number): void {
  const { step, epoch } = state;
  const first = epoch * stepsPerEpoch;
  if (step === first || (step > first && step < first + stepsPerEpoch)) return;
  const message = `${path} is at step ${step} in epoch ${epoch + 1}, which has the steps from ${first} to ${first + stepsPerEpoch}; start the job anew with --overwrite`;
  throw new HeadwayError("CHECKPOINT_CORRUPT", message, { path, step, epoch });
}

/** What training begins with. */
export interface StartingPoint {
  /** Null for a new job. */
  readonly state: Uint8Array | null;
  /** The rates of all steps. */
  readonly schedule: Uint8Array;
  /** What is new where a job has more epochs than before; else null. */
  readonly extension: {
    readonly fromEpochs: number;
    readonly toEpochs: number;
    /** Whether the steps so far had the rates that the longer training plans for them. */
    readonly hasSameRates: boolean;
  } | null;
}

/**
 * Prepares a job that has more epochs than before. The steps so far keep their rates; the others get those of the longer
 * training, whose first steps may have other rates, as where a cosine falls over all of them. Training that had ended by
 * early stopping stays at its end. Pure.
 * @param before the table of rates of the shorter training
 * @param planned that of the longer one
 */
export function extendTraining(
  plan: JobPlan,
  resume: ResumePoint,
  before: Uint8Array,
  planned: Uint8Array,
): StartingPoint {
  const bytesSoFar = resume.state.step * Float64Array.BYTES_PER_ELEMENT;
  const soFar = before.subarray(0, bytesSoFar);
  const schedule = planned.slice();
  schedule.set(soFar);
  const { stopping } = resume.state;
  const { earlyStopping } = plan.job.training;
  const state: TrainingState = {
    ...resume.state,
    identity: { ...resume.state.identity, spec: plan.spec, scheduleSha256: sha256Hex(schedule) },
    ended: hasStoppedEarly(stopping, earlyStopping) ? resume.state.ended : null,
  };
  const { slots } = createOptimizer(plan.job.training.solver);
  const hasSameRates = sha256Hex(soFar) === sha256Hex(planned.subarray(0, bytesSoFar));
  const extension = { fromEpochs: resume.extendedFrom!, toEpochs: plan.job.training.epochs, hasSameRates };
  return { state: encodeTrainingState(plan.head, slots, state), schedule, extension };
}

/** A training state of a job. @throws HeadwayError CHECKPOINT_CORRUPT */
export function decodeState(plan: JobPlan, bytes: Uint8Array, source: string): TrainingState {
  const { slots, scalars } = createOptimizer(plan.job.training.solver);
  const state = decodeTrainingState(plan.head, slots, bytes, source);
  if (state.scalars.length === scalars.length) return state;
  const message = `${source} has ${state.scalars.length} numbers of the optimiser, not ${scalars.length}; start the job anew with --overwrite`;
  throw new HeadwayError("CHECKPOINT_CORRUPT", message, { source });
}
