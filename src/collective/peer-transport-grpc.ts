import * as grpc from "@grpc/grpc-js";
import type { headway } from "../gen/headway.js";
import type { Callers } from "../wire/index.js";
import { compareGenerations, type GenerationId } from "./contribution.js";
import { FRAMES_METHOD } from "./frames-method-grpc.js";
import type { FrameStream } from "./outbox.js";
import type { PeerGroup, PeerLink } from "./peer-link.js";
import { GrpcPeerLink, type PeerTransportOptions } from "./peer-link-grpc.js";

type FramesCall = grpc.ServerWritableStream<headway.v1.FramesRequest, Uint8Array>;

/** Calls for a generation that this worker has not heard of that may wait for it. */
const MAX_PENDING = 1024;

/**
 * Frames over gRPC. The receiver is the client: only a client's HTTP/2 window can be raised in grpc-js. A stream that
 * breaks is opened again at the first frame not yet received.
 */
export class GrpcPeerTransport {
  readonly #options: Required<PeerTransportOptions>;
  readonly #links = new Map<string, GrpcPeerLink>();
  readonly #pending = new Set<{ retry(): void; end(): void }>();

  constructor(options: PeerTransportOptions) {
    this.#options = { reconnectMs: 10_000, progressMs: 600_000, ...options };
  }

  /** Adds the service to a worker's data server. */
  addTo(server: grpc.Server, callers: Callers): void {
    server.addService({ Frames: FRAMES_METHOD } as unknown as grpc.ServiceDefinition, {
      Frames: (call: FramesCall) => this.#serve(call, callers),
    });
  }

  /** Opens the links of a generation; a link of an older one is closed. */
  open(group: PeerGroup): PeerLink {
    for (const [key, link] of this.#links) {
      if (compareGenerations(link.group.generation, group.generation) < 0) {
        link.close();
        this.#links.delete(key);
      }
    }
    const link = new GrpcPeerLink(group, this.#options);
    this.#links.set(generationKey(group.generation), link);
    const waiting = [...this.#pending];
    this.#pending.clear();
    for (const { retry } of waiting) retry();
    return link;
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
    for (const { end } of this.#pending) end();
    this.#pending.clear();
  }

  #serve(call: FramesCall, callers: Callers): void {
    call.sendMetadata(new grpc.Metadata()); // tells the peer that it has reached this worker, long before the first frame
    const { leaseRevision, generationCounter, rank, fromSequence } = call.request;
    const generation = { leaseRevision, counter: generationCounter };
    const attach = (): void => {
      if (call.cancelled) return;
      const link = this.#links.get(generationKey(generation));
      // The peer may hear of a generation first: its call waits until this worker does.
      if (link === undefined) this.#await(call, attach);
      else if (rank >= link.worldSize) {
        const details = `rank ${rank} is not below the world size ${link.worldSize}`;
        call.emit("error", { code: grpc.status.INVALID_ARGUMENT, details });
      } else if (!link.outbox(rank).attach(Number(fromSequence), toStream(call, callers))) {
        const details = `frame ${fromSequence} for rank ${rank} is no longer kept`;
        call.emit("error", { code: grpc.status.OUT_OF_RANGE, details });
      }
    };
    attach();
  }

  /** Has a call wait for its generation. */
  #await(call: FramesCall, retry: () => void): void {
    if (this.#pending.size >= MAX_PENDING) {
      call.emit("error", { code: grpc.status.UNAVAILABLE, details: "too many calls wait for a generation" });
      return;
    }
    const waiting = { retry, end: () => call.end() };
    this.#pending.add(waiting);
    call.on("cancelled", () => this.#pending.delete(waiting));
  }
}

/** A peer's stream. One that is replaced before its peer has taken all of it would hold frames: its connection ends. */
function toStream(call: FramesCall, callers: Callers): FrameStream {
  let numUntaken = 0;
  return {
    write: (frame) => {
      numUntaken++;
      call.write(frame, () => numUntaken--);
    },
    end: () => call.end(),
    replace: () => {
      if (numUntaken > 0 && !call.cancelled) callers.cut(call.getPeer());
      else call.end();
    },
  };
}

const generationKey = (id: GenerationId): string => `${id.leaseRevision}.${id.counter}`;
