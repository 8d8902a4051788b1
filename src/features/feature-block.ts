// A block file holds up to 1,024 rows of one space in the order of their extraction:
//
//   offset      size         field
//        0         8         "HEADWAYF"
//        8        16         uint32 format version, rows, features; reserved
//       24        32         SHA-256 that names the space
//       56         8         reserved
//       64   64 * rows       a row's key (SHA-256 of the picture), then SHA-256 of its values
//        -  4 * rows * features   values, float32
//        -        32         SHA-256 of all before the values
//
// All numbers are little-endian. The footer covers keys and row digests, and these cover the values, so a single row
// can be checked without the others, and any changed byte is found by whoever reads what it belongs to.
import { createHash } from "node:crypto";

/** Rows of a full block. */
export const BLOCK_ROWS = 1024;

/** Bytes before the first entry. */
export const HEADER_BYTES = 64;

/** Bytes of a row's key and digest. */
export const ENTRY_BYTES = 64;

/** Bytes after the values. */
export const FOOTER_BYTES = 32;

const MAGIC = "HEADWAYF";
const FORMAT = 1;
const HASH_BYTES = 32;

/** Size of the file of a block. */
export function blockBytes(rows: number, features: number): number {
  return HEADER_BYTES + rows * (ENTRY_BYTES + features * 4) + FOOTER_BYTES;
}

/** Where the values of row `row` begin in the file of a block of `rows` rows. */
export function rowOffset(row: number, rows: number, features: number): number {
  return HEADER_BYTES + rows * ENTRY_BYTES + row * features * 4;
}

/**
 * Bytes that `rows` new rows take in the cache when they are written in full blocks: to know before extraction
 * whether they will fit.
 */
export function plannedBytes(rows: number, features: number): number {
  const rest = rows % BLOCK_ROWS;
  return Math.floor(rows / BLOCK_ROWS) * blockBytes(BLOCK_ROWS, features) + (rest > 0 ? blockBytes(rest, features) : 0);
}

/** What is known of a block without its values. */
export interface BlockEntries {
  /** Keys by row. */
  readonly sha256s: readonly string[];
  /** 32 bytes a row. */
  readonly digests: Uint8Array;
}

const hashOf = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** The file of a block, and its row digests. */
export function encodeBlock(
  space: string,
  sha256s: readonly string[],
  values: Float32Array,
): { bytes: Uint8Array; digests: Uint8Array } {
  const rows = sha256s.length;
  const features = values.length / rows;
  const bytes = Buffer.alloc(blockBytes(rows, features));
  const digests = new Uint8Array(rows * HASH_BYTES);
  bytes.write(MAGIC, "latin1");
  bytes.writeUInt32LE(FORMAT, 8);
  bytes.writeUInt32LE(rows, 12);
  bytes.writeUInt32LE(features, 16);
  bytes.write(space, 24, "hex");
  const valuesAt = rowOffset(0, rows, features);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), valuesAt);
  sha256s.forEach((sha256, row) => {
    const from = rowOffset(row, rows, features);
    digests.set(hashOf(bytes.subarray(from, from + features * 4)), row * HASH_BYTES);
    const entryAt = HEADER_BYTES + row * ENTRY_BYTES;
    bytes.write(sha256, entryAt, "hex");
    bytes.set(digests.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES), entryAt + HASH_BYTES);
  });
  bytes.set(hashOf(bytes.subarray(0, valuesAt)), bytes.length - FOOTER_BYTES);
  return { bytes, digests };
}

/** The number of rows that a block's header states, or what is wrong with the header or the size of its file. */
export function decodeHeader(
  header: Uint8Array,
  expected: { space: string; features: number; fileBytes: number },
): { rows: number } | { damage: string } {
  if (header.length < HEADER_BYTES) return { damage: `${header.length} bytes are shorter than a header` };
  const buffer = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  if (buffer.toString("latin1", 0, 8) !== MAGIC || buffer.readUInt32LE(8) !== FORMAT)
    return { damage: "it does not begin like a block" };
  const rows = buffer.readUInt32LE(12);
  const features = buffer.readUInt32LE(16);
  if (buffer.toString("hex", 24, 56) !== expected.space || features !== expected.features)
    return { damage: "it belongs to another space" };
  if (rows < 1 || rows > BLOCK_ROWS) return { damage: `it claims ${rows} rows` };
  const bytes = blockBytes(rows, features);
  if (expected.fileBytes !== bytes) return { damage: `it has ${expected.fileBytes} bytes of ${bytes}` };
  return { rows };
}

/** Keys and row digests of a block from all bytes before its values; undefined when the footer is not theirs. */
export function decodeEntries(head: Uint8Array, footer: Uint8Array): BlockEntries | undefined {
  if (!hashOf(head).equals(footer)) return undefined;
  const buffer = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const rows = (head.length - HEADER_BYTES) / ENTRY_BYTES;
  const digests = new Uint8Array(rows * HASH_BYTES);
  const sha256s = Array.from({ length: rows }, (_, row) => {
    const entryAt = HEADER_BYTES + row * ENTRY_BYTES;
    digests.set(head.subarray(entryAt + HASH_BYTES, entryAt + ENTRY_BYTES), row * HASH_BYTES);
    return buffer.toString("hex", entryAt, entryAt + HASH_BYTES);
  });
  return { sha256s, digests };
}

/** Whether the bytes of a row's values have the digest that the block states. */
export function isRowIntact(row: number, bytes: Uint8Array, digests: Uint8Array): boolean {
  return hashOf(bytes).equals(digests.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES));
}
