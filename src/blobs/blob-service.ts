import { setMaxListeners } from "node:events";
import * as grpc from "@grpc/grpc-js";
import type { headway } from "../gen/headway.js";
import type { Callers } from "../wire/index.js";
import { type BlobReader, type BlobStore, describeBlob } from "./blob-store.js";
import { CHUNK_HEADER_BYTES, planChunkBytes, writeChunkHeader } from "./chunk.js";
import { PULL_METHOD } from "./pull-method-grpc.js";

type PullCall = grpc.ServerWritableStream<headway.v1.PullRequest, Uint8Array>;

/** Longest wait for a blob that this process has not begun to receive, whatever the request says. */
const MAX_WAIT_MS = 60_000;

/** Chunks that are on their way at a time: one is read while another is sent. */
const MAX_IN_FLIGHT = 2;

/** Streams that one process serves at a time. */
const MAX_STREAMS = 4096;

/**
 * Serves a store's blobs, those that are still arriving too. A receiver that does not read holds two chunks here, which
 * are the smaller the more streams there are, and is cut off after a while.
 */
export class BlobService {
  readonly #store: BlobStore;
  readonly #onBytes: ((bytes: number) => void) | undefined;
  readonly #stallMs: number;
  #numOpen = 0;

  /**
   * @param deps.onBytes hears of each chunk that is handed to a stream
   * @param deps.stallMs how long a receiver may take no chunk before its connection is ended; default 60000
   */
  constructor(deps: { store: BlobStore; onBytes?: (bytes: number) => void; stallMs?: number }) {
    this.#store = deps.store;
    this.#onBytes = deps.onBytes;
    this.#stallMs = deps.stallMs ?? 60_000;
  }

  /** Adds the service to a data server. */
  addTo(server: grpc.Server, callers: Callers): void {
    server.addService({ Pull: PULL_METHOD } as unknown as grpc.ServiceDefinition, {
      Pull: (call: PullCall) => void this.#serve(call, callers),
    });
  }

  async #serve(call: PullCall, callers: Callers): Promise<void> {
    const gone = new AbortController();
    setMaxListeners(0, gone.signal); // each chunk on its way listens
    call.on("cancelled", () => gone.abort());
    call.on("close", () => gone.abort());
    this.#numOpen++;
    try {
      if (this.#numOpen > MAX_STREAMS) throw new Refusal(grpc.status.RESOURCE_EXHAUSTED, "too many streams are open");
      await this.#send(call, gone.signal);
      call.end();
    } catch (error) {
      if (error instanceof Stall) callers.cut(call.getPeer());
      else if (!gone.signal.aborted) call.emit("error", toStatus(error));
    } finally {
      this.#numOpen--;
    }
  }

  async #send(call: PullCall, signal: AbortSignal): Promise<void> {
    const { sha256, waitMs } = call.request;
    const reader = await this.#store.open(sha256, { waitMs: Math.min(waitMs, MAX_WAIT_MS), signal });
    if (reader === undefined) throw new Refusal(grpc.status.NOT_FOUND, `${describeBlob(sha256)} is not here`);
    try {
      await this.#sendFrom(reader, Number(call.request.offset), call, signal);
    } finally {
      await reader.close();
    }
  }

  async #sendFrom(reader: BlobReader, from: number, call: PullCall, signal: AbortSignal): Promise<void> {
    const { size } = reader;
    if (from > size)
      throw new Refusal(grpc.status.OUT_OF_RANGE, `the blob has ${size} bytes here, none at offset ${from}`);
    const inFlight: Promise<void>[] = [];
    for (let offset = from; offset < size; ) {
      const message = new Uint8Array(CHUNK_HEADER_BYTES + Math.min(planChunkBytes(this.#numOpen), size - offset));
      const numRead = await reader.read(offset, message.subarray(CHUNK_HEADER_BYTES), { signal });
      signal.throwIfAborted();
      if (numRead === 0) throw new Refusal(grpc.status.UNAVAILABLE, `the blob ends at byte ${offset} of ${size}`);
      writeChunkHeader(message, offset, size);
      if (inFlight.length === MAX_IN_FLIGHT) await inFlight.shift();
      const taken = this.#write(call, message.subarray(0, CHUNK_HEADER_BYTES + numRead), signal);
      taken.catch(() => undefined); // it is awaited later
      inFlight.push(taken);
      offset += numRead;
      this.#onBytes?.(numRead);
    }
    await Promise.all(inFlight);
  }

  /** Resolves when the receiver has taken a message. */
  #write(call: PullCall, message: Uint8Array, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onGone);
        end();
      };
      const onGone = (): void => settle(() => reject(signal.reason));
      const timer = setTimeout(() => settle(() => reject(new Stall())), this.#stallMs);
      signal.addEventListener("abort", onGone, { once: true });
      call.write(message, () => settle(resolve));
    });
  }
}

/** A receiver that takes nothing. */
class Stall extends Error {}

class Refusal extends Error {
  readonly code: grpc.status;

  constructor(code: grpc.status, details: string) {
    super(details);
    this.code = code;
  }
}

/** What breaks off midway may be whole elsewhere: UNAVAILABLE sends the receiver on. */
function toStatus(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof Refusal) return { code: error.code, details: error.message };
  return { code: grpc.status.UNAVAILABLE, details: error instanceof Error ? error.message : String(error) };
}
