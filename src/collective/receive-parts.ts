import { HeadwayError } from "../errors.js";
import { assertSameCollective, describeCollective } from "./combine.js";
import type { CollectiveId, ContributionHeader } from "./contribution.js";
import type { Frame } from "./frame.js";
import type { PeerLink } from "./peer-link.js";

/** What a rank waits for in one hop. */
export interface ExpectedPart {
  readonly header: ContributionHeader;
  /** The segment that a peer has to send. */
  segmentOf(peer: number): number;
  readonly isReduced: boolean;
}

/**
 * The next frame of each peer, in their order. All that a frame says of itself is held against what the algorithm is
 * waiting for, since a segment in the wrong place, or one added twice, would give sums that look like any others.
 * @throws HeadwayError STEP_MISMATCH for a frame of another collective, rank, segment, hop or shape
 */
export async function receiveParts(
  link: PeerLink,
  peers: readonly number[],
  expected: ExpectedPart,
  options: { signal?: AbortSignal | undefined },
): Promise<Frame[]> {
  const parts = await Promise.all(peers.map((peer) => link.receive(peer, options)));
  parts.forEach((part, index) => assertPart(part, peers[index]!, expected));
  return parts;
}

function assertPart(part: Frame, peer: number, { header, segmentOf, isReduced }: ExpectedPart): void {
  assertSameCollective(header.id, part.header.id);
  assertFact(header.id, peer, "rank", part.rank, peer);
  assertFact(header.id, peer, "segment", part.segment, segmentOf(peer));
  assertFact(header.id, peer, "reduced flag", part.isReduced, isReduced);
  assertFact(header.id, peer, "lane mask length", part.header.laneMask.length, header.laneMask.length);
  assertFact(header.id, peer, "tensor count", part.header.peaks.length, header.peaks.length);
}

/** Refuses a payload that is not as long as its segment; the header must not be void. */
export function assertLength(part: Frame, length: number): void {
  assertFact(part.header.id, part.rank, "payload length", part.values.length, length);
}

/** Refuses a peer's second header of a step where it is not its first. */
export function assertSameHeader(first: ContributionHeader, second: ContributionHeader, peer: number): void {
  const facts = ({ laneMask, numSamples, numCorrect, idSum, lossUnits, stopRequested, peaks }: ContributionHeader) =>
    JSON.stringify([[...laneMask], numSamples, numCorrect, idSum, lossUnits, stopRequested, peaks]);
  assertFact(first.id, peer, "header of the second hop", facts(second), facts(first));
}

function assertFact<T>(id: CollectiveId, peer: number, name: string, actual: T, expected: T): void {
  if (actual === expected) return;
  throw new HeadwayError(
    "STEP_MISMATCH",
    `${describeCollective(id)} received a frame of rank ${peer} with ${name} ${actual}, expected ${expected}; ` +
      "no sum was formed; run one version of headway on all workers",
    { step: id.step, peer, fact: name },
  );
}
