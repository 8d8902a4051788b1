import { setMaxListeners } from "node:events";
import * as grpc from "@grpc/grpc-js";
import { AsyncQueue, backoffMs, sleep } from "../async/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { openChannel, tokenMetadata } from "../wire/index.js";
import { decodeFrame, encodeFrame, type Frame } from "./frame.js";
import { FRAMES_METHOD } from "./frames-method-grpc.js";
import { Outbox } from "./outbox.js";
import type { PeerGroup, PeerLink } from "./peer-link.js";

const CHANNEL_OPTIONS: grpc.ChannelOptions = {
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

/** How gRPC refuses a message that is larger than it may be; a new stream would bring it again. */
const TOO_LARGE = "Received message larger than max";

/** How often it is looked whether peers go on. */
const WATCH_MS = 5000;
/** Frames of a peer that may wait here: ranks are at most one exchange, of two frames, apart. */
const MAX_AHEAD = 16;

/** How the transport reaches its peers. */
export interface PeerTransportOptions {
  /** The job's join token; sent with every call. */
  readonly token: string;
  /** How long a peer may be unreachable before it counts as lost. @default 10000 */
  readonly reconnectMs?: number;
  /** How long a rank waits for a peer's frame, although the peer is reached. @default 600000 */
  readonly progressMs?: number;
}

/** This rank's side of the links of one generation: frames for peers, and one stream from each of them. */
export class GrpcPeerLink implements PeerLink {
  readonly group: PeerGroup;
  readonly rank: number;
  readonly worldSize: number;
  readonly traffic = { sent: 0, received: 0 };
  readonly #options: Required<PeerTransportOptions>;
  readonly #outboxes: readonly Outbox[];
  readonly #inboxes: readonly AsyncQueue<Frame>[];
  readonly #stop = new AbortController();
  /** By peer: since when this rank waits for a frame. */
  readonly #waitingSince = new Map<number, number>();
  readonly #watch: NodeJS.Timeout;

  constructor(group: PeerGroup, options: Required<PeerTransportOptions>) {
    this.group = group;
    this.rank = group.rank;
    this.worldSize = group.addresses.length;
    this.#options = options;
    this.#outboxes = group.addresses.map(() => new Outbox());
    this.#inboxes = group.addresses.map(() => new AsyncQueue<Frame>());
    setMaxListeners(0, this.#stop.signal); // each peer's stream listens
    this.#watch = setInterval(() => this.#loseStuckPeers(), WATCH_MS).unref();
    group.addresses.forEach((address, peer) => {
      if (peer === this.rank) return;
      this.#follow(peer, address).catch((error: unknown) => this.#inboxes[peer]!.fail(error));
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

  async receive(fromRank: number, options: { signal?: AbortSignal }): Promise<Frame> {
    this.#waitingSince.set(fromRank, performance.now());
    try {
      return await this.#inboxes[fromRank]!.take(options);
    } finally {
      this.#waitingSince.delete(fromRank);
    }
  }

  close(): void {
    const { leaseRevision, counter } = this.group.generation;
    const reason = new HeadwayError("CANCELLED", `the links of generation ${leaseRevision}.${counter} were closed`);
    clearInterval(this.#watch);
    this.#stop.abort(reason);
    for (const outbox of this.#outboxes) outbox.close();
    for (const inbox of this.#inboxes) inbox.fail(reason);
  }

  /** A peer that is reached and sends nothing would be waited for without end. */
  #loseStuckPeers(): void {
    for (const [peer, since] of this.#waitingSince) {
      const waitedMs = performance.now() - since;
      if (waitedMs < this.#options.progressMs) continue;
      const address = this.group.addresses[peer]!;
      const { leaseRevision, counter } = this.group.generation;
      const message =
        `rank ${this.rank} waited ${Math.round(waitedMs)} ms for a frame of rank ${peer} at ${address} ` +
        `(generation ${leaseRevision}.${counter}); it is there, but does not go on`;
      const facts = { rank: this.rank, peer, address, generation: this.group.generation };
      this.#inboxes[peer]!.fail(new HeadwayError("PEER_LOST", message, facts));
    }
  }

  /** Keeps one stream from a peer open until the link closes or the peer has been unreachable for too long. */
  async #follow(peer: number, address: string): Promise<void> {
    const { signal } = this.#stop;
    const { maxFrameBytes = -1 } = this.group;
    const client = openChannel(address, { ...CHANNEL_OPTIONS, "grpc.max_receive_message_length": maxFrameBytes });
    signal.addEventListener("abort", () => client.close(), { once: true });
    let next = 0;
    let lastHeard = performance.now();
    for (let attempt = 0; !signal.aborted; attempt++) {
      const { wasOpen, cause } = await this.#readStream(client, next, (frame) => {
        if (this.#inboxes[peer]!.size >= MAX_AHEAD) throw aheadOfStep(peer, address);
        next++;
        this.outbox(peer).release(next - 1);
        this.#inboxes[peer]!.push(frame);
      });
      if (signal.aborted) return;
      if (wasOpen) {
        attempt = 0;
        lastHeard = performance.now();
      }
      const failure = this.#failureOf(peer, cause, performance.now() - lastHeard);
      if (failure !== null) {
        this.#inboxes[peer]!.fail(failure);
        client.close();
        return;
      }
      await sleep(backoffMs(attempt, { baseMs: 100, limitMs: 2000 }), { signal }).catch(() => undefined);
    }
  }

  /** Why a stream that ended so ends the link to its peer; null when it is opened again. */
  #failureOf(peer: number, cause: StreamEnd["cause"], silentMs: number): HeadwayError | null {
    if (cause instanceof HeadwayError) return cause;
    const address = this.group.addresses[peer]!;
    if (cause.details?.startsWith(TOO_LARGE)) return tooLarge(peer, address, this.group.maxFrameBytes);
    if (!REFUSALS.has(cause.code) && silentMs <= this.#options.reconnectMs) return null;
    return peerLost(this.group, peer, address, cause, silentMs);
  }

  /** Reads one stream to its end: whether the peer ever answered, and why it ended. */
  #readStream(client: grpc.Client, from: number, onFrame: (frame: Frame) => void): Promise<StreamEnd> {
    const { leaseRevision, counter: generationCounter } = this.group.generation;
    const metadata = tokenMetadata(this.#options.token);
    const request = { leaseRevision, generationCounter, rank: this.rank, fromSequence: from };
    const { path, requestSerialize, responseDeserialize } = FRAMES_METHOD;
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

function aheadOfStep(peer: number, address: string): HeadwayError {
  const message = `rank ${peer} at ${address} sent ${MAX_AHEAD} frames that this rank has not come to; peers are one exchange apart`;
  return new HeadwayError("STEP_MISMATCH", message, { peer, address });
}

function tooLarge(peer: number, address: string, maxFrameBytes: number | undefined): HeadwayError {
  const message =
    `rank ${peer} at ${address} sent a frame that is larger than any of this job (${maxFrameBytes} bytes); ` +
    "run one version of headway on all workers";
  return new HeadwayError("STEP_MISMATCH", message, { peer, address, maxFrameBytes });
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
