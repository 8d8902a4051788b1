import { setMaxListeners } from "node:events";
import * as grpc from "@grpc/grpc-js";
import { AsyncQueue, backoffMs, sleep } from "../async/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { headway } from "../gen/headway.js";
import { compareGenerations, type GenerationId } from "./contribution.js";
import { decodeFrame, encodeFrame, type Frame } from "./frame.js";
import { Outbox } from "./outbox.js";
import type { PeerGroup, PeerLink } from "./peer-link.js";

const METHOD: grpc.MethodDefinition<headway.v1.IFramesRequest, Uint8Array> = {
  path: "/headway.v1.CollectiveService/Frames",
  requestStream: false,
  responseStream: true,
  requestSerialize: (request) => Buffer.from(headway.v1.FramesRequest.encode(request).finish()),
  requestDeserialize: (bytes) => headway.v1.FramesRequest.decode(bytes),
  responseSerialize: (frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength),
  responseDeserialize: (bytes) => bytes,
};

const CHANNEL_OPTIONS: grpc.ChannelOptions = {
  "grpc.max_receive_message_length": -1,
  "grpc-node.flow_control_window": 8 * 1024 * 1024,
  "grpc.enable_retries": 0,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 5000,
  "grpc.keepalive_time_ms": 10_000,
};

// Answers that asking again does not change.
const REFUSALS = new Set([
  grpc.status.UNAUTHENTICATED,
  grpc.status.INVALID_ARGUMENT,
  grpc.status.OUT_OF_RANGE,
  grpc.status.UNIMPLEMENTED,
]);

/** How the transport reaches its peers. */
export interface PeerTransportOptions {
  /** The job's join token; sent with and demanded of every call. */
  readonly token: string;
  /** How long a peer may be unreachable before it counts as lost. @default 10000 */
  readonly reconnectMs?: number;
}

/**
 * Frames over gRPC. The receiver is the client: only a client's HTTP/2 window can be raised in grpc-js. A stream that
 * breaks is opened again at the first frame not yet received.
 */
export class GrpcPeerTransport {
  readonly #options: Required<PeerTransportOptions>;
  readonly #links = new Map<string, GrpcPeerLink>();
  readonly #pending: { generation: GenerationId; retry(): void; end(): void }[] = [];

  constructor(options: PeerTransportOptions) {
    this.#options = { reconnectMs: 10_000, ...options };
  }

