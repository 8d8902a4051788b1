import { AsyncQueue } from "../async/index.js";
import { HeadwayError } from "../errors.js";
import { decodeFrame, encodeFrame, type Frame } from "./frame.js";
import type { PeerLink } from "./peer-link.js";

/**
 * Links between ranks of one process: the in-memory twin of the gRPC transport. Frames pass through their wire form,
 * so that a rank never sees another's arrays.
 */
export function createMemoryLinks(worldSize: number): PeerLink[] {
  const queues = Array.from({ length: worldSize * worldSize }, () => new AsyncQueue<Uint8Array>());
  const queue = (from: number, to: number): AsyncQueue<Uint8Array> => queues[from * worldSize + to]!;
  return Array.from({ length: worldSize }, (_, rank) => {
    const traffic = { sent: 0, received: 0 };
    return {
      rank,
      worldSize,
      traffic,
      send(toRank: number, frame: Frame): void {
        const bytes = encodeFrame(frame);
        traffic.sent += bytes.length;
        queue(rank, toRank).push(bytes);
      },
      async receive(fromRank: number, options: { signal?: AbortSignal }): Promise<Frame> {
        const bytes = await queue(fromRank, rank).take(options);
        traffic.received += bytes.length;
        return decodeFrame(bytes);
      },
      close(): void {
        const reason = new HeadwayError("CANCELLED", `the links of rank ${rank} were closed`);
        for (let from = 0; from < worldSize; from++) queue(from, rank).fail(reason);
      },
    };
  });
}
