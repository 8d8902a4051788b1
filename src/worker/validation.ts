import { evaluationBlocks, evaluationMembers, idHash, type Sample } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { addIdSums } from "../random/index.js";
import {
  addTallies,
  EMPTY_TALLY,
  EVALUATION_ROWS,
  type EvaluationBlock,
  evaluateBlocks,
  type HeadSpec,
  type Tally,
} from "../training/index.js";
import type { LaneFeatures } from "./lane-features.js";

/** What a rank evaluates after each epoch. */
export interface ValidationLanes {
  readonly samples: readonly Sample[];
  readonly features: LaneFeatures;
  readonly lanes: readonly number[];
  readonly numLanes: number;
}

/** The exact sums over the validation samples of own lanes; lane by lane, in fixed blocks. */
export async function tallyValidation(
  executable: Executable,
  head: HeadSpec,
  parameters: readonly Float32Array[],
  own: ValidationLanes,
  options: { signal?: AbortSignal },
): Promise<Tally> {
  let tally = EMPTY_TALLY;
  for await (const { block, lossUnits, predicted } of evaluateBlocks(
    executable,
    head,
    parameters,
    laneBlocks(head, own),
    options,
  )) {
    tally = addTallies(tally, {
      lossUnits: lossUnits.reduce((sum, units) => sum + units, 0),
      numCorrect: predicted.filter((classIndex, row) => classIndex === block.classIndices[row]).length,
      numSamples: predicted.length,
      idSum: block.idSum,
    });
  }
  return tally;
}

function* laneBlocks(head: HeadSpec, own: ValidationLanes): Generator<EvaluationBlock & { readonly idSum: number }> {
  for (const lane of own.lanes) {
    const members = evaluationMembers(own.samples.length, own.numLanes, lane);
    for (const indices of evaluationBlocks(members, EVALUATION_ROWS)) {
      const features = new Float32Array(EVALUATION_ROWS * head.features);
      indices.forEach((index, row) => own.features.copyRow(index, features, row));
      const samples = Array.from(indices, (index) => own.samples[index]!);
      yield {
        features,
        classIndices: samples.map(({ classIndex }) => classIndex),
        idSum: samples.reduce((sum, { id }) => addIdSums(sum, idHash(id)), 0),
        describe: (row) => `sample ${samples[row]!.id} (validation, lane ${lane})`,
      };
    }
  }
}
