import type { BlobRef } from "../blobs/index.js";
import type { StateReason } from "../control/index.js";
import { HeadwayError } from "../errors.js";

/** A state that all ranks reported with one digest. */
export interface AgreedState {
  readonly step: number;
  readonly reason: StateReason;
  readonly state: BlobRef;
}

/**
 * Collects the ranks' reports of published states. A state counts once every rank has reported its digest; two digests of
 * one step are never ordered.
 */
export class StateCollector {
  readonly #worldSize: number;
  readonly #pending = new Map<string, { first: BlobRef; firstRank: number; ranks: Set<number> }>();

  constructor(worldSize: number) {
    this.#worldSize = worldSize;
  }

  /**
   * Takes a report and returns the state when this was the last rank's.
   * @throws HeadwayError NONDETERMINISTIC when two ranks' digests differ
   */
  add(rank: number, { step, reason, state }: AgreedState): AgreedState | undefined {
    const key = `${step} ${reason}`;
    const pending = this.#pending.get(key) ?? { first: state, firstRank: rank, ranks: new Set() };
    if (pending.first.sha256 !== state.sha256 || pending.first.size !== state.size) {
      throw new HeadwayError(
        "NONDETERMINISTIC",
        `step ${step}: rank ${pending.firstRank} has training state ${pending.first.sha256.slice(0, 12)}, ` +
          `rank ${rank} has ${state.sha256.slice(0, 12)}; no checkpoint of it is kept`,
        { step, ranks: [pending.firstRank, rank] },
      );
    }
    pending.ranks.add(rank);
    this.#pending.set(key, pending);
    if (pending.ranks.size < this.#worldSize) return undefined;
    this.#pending.delete(key);
    return { step, reason, state };
  }
}
