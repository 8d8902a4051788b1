import type { AllReduceAlgorithm } from "../src/collective/index.js";

/** Where a rank can be reached, once it serves. */
export interface RankReady {
  /** host:port of the collective service. */
  readonly address: string;
  readonly tcpPort: number;
}

/** What a rank is asked to do; all ranks are asked the same at once. */
export type RankRequest =
  | { readonly kind: "connect"; readonly rank: number; readonly peers: readonly RankReady[] }
  | {
      readonly kind: "time";
      /** The all-reduce; the same bytes over bare TCP connections in as many hops; or a copy of what it receives. */
      readonly subject: "all-reduce" | "stream" | "memcpy";
      readonly algorithm: AllReduceAlgorithm;
      /** Of the values that are summed. */
      readonly bytes: number;
      readonly count: number;
    };

/** Milliseconds of each repetition, without the first, in which ranks only meet. */
export interface RankTimes {
  readonly ms: readonly number[];
}

/** Payload bytes that a rank sends to, and receives from, each peer, by hop. */
export function hopBytes(algorithm: AllReduceAlgorithm, bytes: number, worldSize: number): number[] {
  if (algorithm === "direct") return [bytes];
  const segment = Math.floor(bytes / 8 / worldSize) * 8;
  return [segment, segment];
}
