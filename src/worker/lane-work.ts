import type { Assignment, Roster } from "../control/index.js";
import { samplesOf } from "../control/index.js";
import { classCounts, idHash, LanePlan, type Sample } from "../data/index.js";
import { classWeightsOf } from "../training/index.js";
import { evaluatedMembers, trainingMembers } from "./lane-features.js";
import type { TrainingTargets } from "./lane-gradients.js";

/** What a worker has to do in a generation, from the roster and the lanes it owns. Pure. */
export interface LaneWork {
  readonly plan: LanePlan;
  readonly lanes: readonly number[];
  readonly training: readonly Sample[];
  readonly validation: readonly Sample[];
  /** Indices of this worker's samples. */
  readonly trainingMembers: Uint32Array;
  readonly validationMembers: Uint32Array;
  /** Of the training samples of all lanes. */
  readonly targets: TrainingTargets;
  /** Whose rows have to exist here before training: own lanes of every split, training first. */
  readonly toExtract: readonly Sample[];
}

/** Plans the work of the worker that owns `lanes`. */
export function planLaneWork(assignment: Assignment, roster: Roster, lanes: readonly number[]): LaneWork {
  const { numLanes, seed, training: section, classes } = assignment;
  const training = samplesOf(roster, "train");
  const validation = samplesOf(roster, "validation");
  const test = samplesOf(roster, "test");
  const plan = new LanePlan({ numSamples: training.length, numLanes, batchSize: section.batchSize, seed });
  const counts = classCounts(training, classes.length);
  const classWeights = classWeightsOf(section.classWeights, classes, counts);
  const own = trainingMembers(plan, lanes);
  const ownValidation = evaluatedMembers(validation.length, numLanes, lanes);
  const ownTest = evaluatedMembers(test.length, numLanes, lanes);
  return {
    plan,
    lanes,
    training,
    validation,
    trainingMembers: own,
    validationMembers: ownValidation,
    targets: {
      classIndices: Uint32Array.from(training, ({ classIndex }) => classIndex),
      weights: Float32Array.from(training, ({ classIndex, weight }) => classWeights[classIndex]! * weight),
      idHashes: Uint32Array.from(training, ({ id }) => idHash(id)),
    },
    toExtract: [
      ...Array.from(own, (index) => training[index]!),
      ...Array.from(ownValidation, (index) => validation[index]!),
      ...Array.from(ownTest, (index) => test[index]!),
    ],
  };
}
