import { permutation } from "../random/index.js";

// Sample j of the seeded permutation belongs to lane j mod L. Each epoch a lane shuffles itself; the epoch's order takes
// the lanes round robin. The first lanes have one sample more where L does not divide N, so position p of the order is
// always member floor(p / L) of lane p mod L, and the order has no gaps.

/** What decides the order of training: the same on every rank, whatever the membership is. */
export interface LanePlanOptions {
  /** Training samples; their index is their place in id order. */
  readonly numSamples: number;
  readonly numLanes: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** The part of one lane in one step. */
export interface LaneRows {
  readonly lane: number;
  /** Indices of the samples, at most `rowsPerLane`, possibly none. */
  readonly samples: Uint32Array;
}

/** Which sample is trained in which step by which lane. */
export class LanePlan {
  readonly numSamples: number;
  readonly numLanes: number;
  readonly batchSize: number;
  /** Rows of a lane's micro-batch. */
  readonly rowsPerLane: number;
  readonly stepsPerEpoch: number;
  readonly #seed: number;
  readonly #members: readonly Uint32Array[];

  constructor(options: LanePlanOptions) {
    const { numSamples, numLanes, batchSize, seed } = options;
    this.numSamples = numSamples;
    this.numLanes = numLanes;
    this.batchSize = batchSize;
    this.rowsPerLane = microBatchRows(batchSize, numLanes);
    this.stepsPerEpoch = Math.ceil(numSamples / batchSize);
    this.#seed = seed;
    const order = permutation(numSamples, seed, "permutation", 0, 0);
    this.#members = Array.from({ length: numLanes }, (_, lane) => everyNth(order, lane, numLanes));
  }

  /** Indices of the samples of a lane, in the order of the permutation. */
  members(lane: number): Uint32Array {
    return this.#members[lane]!;
  }

  /** Indices of all samples in the order in which `epoch` (from 0) takes them. */
  epochOrder(epoch: number): Uint32Array {
    const order = new Uint32Array(this.numSamples);
    this.#members.forEach((members, lane) => {
      const shuffle = permutation(members.length, this.#seed, "laneShuffle", epoch, lane);
      shuffle.forEach((member, turn) => {
        order[turn * this.numLanes + lane] = members[member]!;
      });
    });
    return order;
  }

  /** The first and one past the last position of a step (from 0) within its epoch. */
  stepBounds(step: number): [number, number] {
    const first = step * this.batchSize;
    return [first, Math.min(first + this.batchSize, this.numSamples)];
  }

  /** What each of `lanes` contributes to a step (from 0) of an epoch with the given order. */
  stepRows(order: Uint32Array, step: number, lanes: readonly number[]): LaneRows[] {
    const [first, end] = this.stepBounds(step);
    return lanes.map((lane) => {
      const offset = (((lane - first) % this.numLanes) + this.numLanes) % this.numLanes;
      return { lane, samples: everyNth(order.subarray(0, end), first + offset, this.numLanes) };
    });
  }
}

/** Rows of a lane's micro-batch: max(2, ceil(B / L)); a single row would take another kernel. */
export function microBatchRows(batchSize: number, numLanes: number): number {
  return Math.max(2, Math.ceil(batchSize / numLanes));
}

/** Indices of the samples that a lane evaluates: `j mod L` in id order. */
export function evaluationMembers(numSamples: number, numLanes: number, lane: number): Uint32Array {
  const indices = Uint32Array.from({ length: numSamples }, (_, index) => index);
  return everyNth(indices, lane, numLanes);
}

/** Cuts indices into blocks of at most `rows`, the rows of one evaluation call. */
export function evaluationBlocks(members: Uint32Array, rows: number): Uint32Array[] {
  const numBlocks = Math.ceil(members.length / rows);
  return Array.from({ length: numBlocks }, (_, block) => members.subarray(block * rows, (block + 1) * rows));
}

function everyNth(values: Uint32Array, first: number, stride: number): Uint32Array {
  const count = Math.max(0, Math.ceil((values.length - first) / stride));
  return Uint32Array.from({ length: count }, (_, index) => values[first + index * stride]!);
}
