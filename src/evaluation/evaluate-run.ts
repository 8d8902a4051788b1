import { type Sample, SPLITS, type Split } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import type { RowReader } from "../features/index.js";
import { evaluateBlocks, toMeanLoss } from "../training/index.js";
import type { ExportedModel } from "./exported-model.js";
import { laneBlocks, type SampleBlock } from "./lane-blocks.js";

/** A held-out sample and what the head says of it. */
export interface Prediction {
  readonly id: string;
  readonly classIndex: number;
  readonly predicted: number;
  /** Of the predicted class. */
  readonly probability: number;
  /** Cross-entropy in nats. */
  readonly loss: number;
}

/** Numbers of one split, from the exported files. */
export interface SplitEvaluation {
  readonly numSamples: number;
  readonly accuracy: number;
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** Sum of the losses in units of 2^-20 nats. */
  readonly lossUnits: number;
  /** Row-major [C, C]: rows are the true class, columns the predicted. */
  readonly confusion: readonly number[];
  /** In id order; only of the held-out splits. */
  readonly predictions: readonly Prediction[];
}

/** By split; null where a job has none. */
export type RunEvaluation = Readonly<Record<Split, SplitEvaluation | null>>;

/**
 * Applies an exported head to the features of all samples, in the same lanes and blocks as training does.
 * @param deps.rows has the features of every sample
 */
export async function evaluateRun(
  model: ExportedModel,
  samples: readonly Sample[],
  deps: { evaluation: Executable; rows: RowReader },
  options: { numLanes: number; onProgress?(done: number, total: number): void; signal?: AbortSignal },
): Promise<RunEvaluation> {
  const evaluations: Record<Split, SplitEvaluation | null> = { train: null, validation: null, test: null };
  let done = 0;
  for (const split of SPLITS) {
    const members = samples.filter((sample) => sample.split === split);
    if (members.length === 0) continue;
    evaluations[split] = await evaluateSplit(model, members, split !== "train", deps, {
      ...options,
      onBlock: (numSamples) => {
        done += numSamples;
        options.onProgress?.(done, samples.length);
      },
    });
  }
  return evaluations;
}

async function evaluateSplit(
  model: ExportedModel,
  samples: readonly Sample[],
  isHeldOut: boolean,
  deps: { evaluation: Executable; rows: RowReader },
  options: { numLanes: number; onBlock(numSamples: number): void; signal?: AbortSignal },
): Promise<SplitEvaluation> {
  const numClasses = model.classes.length;
  const confusion = new Array<number>(numClasses * numClasses).fill(0);
  const predictions: Prediction[] = [];
  let lossUnits = 0;
  let numCorrect = 0;
  const blocks = splitBlocks(samples, model.head.features, deps.rows, options.numLanes);
  for await (const result of evaluateBlocks(deps.evaluation, model.head, model.parameters, blocks, options)) {
    const { block, predicted, probabilities } = result;
    block.samples.forEach(({ id, classIndex }, row) => {
      const guess = predicted[row]!;
      const units = result.lossUnits[row]!;
      lossUnits += units;
      if (guess === classIndex) numCorrect++;
      confusion[classIndex * numClasses + guess]!++;
      if (!isHeldOut) return;
      const probability = probabilities[row * numClasses + guess]!;
      predictions.push({ id, classIndex, predicted: guess, probability, loss: toMeanLoss(units, 1) });
    });
    options.onBlock(block.samples.length);
  }
  predictions.sort((a, b) => (a.id < b.id ? -1 : 1));
  const numSamples = samples.length;
  const loss = toMeanLoss(lossUnits, numSamples);
  return { numSamples, accuracy: numCorrect / numSamples, loss, lossUnits, confusion, predictions };
}

function splitBlocks(
  samples: readonly Sample[],
  numFeatures: number,
  rows: RowReader,
  numLanes: number,
): AsyncGenerator<SampleBlock> {
  const lanes = Array.from({ length: numLanes }, (_, lane) => lane);
  return laneBlocks(samples, { lanes, numLanes, numFeatures }, async (indices, into) => {
    const missing = await rows.readMany(
      Array.from(indices, (index) => samples[index]!.sha256),
      into.subarray(0, indices.length * numFeatures),
    );
    if (missing.length === 0) return;
    const message = `${missing.length} feature rows are lost whenever they are made; check the cache's disk and the memory, then run the job again`;
    throw new HeadwayError("BLOB_CORRUPT", message, { pictures: missing });
  });
}
