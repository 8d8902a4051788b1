import { prefetch } from "../async/index.js";
import type { Executable, Tensor } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { LOSS_UNITS_PER_NAT } from "./early-stopping.js";
import { EVALUATION_ROWS } from "./evaluation-program.js";
import { type HeadSpec, headParameters } from "./head.js";
import { roundHalfEven } from "./round-half-even.js";

const LARGEST_LOSS = 1024;

/** At most {@link EVALUATION_ROWS} samples that one call evaluates. */
export interface EvaluationBlock {
  /** Row-major [EVALUATION_ROWS, D]; rows without a sample are zeros. */
  readonly features: Float32Array;
  /** By row; as many as there are samples. */
  readonly classIndices: readonly number[];
  /** Names a row in messages. */
  describe(row: number): string;
}

/** What the head says of one block; arrays have an entry for each sample. */
export interface BlockEvaluation<B extends EvaluationBlock = EvaluationBlock> {
  readonly block: B;
  /** Cross-entropy in units of 2^-20 nats, at most 1024 nats. */
  readonly lossUnits: readonly number[];
  /** Index of the most probable class; of equals the smallest. */
  readonly predicted: readonly number[];
  /** Row-major [samples, C]. */
  readonly probabilities: Float32Array;
}

/** A loss in nats as an integer of 2^-20 nats, rounded half to even and capped at 1024 nats. */
export function toLossUnits(loss: number): number {
  return roundHalfEven(Math.min(loss, LARGEST_LOSS) * LOSS_UNITS_PER_NAT);
}

/** Mean loss in nats of `numSamples` samples whose losses add up to `units`. */
export function toMeanLoss(units: number, numSamples: number): number {
  return units / LOSS_UNITS_PER_NAT / numSamples;
}

/**
 * Runs the evaluation program on blocks, as many at once as it has sessions, and yields them in order.
 * @throws HeadwayError NOT_A_NUMBER naming the first sample whose loss is none
 */
export async function* evaluateBlocks<B extends EvaluationBlock>(
  executable: Executable,
  head: HeadSpec,
  parameters: readonly Float32Array[],
  blocks: Iterable<B> | AsyncIterable<B>,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<BlockEvaluation<B>> {
  const weights = Object.fromEntries(
    headParameters(head).map(({ name, dims }, index) => [
      name,
      { type: "float32", dims, data: parameters[index]! } satisfies Tensor,
    ]),
  );
  const evaluate = (block: B): Promise<BlockEvaluation<B>> => evaluateBlock(executable, head, weights, block, options);
  yield* prefetch(blocks, evaluate, { inFlight: executable.numSessions, signal: options.signal });
}

async function evaluateBlock<B extends EvaluationBlock>(
  executable: Executable,
  head: HeadSpec,
  weights: Record<string, Tensor>,
  block: B,
  options: { signal?: AbortSignal },
): Promise<BlockEvaluation<B>> {
  const labels = new BigInt64Array(EVALUATION_ROWS);
  block.classIndices.forEach((classIndex, row) => {
    labels[row] = BigInt(classIndex);
  });
  const outputs = await executable.run(
    {
      ...weights,
      features: { type: "float32", dims: [EVALUATION_ROWS, head.features], data: block.features },
      labels: { type: "int64", dims: [EVALUATION_ROWS], data: labels },
    },
    options,
  );
  const losses = outputs.loss!.data as Float32Array;
  const probabilities = outputs.probabilities!.data as Float32Array;
  const numSamples = block.classIndices.length;
  const lossUnits = Array.from({ length: numSamples }, (_, row) => {
    if (!Number.isNaN(losses[row]!)) return toLossUnits(losses[row]!);
    throw new HeadwayError(
      "NOT_A_NUMBER",
      `the loss of ${block.describe(row)} is not a number in evaluation; lower training.learningRate, or look at the picture`,
      { sample: block.describe(row) },
    );
  });
  const predicted = lossUnits.map((_, row) => indexOfLargest(probabilities, row * head.classes, head.classes));
  return { block, lossUnits, predicted, probabilities: probabilities.subarray(0, numSamples * head.classes) };
}

function indexOfLargest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (values[from + index]! > values[from + best]!) best = index;
  return best;
}
