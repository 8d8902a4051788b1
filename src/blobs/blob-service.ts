import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import type { headway } from "../gen/headway.js";
import { type BlobReader, type BlobStore, describeBlob } from "./blob-store.js";
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, writeChunkHeader } from "./chunk.js";
import { PULL_METHOD } from "./pull-method-grpc.js";

type PullCall = grpc.ServerWritableStream<headway.v1.PullRequest, Uint8Array>;

/** Longest wait for a blob that this process has not begun to receive, whatever the request says. */
const MAX_WAIT_MS = 60_000;

/**
 * Serves a store's blobs to whoever has the token, those that are still arriving too. A slow receiver holds at most 16
 * chunks here: the next one is read when the stream has drained.
 */
export class BlobService {
  readonly #store: BlobStore;
  readonly #token: string;
  readonly #onBytes: ((bytes: number) => void) | undefined;

  /** `onBytes` hears of each chunk that is handed to a stream. */
  constructor(deps: { store: BlobStore; token: string; onBytes?: (bytes: number) => void }) {
    this.#store = deps.store;
    this.#token = deps.token;
    this.#onBytes = deps.onBytes;
  }

  /** Adds the service to a data server. */
  addTo(server: grpc.Server): void {
    server.addService({ Pull: PULL_METHOD } as unknown as grpc.ServiceDefinition, {
      Pull: (call: PullCall) => void this.#serve(call),
    });
  }

  async #serve(call: PullCall): Promise<void> {
    const gone = new AbortController();
    call.on("cancelled", () => gone.abort());
    call.on("close", () => gone.abort());
    try {
      if (call.metadata.get("authorization")[0] !== `Bearer ${this.#token}`)
        throw new Refusal(grpc.status.UNAUTHENTICATED, "the join token is not this job's");
      await this.#send(call, gone.signal);
      call.end();
    } catch (error) {
      if (!gone.signal.aborted) call.emit("error", toStatus(error));
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
    for (let offset = from; offset < size; ) {
      const message = new Uint8Array(CHUNK_HEADER_BYTES + Math.min(CHUNK_BYTES, size - offset));
      const numRead = await reader.read(offset, message.subarray(CHUNK_HEADER_BYTES), { signal });
      signal.throwIfAborted();
      if (numRead === 0) throw new Refusal(grpc.status.UNAVAILABLE, `the blob ends at byte ${offset} of ${size}`);
      writeChunkHeader(message, offset, size);
      if (!call.write(message.subarray(0, CHUNK_HEADER_BYTES + numRead))) await once(call, "drain", { signal });
      offset += numRead;
      this.#onBytes?.(numRead);
    }
  }
}

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
