import type { GenerationId } from "./contribution.js";
import type { Frame } from "./frame.js";

/** Who takes part: the ranks of one generation and where their data servers are. */
export interface PeerGroup {
  readonly generation: GenerationId;
  /** This process's rank. */
  readonly rank: number;
  /** host:port by rank; the memory transport ignores it. */
  readonly addresses: readonly string[];
  /** Largest frame that a peer may send. @default as large as gRPC has it */
  readonly maxFrameBytes?: number;
}

/** Ordered, lossless frames between this rank and each of its peers, in one generation. */
export interface PeerLink {
  readonly rank: number;
  readonly worldSize: number;
  /** Hands a frame to a peer; it is kept until the peer cannot ask for it again. */
  send(toRank: number, frame: Frame): void;
  /**
   * The next frame from a peer.
   * @throws HeadwayError PEER_LOST when the peer cannot be reached any more
   */
  receive(fromRank: number, options: { signal?: AbortSignal }): Promise<Frame>;
  /** Bytes sent and received so far. */
  readonly traffic: { readonly sent: number; readonly received: number };
  /** Ends the link; a `receive` that waits, or comes later and finds no frame, rejects with CANCELLED. */
  close(): void;
}
