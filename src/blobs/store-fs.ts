import { constants } from "node:fs";
import { type FileHandle, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, sha256Hex, syncFolder, toFileError, writeFileAtomic } from "../files/index.js";
import { type Arrival, Arrivals } from "./arrivals.js";
import {
  type BlobReader,
  type BlobRef,
  type BlobStore,
  type BlobWriter,
  blobCorrupt,
  blobMissing,
  isSha256,
} from "./blob-store.js";

/**
 * Blobs as files of one folder: `<sha256>` when whole and verified, `<sha256>.partial` while arriving. A partial file
 * outlives its process and the next writer resumes it. One process at a time may write to the folder.
 */
export class FsBlobStore implements BlobStore {
  readonly #folder: string;
  readonly #arrivals = new Arrivals();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the store in `folder`, which is made if it is not there. */
  static async open(folder: string): Promise<FsBlobStore> {
    await makeFolder(folder, { what: "blob store", code: "FILE_UNUSABLE" });
    return new FsBlobStore(folder);
  }

  #path(sha256: string): string {
    if (!isSha256(sha256)) throw blobMissing(sha256, `in ${this.#folder}: that is no SHA-256`);
    return join(this.#folder, sha256);
  }

  async has(sha256: string): Promise<boolean> {
    if (!isSha256(sha256)) return false;
    const path = this.#path(sha256);
    return (await stat(path).catch(unlessMissing(path))) !== undefined;
  }

  async put(bytes: Uint8Array): Promise<BlobRef> {
    const sha256 = sha256Hex(bytes);
    if (!(await this.has(sha256))) await writeFileAtomic(this.#path(sha256), bytes);
    this.#arrivals.announce();
    return { sha256, size: bytes.length };
  }

  async get(ref: BlobRef): Promise<Uint8Array> {
    const path = this.#path(ref.sha256);
    const bytes = await readFile(path).catch(unlessMissing(path));
    if (bytes === undefined) throw blobMissing(ref.sha256, `in ${this.#folder}`);
    const found = sha256Hex(bytes);
    if (found !== ref.sha256 || bytes.length !== ref.size) {
      await rm(path, { force: true }).catch(unlessMissing(path));
      throw blobCorrupt({ ...ref, size: bytes.length }, found, `in ${path} (now deleted)`);
    }
    return bytes;
  }

  async open(sha256: string, options: { waitMs?: number; signal?: AbortSignal } = {}): Promise<BlobReader | undefined> {
    if (!isSha256(sha256)) return undefined;
    return this.#arrivals.find(() => this.#openNow(sha256), options);
  }

  async #openNow(sha256: string): Promise<BlobReader | undefined> {
    const path = this.#path(sha256);
    // Looked up before the file is: a blob that becomes whole in between is then found as a file.
    const arrival = this.#arrivals.get(sha256);
    const whole = await open(path, "r").catch(unlessMissing(path));
    if (whole !== undefined) {
      const { size } = await whole.stat();
      const read = async (offset: number, into: Uint8Array): Promise<number> =>
        readAt(whole, offset, into).catch(unusable(path, "read"));
      return { size, read, close: () => whole.close() };
    }
    if (arrival === undefined) return undefined;
    const partial = await open(partialPath(path), "r").catch(unlessMissing(partialPath(path)));
    if (partial === undefined) return (await this.has(sha256)) ? this.#openNow(sha256) : undefined;
    const { beginnings, ref } = arrival;
    return {
      size: ref.size,
      read: async (offset, into, options = {}) => {
        if (offset >= ref.size) return 0;
        await arrival.until(offset, beginnings, options);
        const wanted = into.subarray(0, arrival.numBytes - offset);
        const numRead = await readAt(partial, offset, wanted).catch(unusable(partialPath(path), "read"));
        if (arrival.beginnings !== beginnings || numRead === 0)
          throw blobMissing(sha256, "whole: its bytes were wrong");
        return numRead;
      },
      close: () => partial.close(),
    };
  }

  async write(ref: BlobRef, options: { signal?: AbortSignal } = {}): Promise<BlobWriter | undefined> {
    const path = this.#path(ref.sha256);
    const arrival = await this.#arrivals.begin(ref, () => this.has(ref.sha256), options);
    if (arrival === undefined) return undefined;
    try {
      const handle = await open(partialPath(path), constants.O_RDWR | constants.O_CREAT);
      await resume(arrival, handle, options).catch(async (error: unknown) => {
        await handle.close();
        throw error;
      });
      this.#arrivals.announce();
      return this.#writer(arrival, handle, path);
    } catch (error) {
      this.#arrivals.end(arrival, "ended");
      throw toFileError(error, partialPath(path), "written");
    }
  }

  #writer(arrival: Arrival, handle: FileHandle, path: string): BlobWriter {
    const publish = async (): Promise<void> => {
      await handle.sync();
      await rename(partialPath(path), path);
      await syncFolder(this.#folder);
      await handle.close();
    };
    return {
      ref: arrival.ref,
      get numBytes() {
        return arrival.numBytes;
      },
      append: async (bytes) => {
        arrival.assertFits(bytes.length);
        const written = writeAt(handle, arrival.numBytes, bytes).catch(unusable(partialPath(path), "written"));
        // Hashed while the disk writes.
        arrival.hash(bytes);
        await written;
        arrival.advance(bytes.length);
      },
      restart: async () => {
        arrival.restart();
        await handle.truncate(0).catch(unusable(partialPath(path), "written"));
      },
      complete: async () => {
        arrival.verify();
        await publish().catch(unusable(path, "written"));
        this.#arrivals.end(arrival, "complete");
      },
      close: async () => {
        // Whatever the disk says: who waits for this writer goes on.
        await handle.close().catch(() => undefined);
        this.#arrivals.end(arrival, "ended");
      },
    };
  }

  async delete(sha256: string): Promise<void> {
    const path = this.#path(sha256);
    if (this.#arrivals.get(sha256) !== undefined) return;
    for (const file of [path, partialPath(path)]) await rm(file, { force: true }).catch(unlessMissing(file));
  }
}

const partialPath = (path: string): string => `${path}.partial`;

const unusable =
  (path: string, act: "read" | "written") =>
  (thrown: unknown): never => {
    throw toFileError(thrown, path, act);
  };

/** Nothing for a file that is not there. */
const unlessMissing =
  (path: string) =>
  (thrown: NodeJS.ErrnoException): undefined => {
    if (thrown.code !== "ENOENT") throw toFileError(thrown, path, "read");
  };

/** Counts the bytes that an earlier writer left; a file that is too long is emptied. */
async function resume(arrival: Arrival, handle: FileHandle, options: { signal?: AbortSignal }): Promise<void> {
  const { size } = await handle.stat();
  if (size > arrival.ref.size) return handle.truncate(0);
  const bytes = new Uint8Array(Math.min(size, 1 << 20));
  while (arrival.numBytes < size) {
    options.signal?.throwIfAborted();
    const numRead = await readAt(handle, arrival.numBytes, bytes);
    if (numRead === 0) return;
    arrival.hash(bytes.subarray(0, numRead));
    arrival.advance(numRead);
  }
}

async function readAt(handle: FileHandle, offset: number, into: Uint8Array): Promise<number> {
  return (await handle.read(into, 0, into.length, offset)).bytesRead;
}

async function writeAt(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await handle.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
  }
}
