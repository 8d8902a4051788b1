import type { Sample } from "../data/index.js";
import { evaluationMembers, type LanePlan } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import type { RowReader } from "../features/index.js";

/**
 * The rows of this worker's own lanes: one typed array for training and one for validation, outside the heap. Nothing
 * of other lanes is held.
 */
export class LaneFeatures {
  readonly #numFeatures: number;
  readonly #rows: Float32Array;
  readonly #rowOf: ReadonlyMap<number, number>;

  private constructor(numFeatures: number, rows: Float32Array, rowOf: ReadonlyMap<number, number>) {
    this.#numFeatures = numFeatures;
    this.#rows = rows;
    this.#rowOf = rowOf;
  }

  /**
   * Reads the rows of `members` (indices into `samples`), where all of them must be.
   * @param numFeatures D
   */
  static async load(
    reader: RowReader,
    samples: readonly Sample[],
    members: Uint32Array,
    numFeatures: number,
  ): Promise<LaneFeatures> {
    const rows = new Float32Array(members.length * numFeatures);
    const missing = await reader.readMany(
      Array.from(members, (index) => samples[index]!.sha256),
      rows,
    );
    if (missing.length > 0) {
      const message = `${missing.length} of ${members.length} feature rows are lost whenever they are made; check the cache's disk and the memory, then run the job again`;
      throw new HeadwayError("BLOB_CORRUPT", message, { pictures: missing.slice(0, 10) });
    }
    return new LaneFeatures(numFeatures, rows, new Map(Array.from(members, (index, row) => [index, row])));
  }

  /** Copies the features of a sample to `into` at row `row`. */
  copyRow(sample: number, into: Float32Array, row: number): void {
    const from = this.#rowOf.get(sample)! * this.#numFeatures;
    into.set(this.#rows.subarray(from, from + this.#numFeatures), row * this.#numFeatures);
  }
}

/** Indices of the training samples of `lanes`, lane by lane. */
export function trainingMembers(plan: LanePlan, lanes: readonly number[]): Uint32Array {
  return Uint32Array.from(lanes.flatMap((lane) => [...plan.members(lane)]));
}

/** Indices of the evaluation samples of `lanes`, lane by lane. */
export function evaluatedMembers(numSamples: number, numLanes: number, lanes: readonly number[]): Uint32Array {
  return Uint32Array.from(lanes.flatMap((lane) => [...evaluationMembers(numSamples, numLanes, lane)]));
}
