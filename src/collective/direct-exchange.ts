// Direct exchange: every rank sends its whole contribution to every peer and adds up what arrives. One hop; a rank
// sends and receives (W-1) * n values. Addition is exact, so the order of ranks does not matter; own values come first.
import { HeadwayError } from "../errors.js";
import { combineHeaders } from "./combine.js";
import type { Contribution, ContributionHeader, Reduced } from "./contribution.js";
import type { PeerLink } from "./peer-link.js";
import { assertLength, receiveParts } from "./receive-parts.js";

/** How an all-reduce is done. */
export interface ReduceOptions {
  /** Whether a header makes the payloads useless. */
  isVoid(header: ContributionHeader): boolean;
  /** Where the sum goes, of the contribution's length; it saves a large allocation in each step. @default a new array */
  readonly into?: Float64Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One hop: all to all. See the file's head. */
export async function directExchange(
  link: PeerLink,
  contribution: Contribution,
  options: ReduceOptions,
): Promise<Reduced> {
  const { header, values } = contribution;
  const frame = { header, values, rank: link.rank, segment: 0, isReduced: false };
  const peers = otherRanks(link);
  for (const peer of peers) link.send(peer, frame);
  const received = await receiveParts(link, peers, { header, segmentOf: () => 0, isReduced: false }, options);
  const combined = combineHeaders([header, ...received.map((other) => other.header)]);
  if (options.isVoid(combined)) return { header: combined, values: new Float64Array(0) };
  const sum = startSum(values, options.into);
  for (const other of received) {
    assertLength(other, values.length);
    addInto(sum, other.values, `rank ${other.rank}`);
  }
  return { header: combined, values: sum };
}

/** The other ranks, beginning with the next one, so that not all ranks send to rank 0 first. */
export function otherRanks(link: PeerLink): number[] {
  return Array.from({ length: link.worldSize - 1 }, (_, index) => (link.rank + 1 + index) % link.worldSize);
}

/** A sum that begins as `values`, in `into` where it is given. */
export function startSum(values: Float64Array, into: Float64Array | undefined): Float64Array {
  if (into === undefined) return Float64Array.from(values);
  if (into.length !== values.length) throw new RangeError(`${values.length} values do not fit ${into.length} elements`);
  into.set(values);
  return into;
}

/**
 * Adds `values` to `sum` element by element.
 * @throws HeadwayError NOT_A_NUMBER when a value is no number: no program of headway contributes one, so `from` is at fault
 */
export function addInto(sum: Float64Array, values: Float64Array, from: string): void {
  if (values.length !== sum.length) throw new RangeError(`${values.length} values, expected ${sum.length}`);
  let notFinite = 0; // stays 0 while all sums are finite, for a number times 0 is 0
  for (let index = 0; index < sum.length; index++) {
    const value = sum[index]! + values[index]!;
    sum[index] = value;
    notFinite += value * 0;
  }
  if (notFinite !== 0) throw notFiniteFrom(from);
}

/** Refuses values that are not finite. @throws HeadwayError NOT_A_NUMBER */
export function assertFinite(values: Float64Array, from: string): void {
  if (values.some((value) => !Number.isFinite(value))) throw notFiniteFrom(from);
}

function notFiniteFrom(from: string): HeadwayError {
  return new HeadwayError(
    "NOT_A_NUMBER",
    `${from} contributed values to a sum that are not finite; no sum was formed; start that worker anew`,
    { from },
  );
}
