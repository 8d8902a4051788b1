import { describe, expect, it } from "vitest";
import { CHUNK_HEADER_BYTES, decodeChunk, writeChunkHeader } from "../../../src/blobs/chunk.js";

describe("chunk", () => {
  it("has a header of 3 mod 8 bytes, so that a payload is aligned where grpc-js puts messages", () => {
    expect(CHUNK_HEADER_BYTES % 8).toBe(3);
  });

  it("carries offset and size beyond 32 bits, and the payload as a view", () => {
    const message = new Uint8Array(CHUNK_HEADER_BYTES + 4).fill(7);
    writeChunkHeader(message, 5_000_000_000, 2 ** 50);
    const chunk = decodeChunk(message);
    expect(chunk).toEqual({ offset: 5_000_000_000, blobSize: 2 ** 50, payload: new Uint8Array([7, 7, 7, 7]) });
    expect(chunk.payload.buffer).toBe(message.buffer);
    expect([...message.subarray(0, 3)]).toEqual([1, 0, 0]);
  });

  it("refuses another version with both numbers, and what is no chunk", () => {
    const message = new Uint8Array(CHUNK_HEADER_BYTES);
    message[0] = 2;
    expect(() => decodeChunk(message)).toThrow(
      "a blob chunk has format version 2, this process speaks 1; run one version of headway everywhere",
    );
    expect(() => decodeChunk(new Uint8Array([1, 2]))).toThrow(/PROTOCOL|format version 1/);
    expect(() => decodeChunk(new Uint8Array(0))).toThrow("format version none");
  });
});
