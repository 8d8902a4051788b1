import type { CheckpointStore } from "../checkpoint/index.js";
import { firstDifference, type Spec } from "../config/index.js";
import type { JobEvent } from "../control/index.js";
import { HeadwayError } from "../errors.js";
import { createOptimizer, decodeTrainingState, readStateIdentity, type TrainingState } from "../training/index.js";
import type { JobPlan } from "./job-plan.js";

/** A state to go on from. */
export interface ResumePoint {
  readonly bytes: Uint8Array;
  readonly state: TrainingState;
}

/**
 * The newest whole checkpoint of a job; null when there is none, then the job starts anew.
 * @throws HeadwayError RESUME_MISMATCH naming the first key in which the checkpoint's job differs
 */
export async function findResumePoint(
  checkpoints: CheckpointStore,
  plan: JobPlan,
  emit: (event: JobEvent) => void,
): Promise<ResumePoint | null> {
  const latest = await checkpoints.readLatest();
  if (latest === undefined) return null;
  const { bytes, checkpoint } = latest;
  const { path } = checkpoint;
  const key = firstDifference(readStateIdentity(bytes, path).spec as Spec, plan.spec);
  if (key !== undefined) {
    throw new HeadwayError(
      "RESUME_MISMATCH",
      `${key} is not what the checkpoint ${path} was trained with; give it its old value, or start anew with --overwrite`,
      { key, path },
    );
  }
  const state = decodeState(plan, bytes, path);
  emit({ event: "resuming", step: state.step, epoch: state.epoch, path });
  return { bytes, state };
}

/** A training state of a job. @throws HeadwayError CHECKPOINT_CORRUPT */
export function decodeState(plan: JobPlan, bytes: Uint8Array, source: string): TrainingState {
  const { slots } = createOptimizer(plan.job.training.solver);
  return decodeTrainingState(plan.head, slots, bytes, source);
}
