import { HeadwayError } from "../errors.js";

/** Names bytes by what they are. */
export interface BlobRef {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Reads one blob, also one whose bytes are still arriving. */
export interface BlobReader {
  readonly size: number;
  /**
   * Fills `into` from `offset` on as far as bytes are there, waits for the first of them, and returns how many it
   * read; 0 at the blob's end only.
   * @throws HeadwayError BLOB_MISSING when the blob stopped arriving
   */
  read(offset: number, into: Uint8Array, options?: { signal?: AbortSignal }): Promise<number>;
  close(): Promise<void>;
}

/** Takes one blob's bytes in order; `complete` or `close` ends it. */
export interface BlobWriter {
  readonly ref: BlobRef;
  /** Bytes that are there: the offset of the next one. Not 0 at the start when an earlier writer was closed. */
  readonly numBytes: number;
  /**
   * Takes the next bytes; when it fails for the disk, only `close` is left.
   * @throws HeadwayError DISK_FULL; BLOB_CORRUPT when the bytes exceed the blob's size
   */
  append(bytes: Uint8Array): Promise<void>;
  /** Begins again at offset 0: what came so far is wrong. */
  restart(): Promise<void>;
  /**
   * Publishes the blob if its bytes have the SHA-256 that names it.
   * @throws HeadwayError BLOB_CORRUPT if not; the writer stays open, `restart` it or `close` it
   */
  complete(): Promise<void>;
  /** Ends without publishing; what came is kept for the next writer. */
  close(): Promise<void>;
}

/** Keeps blobs by their SHA-256. Twins: {@link MemoryBlobStore}, {@link FsBlobStore}. */
export interface BlobStore {
  /** Whether the whole blob is here. */
  has(sha256: string): Promise<boolean>;
  put(bytes: Uint8Array): Promise<BlobRef>;
  /** @throws HeadwayError BLOB_MISSING; BLOB_CORRUPT when the stored bytes are not those of the name any more */
  get(ref: BlobRef): Promise<Uint8Array>;
  /** Opens a blob that is here or arriving; waits up to `waitMs` for one that is neither. @default waitMs 0 */
  open(sha256: string, options?: { waitMs?: number; signal?: AbortSignal }): Promise<BlobReader | undefined>;
  /** Opens a blob for receiving, once no other writer has it; undefined when the whole blob is here. */
  write(ref: BlobRef, options?: { signal?: AbortSignal }): Promise<BlobWriter | undefined>;
  /** Forgets a blob and what arrived of it; one with an open writer is left alone. */
  delete(sha256: string): Promise<void>;
}

/** Whether a text can name a blob: 64 lower-case hexadecimal digits. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** How messages call a blob: enough digits to find it by. */
export function describeBlob(sha256: string): string {
  return `blob ${sha256.slice(0, 12)}`;
}

/** The error of a blob that is not in a store. */
export function blobMissing(sha256: string, where: string): HeadwayError {
  return new HeadwayError("BLOB_MISSING", `${describeBlob(sha256)} is not ${where}`, { sha256 });
}

/** The error of bytes that are not those of a blob's name. */
export function blobCorrupt(ref: BlobRef, found: string, where: string): HeadwayError {
  return new HeadwayError(
    "BLOB_CORRUPT",
    `${describeBlob(ref.sha256)}: its ${ref.size} bytes ${where} have SHA-256 ${found.slice(0, 12)}, not the name's`,
    { sha256: ref.sha256, size: ref.size, found },
  );
}
