import type * as grpc from "@grpc/grpc-js";
import type { BlobRef } from "../src/blobs/index.js";

/** Join token of both sides. */
export const TOKEN = "bench";

/** What the plain streams send at a time, as BlobService does. */
export const CHUNK_BYTES = 512 * 1024;

/** What the source process says when it serves. */
export interface BlobSourceReady {
  readonly blobs: readonly BlobRef[];
  /** host:port of the service of the blobs on disk. */
  readonly disk: string;
  /** host:port of the service of the same blobs in memory, and of the plain stream. */
  readonly memory: string;
  readonly tcpPort: number;
}

/** A server stream of so many bytes in chunks, with nothing around them. */
export const PLAIN_METHOD: grpc.MethodDefinition<number, Uint8Array> = {
  path: "/headway.bench/Plain",
  requestStream: false,
  responseStream: true,
  requestSerialize: (size) => Buffer.from(String(size)),
  requestDeserialize: (bytes) => Number(bytes.toString()),
  responseSerialize: (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength),
  responseDeserialize: (bytes) => bytes,
};

/** Bytes that do not compress and that depend on their number only. */
export function seededBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 0x9e3779b9;
  for (let index = 0; index < size; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}
