import { evaluationBlocks, evaluationMembers, type Sample } from "../data/index.js";
import { EVALUATION_ROWS, type EvaluationBlock } from "../training/index.js";

/** An evaluation block and the samples that its rows are of. */
export interface SampleBlock extends EvaluationBlock {
  readonly samples: readonly Sample[];
}

/**
 * The samples of one split in evaluation blocks, lane by lane: what is evaluated together does not depend on who asks.
 *
 * @param samples in id order
 * @param options.lanes the lanes wanted
 * @param fill writes the features of samples, whose indices it is given, to the first rows of `into`
 */
export async function* laneBlocks(
  samples: readonly Sample[],
  options: { lanes: Iterable<number>; numLanes: number; numFeatures: number },
  fill: (indices: Uint32Array, into: Float32Array) => void | Promise<void>,
): AsyncGenerator<SampleBlock> {
  const { lanes, numLanes, numFeatures } = options;
  for (const lane of lanes) {
    for (const indices of evaluationBlocks(evaluationMembers(samples.length, numLanes, lane), EVALUATION_ROWS)) {
      const features = new Float32Array(EVALUATION_ROWS * numFeatures);
      await fill(indices, features);
      const members = Array.from(indices, (index) => samples[index]!);
      yield {
        features,
        samples: members,
        classIndices: members.map(({ classIndex }) => classIndex),
        describe: (row) => `sample ${members[row]!.id} (${members[row]!.split}, lane ${lane})`,
      };
    }
  }
}
