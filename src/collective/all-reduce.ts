import type { Contribution, Reduced } from "./contribution.js";
import { directExchange, type ReduceOptions } from "./direct-exchange.js";
import type { PeerLink } from "./peer-link.js";
import { reduceScatter } from "./reduce-scatter.js";

/** How ranks exchange their contributions; the result's bits are the same. */
export type AllReduceAlgorithm = "direct" | "reduce-scatter";

// Direct exchange sends (W-1) * n bytes from each rank in one hop, reduce-scatter with all-gather about 2n in two. Below
// this size a hop costs more than the bytes (bench/all-reduce.bench.ts).
const DIRECT_LIMIT_BYTES = 128 * 1024;

/** Chooses by bytes and world size alone, so that all ranks choose alike. */
export function chooseAlgorithm(
  setting: "auto" | AllReduceAlgorithm,
  numBytes: number,
  worldSize: number,
): AllReduceAlgorithm {
  if (setting !== "auto") return setting;
  return worldSize <= 2 || numBytes <= DIRECT_LIMIT_BYTES ? "direct" : "reduce-scatter";
}

/**
 * Adds up the contributions of all ranks. Every rank gets the same bits. If any rank's header has `isVoid(header)`,
 * payloads are not used and the result has no values; the combined header says why.
 */
export async function allReduce(
  link: PeerLink,
  contribution: Contribution,
  options: ReduceOptions & { algorithm: AllReduceAlgorithm },
): Promise<Reduced> {
  const run = options.algorithm === "direct" ? directExchange : reduceScatter;
  return run(link, contribution, options);
}