  /** Adds the service to a worker's data server. */
  addTo(server: grpc.Server): void {
    server.addService({ Frames: METHOD } as unknown as grpc.ServiceDefinition, {
      Frames: (call: grpc.ServerWritableStream<headway.v1.FramesRequest, Uint8Array>) => this.#serve(call),
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
    for (const waiting of this.#pending.splice(0)) waiting.retry();
    return link;
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
    for (const waiting of this.#pending.splice(0)) waiting.end();
  }

  #serve(call: grpc.ServerWritableStream<headway.v1.FramesRequest, Uint8Array>): void {
    if (call.metadata.get("authorization")[0] !== `Bearer ${this.#options.token}`) {
      call.emit("error", { code: grpc.status.UNAUTHENTICATED, details: "the join token is not this job's" });
      return;
    }
    call.sendMetadata(new grpc.Metadata()); // tells the peer that it has reached this worker, long before the first frame
    const { leaseRevision, generationCounter, rank, fromSequence } = call.request;
    const generation = { leaseRevision, counter: generationCounter };
    const attach = (): void => {
      if (call.cancelled) return;
      const link = this.#links.get(generationKey(generation));
      // The peer may hear of a generation first: its call waits until this worker does.
      if (link === undefined) this.#pending.push({ generation, retry: attach, end: () => call.end() });
      else if (rank >= link.worldSize) {
        const details = `rank ${rank} is not below the world size ${link.worldSize}`;
        call.emit("error", { code: grpc.status.INVALID_ARGUMENT, details });
      } else if (!link.outbox(rank).attach(Number(fromSequence), call)) {
        const details = `frame ${fromSequence} for rank ${rank} is no longer kept`;
        call.emit("error", { code: grpc.status.OUT_OF_RANGE, details });
      }
    };
    attach();
  }
}

const generationKey = (id: GenerationId): string => `${id.leaseRevision}.${id.counter}`;

class GrpcPeerLink implements PeerLink {
  readonly group: PeerGroup;
  readonly rank: number;
  readonly worldSize: number;
  readonly traffic = { sent: 0, received: 0 };
  readonly #options: Required<PeerTransportOptions>;
  readonly #outboxes: readonly Outbox[];
  readonly #inboxes: readonly AsyncQueue<Frame>[];
  readonly #stop = new AbortController();

  constructor(group: PeerGroup, options: Required<PeerTransportOptions>) {
    this.group = group;
    this.rank = group.rank;
    this.worldSize = group.addresses.length;
    this.#options = options;
    this.#outboxes = group.addresses.map(() => new Outbox());
    this.#inboxes = group.addresses.map(() => new AsyncQueue<Frame>());
    setMaxListeners(0, this.#stop.signal); // each peer's stream listens
    group.addresses.forEach((address, peer) => {
      if (peer !== this.rank) void this.#follow(peer, address);
    });
  }

  outbox(rank: number): Outbox {
    return this.#outboxes[rank]!;
  }

  send(toRank: number, frame: Frame): void {
    const bytes = encodeFrame(frame);
    this.traffic.sent += bytes.length;
    this.outbox(toRank).push(bytes);
  }

  receive(fromRank: number, options: { signal?: AbortSignal }): Promise<Frame> {
    return this.#inboxes[fromRank]!.take(options);
  }

  close(): void {
    const { leaseRevision, counter } = this.group.generation;
    const reason = new HeadwayError("CANCELLED", `the links of generation ${leaseRevision}.${counter} were closed`);
    this.#stop.abort(reason);
    for (const outbox of this.#outboxes) outbox.close();
    for (const inbox of this.#inboxes) inbox.fail(reason);
  }

  /** Keeps one stream from a peer open until the link closes or the peer has been unreachable for too long. */
  async #follow(peer: number, address: string): Promise<void> {
    const { signal } = this.#stop;
    const client = new grpc.Client(address, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
    signal.addEventListener("abort", () => client.close(), { once: true });
    let next = 0;
    let lastHeard = performance.now();
    for (let attempt = 0; !signal.aborted; attempt++) {
      const { wasOpen, cause } = await this.#readStream(client, next, (frame) => {
        next++;
        this.outbox(peer).release(next - 1);
        this.#inboxes[peer]!.push(frame);
      });
      if (signal.aborted) return;
      if (wasOpen) {
        attempt = 0;
        lastHeard = performance.now();
      }
      const silentMs = performance.now() - lastHeard;
      const isMalformed = cause instanceof HeadwayError;
      if (isMalformed || REFUSALS.has(cause.code) || silentMs > this.#options.reconnectMs) {
        this.#inboxes[peer]!.fail(isMalformed ? cause : peerLost(this.group, peer, address, cause, silentMs));
        client.close();
        return;
      }
      await sleep(backoffMs(attempt, { baseMs: 100, limitMs: 2000 }), { signal }).catch(() => undefined);
    }
  }

  /** Reads one stream to its end: whether the peer ever answered, and why it ended. */
  #readStream(client: grpc.Client, from: number, onFrame: (frame: Frame) => void): Promise<StreamEnd> {
    const { leaseRevision, counter: generationCounter } = this.group.generation;
    const metadata = new grpc.Metadata();
    metadata.set("authorization", `Bearer ${this.#options.token}`);
    const request = { leaseRevision, generationCounter, rank: this.rank, fromSequence: from };
    const { path, requestSerialize, responseDeserialize } = METHOD;
    const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata);
    const { signal } = this.#stop;
    const cancel = (): void => call.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    return new Promise<StreamEnd>((resolve) => {
      let wasOpen = false;
      let isEnded = false;
      const end = (cause: StreamEnd["cause"]): void => {
        isEnded = true;
        resolve({ wasOpen, cause });
      };
      call.on("metadata", () => {
        wasOpen = true;
      });
      call.on("data", (bytes: Uint8Array) => {
        if (isEnded) return;
        this.traffic.received += bytes.length;
        try {
          onFrame(decodeFrame(bytes));
        } catch (error) {
          end(toHeadwayError(error));
          call.cancel();
        }
      });
      call.on("error", end);
      call.on("end", () =>
        end(
          Object.assign(new Error("the peer ended the stream"), { code: grpc.status.UNAVAILABLE }) as grpc.ServiceError,
        ),
      );
    }).finally(() => signal.removeEventListener("abort", cancel));
  }
}

interface StreamEnd {
  readonly wasOpen: boolean;
  readonly cause: grpc.ServiceError | HeadwayError;
}

function peerLost(
  group: PeerGroup,
  peer: number,
  address: string,
  cause: grpc.ServiceError,
  silentMs: number,
): HeadwayError {
  const { leaseRevision, counter } = group.generation;
  const what = REFUSALS.has(cause.code)
    ? `was refused by rank ${peer} at ${address}`
    : `has not reached rank ${peer} at ${address} for ${Math.round(silentMs)} ms`;
  return new HeadwayError(
    "PEER_LOST",
    `rank ${group.rank} ${what} (generation ${leaseRevision}.${counter}): ${cause.details || cause.message}`,
    { rank: group.rank, peer, address, generation: group.generation },
    { cause },
  );
}
