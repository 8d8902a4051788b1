/** A membership: compared by lease revision, then counter. */
export interface GenerationId {
  readonly leaseRevision: number;
  readonly counter: number;
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareGenerations(a: GenerationId, b: GenerationId): number {
  return a.leaseRevision - b.leaseRevision || a.counter - b.counter;
}

/** What a collective computes: a step's gradient or a tally of evaluation. */
export type CollectiveKind = "gradient" | "evaluation";

/** Which collective a frame belongs to. Frames are used only when all of it matches. */
export interface CollectiveId {
  readonly kind: CollectiveKind;
  readonly generation: GenerationId;
  /** Committed steps before this one. */
  readonly step: number;
  /** Counts redos of the step with a larger exponent, from 0. */
  readonly attempt: number;
  readonly laneTableRevision: number;
}

/** The largest exponent byte of a tensor's lane gradients, and a lane that has it. */
export interface Peak {
  /** Bits 23 to 30 of the float32; 255 is NaN or infinity. */
  readonly exponentByte: number;
  readonly lane: number;
}

/** What a contribution says of itself: enough to prove that every sample counted once. */
export interface ContributionHeader {
  readonly id: CollectiveId;
  /** One bit for each lane, lane 0 in bit 0 of byte 0. */
  readonly laneMask: Uint8Array;
  readonly numSamples: number;
  /** Sum of the samples' 32-bit id hashes, modulo 2^52. */
  readonly idSum: number;
  /** Sum of the samples' losses in units of 2^-20 nats, an integer. */
  readonly lossUnits: number;
  /** Samples whose largest logit is their label's. */
  readonly numCorrect: number;
  /** Set when the sender was asked to stop: all ranks then stop after this step. */
  readonly stopRequested: boolean;
  /** One a tensor, in the order of tensor names. */
  readonly peaks: readonly Peak[];
}

/** A header and its values: integers held as float64, all tensors one after another. Empty when a peak is inadmissible. */
export interface Contribution {
  readonly header: ContributionHeader;
  readonly values: Float64Array;
}

/** The sum over all ranks and what it is the sum of. `values` is empty where no sum could be formed (see `peaks`). */
export interface Reduced {
  readonly header: ContributionHeader;
  readonly values: Float64Array;
}

/** A lane mask with the given lanes set. */
export function laneMask(numLanes: number, lanes: Iterable<number>): Uint8Array {
  const mask = new Uint8Array(Math.ceil(numLanes / 8));
  for (const lane of lanes) mask[lane >> 3]! |= 1 << (lane & 7);
  return mask;
}
