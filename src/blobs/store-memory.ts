import { sha256Hex } from "../files/index.js";
import { type Arrival, Arrivals } from "./arrivals.js";
import {
  type BlobReader,
  type BlobRef,
  type BlobStore,
  type BlobWriter,
  blobCorrupt,
  blobMissing,
} from "./blob-store.js";

/** Blobs in memory: for tests, and for processes that keep nothing. */
export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #partial = new Map<string, { readonly bytes: Uint8Array; numBytes: number }>();
  readonly #arrivals = new Arrivals();

  async has(sha256: string): Promise<boolean> {
    return this.#blobs.has(sha256);
  }

  async put(bytes: Uint8Array): Promise<BlobRef> {
    const sha256 = sha256Hex(bytes);
    if (!this.#blobs.has(sha256)) this.#blobs.set(sha256, new Uint8Array(bytes));
    this.#arrivals.announce();
    return { sha256, size: bytes.length };
  }

  async get(ref: BlobRef): Promise<Uint8Array> {
    const bytes = this.#blobs.get(ref.sha256);
    if (bytes === undefined) throw blobMissing(ref.sha256, "in memory");
    if (bytes.length !== ref.size) throw blobCorrupt({ ...ref, size: bytes.length }, sha256Hex(bytes), "in memory");
    return new Uint8Array(bytes);
  }

  open(sha256: string, options: { waitMs?: number; signal?: AbortSignal } = {}): Promise<BlobReader | undefined> {
    return this.#arrivals.find(async () => this.#openNow(sha256), options);
  }

  #openNow(sha256: string): BlobReader | undefined {
    const whole = this.#blobs.get(sha256);
    if (whole !== undefined) {
      return {
        size: whole.length,
        read: async (offset, into) => copyRange(whole, offset, whole.length, into),
        close: async () => {},
      };
    }
    const arrival = this.#arrivals.get(sha256);
    const partial = this.#partial.get(sha256);
    if (arrival === undefined || partial === undefined) return undefined;
    const { beginnings, ref } = arrival;
    return {
      size: ref.size,
      read: async (offset, into, options = {}) => {
        if (offset >= ref.size) return 0;
        await arrival.until(offset, beginnings, options);
        return copyRange(partial.bytes, offset, arrival.numBytes, into);
      },
      close: async () => {},
    };
  }

  async write(ref: BlobRef, options: { signal?: AbortSignal } = {}): Promise<BlobWriter | undefined> {
    const arrival = await this.#arrivals.begin(ref, () => this.has(ref.sha256), options);
    if (arrival === undefined) return undefined;
    let partial = this.#partial.get(ref.sha256);
    if (partial?.bytes.length !== ref.size) partial = { bytes: new Uint8Array(ref.size), numBytes: 0 };
    this.#partial.set(ref.sha256, partial);
    arrival.hash(partial.bytes.subarray(0, partial.numBytes));
    arrival.advance(partial.numBytes);
    this.#arrivals.announce();
    return this.#writer(arrival, partial);
  }

  #writer(arrival: Arrival, partial: { readonly bytes: Uint8Array; numBytes: number }): BlobWriter {
    const { ref } = arrival;
    return {
      ref,
      get numBytes() {
        return arrival.numBytes;
      },
      append: async (bytes) => {
        arrival.assertFits(bytes.length);
        partial.bytes.set(bytes, arrival.numBytes);
        arrival.hash(bytes);
        arrival.advance(bytes.length);
        partial.numBytes = arrival.numBytes;
      },
      restart: async () => {
        partial.numBytes = 0;
        arrival.restart();
      },
      complete: async () => {
        arrival.verify();
        this.#blobs.set(ref.sha256, partial.bytes);
        this.#partial.delete(ref.sha256);
        this.#arrivals.end(arrival, "complete");
      },
      close: async () => this.#arrivals.end(arrival, "ended"),
    };
  }

  async delete(sha256: string): Promise<void> {
    if (this.#arrivals.get(sha256) !== undefined) return;
    this.#blobs.delete(sha256);
    this.#partial.delete(sha256);
  }
}

function copyRange(from: Uint8Array, begin: number, end: number, into: Uint8Array): number {
  const part = from.subarray(begin, Math.min(end, begin + into.length));
  into.set(part);
  return part.length;
}
