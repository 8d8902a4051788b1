import { createHash } from "node:crypto";
import { HeadwayError } from "../errors.js";
import { Bell } from "./bell.js";
import { type BlobRef, blobCorrupt, blobMissing, describeBlob } from "./blob-store.js";

/** How much of one blob is there, its hash so far, and who waits for more. */
export class Arrival {
  readonly ref: BlobRef;
  readonly #bell = new Bell();
  #numBytes = 0;
  #hash = createHash("sha256");
  #beginnings = 0;
  #state: "open" | "complete" | "ended" = "open";

  constructor(ref: BlobRef) {
    this.ref = ref;
  }

  get numBytes(): number {
    return this.#numBytes;
  }

  /** Changes with each {@link restart}: what was read before then is void. */
  get beginnings(): number {
    return this.#beginnings;
  }

  /** @throws HeadwayError BLOB_CORRUPT when `bytes` more would exceed the blob's size */
  assertFits(bytes: number): void {
    const { sha256, size } = this.ref;
    if (this.#numBytes + bytes <= size) return;
    throw new HeadwayError(
      "BLOB_CORRUPT",
      `${describeBlob(sha256)}: ${this.#numBytes + bytes} bytes arrived, its size is ${size}`,
      { sha256, size },
    );
  }

  /** Hashes the next bytes; call {@link advance} when readers can get at them. */
  hash(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Counts bytes that were hashed and that readers can get at now. */
  advance(numBytes: number): void {
    this.#numBytes += numBytes;
    this.#bell.ring();
  }

  restart(): void {
    this.#hash = createHash("sha256");
    this.#numBytes = 0;
    this.#beginnings++;
    this.#bell.ring();
  }

  /** @throws HeadwayError BLOB_CORRUPT */
  verify(): void {
    const found = this.#hash.copy().digest("hex");
    if (found !== this.ref.sha256) throw blobCorrupt(this.ref, found, "as received");
  }

  end(state: "complete" | "ended"): void {
    this.#state = state;
    this.#bell.ring();
  }

  /**
   * Waits until there is a byte at `offset`, or the blob ends there.
   * @throws HeadwayError BLOB_MISSING when it stops arriving, or began again after `beginnings`
   */
  async until(offset: number, beginnings: number, options: { signal?: AbortSignal | undefined }): Promise<void> {
    while (true) {
      if (this.#beginnings !== beginnings) throw blobMissing(this.ref.sha256, "whole: its bytes were wrong");
      if (this.#numBytes > offset || this.#state === "complete") return;
      if (this.#state === "ended") throw blobMissing(this.ref.sha256, "whole: it stopped arriving");
      await this.#bell.wait(this.#bell.numRings, options);
    }
  }

  /** Resolves when the writer has ended. */
  async untilEnded(options: { signal?: AbortSignal | undefined }): Promise<void> {
    while (this.#state === "open") await this.#bell.wait(this.#bell.numRings, options);
  }
}

/** The blobs that a store is receiving, at most one writer each. */
export class Arrivals {
  readonly #bySha = new Map<string, Arrival>();
  readonly #bell = new Bell();

  get(sha256: string): Arrival | undefined {
    return this.#bySha.get(sha256);
  }

  /** Claims the one writer of a blob, after any other has ended; undefined when `isHere` says it came meanwhile. */
  async begin(
    ref: BlobRef,
    isHere: () => Promise<boolean>,
    options: { signal?: AbortSignal | undefined },
  ): Promise<Arrival | undefined> {
    while (true) {
      options.signal?.throwIfAborted();
      const other = this.#bySha.get(ref.sha256);
      if (other !== undefined) await other.untilEnded(options);
      else if (await isHere()) return undefined;
      else if (!this.#bySha.has(ref.sha256)) break;
    }
    const arrival = new Arrival(ref);
    this.#bySha.set(ref.sha256, arrival);
    return arrival;
  }

  /** Tells those who wait that an arrival can be read, or that a blob is here. */
  announce(): void {
    this.#bell.ring();
  }

  end(arrival: Arrival, state: "complete" | "ended"): void {
    if (this.#bySha.get(arrival.ref.sha256) === arrival) this.#bySha.delete(arrival.ref.sha256);
    arrival.end(state);
    this.#bell.ring();
  }

  /** Calls `find` until it finds something, at each change, for `waitMs` at most. */
  async find<T>(
    find: () => Promise<T | undefined>,
    options: { waitMs?: number | undefined; signal?: AbortSignal | undefined },
  ): Promise<T | undefined> {
    const until = performance.now() + (options.waitMs ?? 0);
    while (true) {
      const since = this.#bell.numRings;
      const found = await find();
      const timeoutMs = until - performance.now();
      if (found !== undefined || timeoutMs <= 0) return found;
      await this.#bell.wait(since, { signal: options.signal, timeoutMs });
    }
  }
}
