// Direct exchange: every rank sends its whole contribution to every peer and adds up what arrives. One hop; a rank
// sends and receives (W-1) * n values. Addition is exact, so the order of ranks does not matter; own values come first.
import { assertSameCollective, combineHeaders } from "./combine.js";
import type { Contribution, ContributionHeader, Reduced } from "./contribution.js";
import type { PeerLink } from "./peer-link.js";

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
  const received = await Promise.all(peers.map((peer) => link.receive(peer, options)));
  for (const other of received) assertSameCollective(header.id, other.header.id);
  const combined = combineHeaders([header, ...received.map((other) => other.header)]);
  if (options.isVoid(combined)) return { header: combined, values: new Float64Array(0) };
  const sum = startSum(values, options.into);
  for (const other of received) addInto(sum, other.values);
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

/** Adds `values` to `sum` element by element. */
export function addInto(sum: Float64Array, values: Float64Array): void {
  if (values.length !== sum.length) throw new RangeError(`${values.length} values, expected ${sum.length}`);
  for (let index = 0; index < sum.length; index++) sum[index]! += values[index]!;
}
