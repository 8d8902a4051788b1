// Direct reduce-scatter and all-gather. The values are cut into W segments; segment k is bounds[k] .. bounds[k+1].
// Hop 1: each rank sends segment k of its contribution to rank k, which adds up what arrives (reduce-scatter).
// Hop 2: rank k sends the sum of segment k to every peer (all-gather). A rank sends (W-1)/W * n values in each hop:
// the bytes of a ring in two hops instead of 2(W-1). Every frame of hop 1 has its sender's whole header, so all ranks
// know all headers after hop 1 and decide alike whether hop 2 takes place.
import { combineHeaders } from "./combine.js";
import type { Contribution, Reduced } from "./contribution.js";
import { addInto, assertFinite, otherRanks, type ReduceOptions, startSum } from "./direct-exchange.js";
import type { PeerLink } from "./peer-link.js";
import { assertLength, assertSameHeader, receiveParts } from "./receive-parts.js";

/** Two hops: segments to their owners, sums to all. See the file's head. */
export async function reduceScatter(
  link: PeerLink,
  contribution: Contribution,
  options: ReduceOptions,
): Promise<Reduced> {
  const { header, values } = contribution;
  const peers = otherRanks(link);
  const bounds = segmentBounds(values.length, link.worldSize);
  const segment = (of: Float64Array, rank: number): Float64Array => of.subarray(bounds[rank]!, bounds[rank + 1]!);
  for (const peer of peers) {
    link.send(peer, { header, values: segment(values, peer), rank: link.rank, segment: peer, isReduced: false });
  }
  const parts = await receiveParts(link, peers, { header, segmentOf: () => link.rank, isReduced: false }, options);
  const combined = combineHeaders([header, ...parts.map((part) => part.header)]);
  if (options.isVoid(combined)) return { header: combined, values: new Float64Array(0) };

  const sum = startSum(values, options.into);
  for (const part of parts) {
    assertLength(part, segment(sum, link.rank).length);
    addInto(segment(sum, link.rank), part.values, `rank ${part.rank}`);
  }
  for (const peer of peers) {
    link.send(peer, { header, values: segment(sum, link.rank), rank: link.rank, segment: link.rank, isReduced: true });
  }
  const gathered = await receiveParts(link, peers, { header, segmentOf: (peer) => peer, isReduced: true }, options);
  gathered.forEach((part, index) => {
    assertSameHeader(parts[index]!.header, part.header, part.rank);
    assertLength(part, segment(sum, part.rank).length);
    assertFinite(part.values, `rank ${part.rank}`);
    segment(sum, part.rank).set(part.values);
  });
  return { header: combined, values: sum };
}

/** Where segments begin: `worldSize + 1` indices, lengths differ by at most one. */
export function segmentBounds(numValues: number, worldSize: number): number[] {
  return Array.from({ length: worldSize + 1 }, (_, rank) => Math.floor((rank * numValues) / worldSize));
}
