import * as grpc from "@grpc/grpc-js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { openChannel, tokenMetadata } from "../wire/index.js";
import type { BlobWriter } from "./blob-store.js";
import { decodeChunk } from "./chunk.js";
import { PULL_METHOD } from "./pull-method-grpc.js";

const CHANNEL_OPTIONS: grpc.ChannelOptions = {
  "grpc-node.flow_control_window": 8 * 1024 * 1024,
  "grpc.enable_retries": 0,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 5000,
};

/** Bytes that a stream has to bring within the time that it may be silent. */
const LEAST_BYTES = 64 * 1024;

/** How one stream from one source ended: with the blob's last byte, or why not. */
export type StreamEnd =
  | { readonly kind: "whole" }
  /** The source does not have the blob, now. */
  | { readonly kind: "missing"; readonly reason: string }
  /** The source can go on later: it is unreachable, silent, or stopped receiving the blob itself. */
  | { readonly kind: "interrupted"; readonly reason: string }
  /** The source is of no use: it refused the token, speaks another version or sends what was not asked. */
  | { readonly kind: "refused"; readonly code: "TOKEN_REFUSED" | "PROTOCOL_VERSION"; readonly reason: string }
  | { readonly kind: "corrupt"; readonly reason: string };

/** Reads a blob's missing bytes from one source into `writer`. Rejects only for the writer's errors and the signal. */
export async function pullStream(
  source: string,
  writer: BlobWriter,
  options: {
    token: string;
    waitMs: number;
    stallMs: number;
    signal?: AbortSignal | undefined;
    onBytes?: ((bytes: number) => void) | undefined;
  },
): Promise<StreamEnd> {
  const { signal, stallMs } = options;
  const { sha256, size } = writer.ref;
  signal?.throwIfAborted();
  let client: grpc.Client;
  try {
    client = openChannel(source, CHANNEL_OPTIONS);
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error;
    return { kind: "corrupt", reason: error.message };
  }
  const metadata = tokenMetadata(options.token);
  const request = { sha256, offset: writer.numBytes, waitMs: options.waitMs };
  const { path, requestSerialize, responseDeserialize } = PULL_METHOD;
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata);
  // grpc-js emits an error even after the loop below has left the stream.
  call.on("error", () => undefined);
  let isStalled = false;
  const stalled = setTimeout(() => {
    isStalled = true;
    call.cancel();
  }, stallMs + options.waitMs);
  const onAbort = (): void => call.cancel();
  signal?.addEventListener("abort", onAbort, { once: true });
  let writing: Promise<void> | undefined;
  let numSince = 0;
  try {
    for await (const message of call) {
      const { offset, blobSize, payload } = decodeChunk(message as Uint8Array);
      if (blobSize !== size) return { kind: "corrupt", reason: `it says that the blob has ${blobSize} bytes` };
      const isEmpty = payload.length === 0 && size > 0; // no end of those would come
      if (offset !== writer.numBytes || offset + payload.length > size || isEmpty)
        return { kind: "corrupt", reason: `it sent ${payload.length} bytes of offset ${offset}` };
      writing = writer.append(payload);
      await writing;
      writing = undefined;
      options.onBytes?.(payload.length);
      numSince += payload.length;
      if (numSince < LEAST_BYTES) continue; // a trickle is no better than silence
      numSince = 0;
      stalled.refresh();
    }
  } catch (error) {
    if (writing !== undefined) throw error;
    signal?.throwIfAborted();
    if (isStalled) return { kind: "interrupted", reason: `it sent nothing, or next to it, for ${stallMs} ms` };
    return toStreamEnd(error);
  } finally {
    clearTimeout(stalled);
    signal?.removeEventListener("abort", onAbort);
    call.cancel();
    client.close();
  }
  if (writer.numBytes < size) return { kind: "interrupted", reason: "it ended the stream before the blob's end" };
  return { kind: "whole" };
}

function toStreamEnd(error: unknown): StreamEnd {
  const { code, details } = error as grpc.ServiceError;
  if (code === grpc.status.NOT_FOUND) return { kind: "missing", reason: "it does not have the blob" };
  if (code === grpc.status.UNAUTHENTICATED) return { kind: "refused", code: "TOKEN_REFUSED", reason: details };
  if (code === grpc.status.OUT_OF_RANGE) return { kind: "corrupt", reason: details };
  const failure = toHeadwayError(error);
  if (failure.code === "PROTOCOL_VERSION") return { kind: "refused", code: failure.code, reason: failure.message };
  return { kind: "interrupted", reason: details ?? failure.message };
}
