import { idHash, type Sample } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { laneBlocks } from "../evaluation/index.js";
import { addIdSums } from "../random/index.js";
import { addTallies, EMPTY_TALLY, evaluateBlocks, type HeadSpec, type Tally } from "../training/index.js";
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
  const { samples, features, lanes, numLanes } = own;
  const blocks = laneBlocks(samples, { lanes, numLanes, numFeatures: head.features }, (indices, into) =>
    indices.forEach((index, row) => features.copyRow(index, into, row)),
  );
  let tally = EMPTY_TALLY;
  for await (const { block, lossUnits, predicted } of evaluateBlocks(executable, head, parameters, blocks, options)) {
    tally = addTallies(tally, {
      lossUnits: lossUnits.reduce((sum, units) => sum + units, 0),
      numCorrect: predicted.filter((classIndex, row) => classIndex === block.classIndices[row]).length,
      numSamples: predicted.length,
      idSum: block.samples.reduce((sum, { id }) => addIdSums(sum, idHash(id)), 0),
    });
  }
  return tally;
}
