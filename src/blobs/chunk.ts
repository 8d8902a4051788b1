// A chunk is one message of a blob's stream. Its header's length is 3 mod 8: grpc-js hands a message out at byteOffset
// 5 mod 8, so the payload starts on a multiple of 8 and a typed array can view it.
//
//   offset  size  field
//        0     1  format version
//        1     2  reserved, 0
//        3     8  float64 offset of the payload in the blob
//       11     8  float64 size of the blob
//       19     -  payload
// All numbers are little-endian.
import { HeadwayError } from "../errors.js";

const FORMAT_VERSION = 1;

/** Bytes before a chunk's payload. */
export const CHUNK_HEADER_BYTES = 19;

/** Payload of a full chunk. */
export const CHUNK_BYTES = 512 * 1024;

/** The smallest payload of a chunk that more bytes follow. */
const LEAST_BYTES = 16 * 1024;

/** What all streams of a process may hold in chunks of one size. */
const BUDGET_BYTES = 8 * 1024 * 1024;

/** Payload of the chunks of one stream of `numOpen`: all streams together hold no more than a few times the budget. */
export function planChunkBytes(numOpen: number): number {
  return Math.max(LEAST_BYTES, Math.min(CHUNK_BYTES, Math.floor(BUDGET_BYTES / numOpen)));
}

/** A part of a blob on its way. */
export interface Chunk {
  readonly offset: number;
  readonly blobSize: number;
  readonly payload: Uint8Array;
}

/** Writes the header before a payload that already lies behind it in `message`. */
export function writeChunkHeader(message: Uint8Array, offset: number, blobSize: number): void {
  const view = new DataView(message.buffer, message.byteOffset, CHUNK_HEADER_BYTES);
  message.fill(0, 0, 3);
  message[0] = FORMAT_VERSION;
  view.setFloat64(3, offset, true);
  view.setFloat64(11, blobSize, true);
}

/**
 * The chunk that a message holds; the payload is a view.
 * @throws HeadwayError PROTOCOL_VERSION
 */
export function decodeChunk(message: Uint8Array): Chunk {
  if (message.length < CHUNK_HEADER_BYTES || message[0] !== FORMAT_VERSION) {
    const found = message[0] ?? "none";
    throw new HeadwayError(
      "PROTOCOL_VERSION",
      `a blob chunk has format version ${found}, this process speaks ${FORMAT_VERSION}; run one version of headway everywhere`,
      { found, expected: FORMAT_VERSION },
    );
  }
  const view = new DataView(message.buffer, message.byteOffset, CHUNK_HEADER_BYTES);
  return {
    offset: view.getFloat64(3, true),
    blobSize: view.getFloat64(11, true),
    payload: message.subarray(CHUNK_HEADER_BYTES),
  };
}
