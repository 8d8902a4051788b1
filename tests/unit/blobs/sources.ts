import { expect } from "vitest";
import { type BlobReader, BlobService, type BlobStore, MemoryBlobStore } from "../../../src/blobs/index.js";
import { startGrpcServer } from "../../../src/wire/index.js";
import { patternBytes, refOf } from "../../contract/blob-store.contract.js";

export const TOKEN = "a-token";
export const CHUNK = 512 * 1024;
export const bytes = patternBytes(3 * CHUNK + 12_345);
export const ref = refOf(bytes);
export const cleanups: (() => unknown)[] = [];

export interface Served {
  readonly address: string;
  /** Bytes handed to streams. */
  sent: number;
  stop(): void;
}

export async function serve(store: BlobStore, token = TOKEN, onBytes?: () => void, port = 0): Promise<Served> {
  const served: { address: string; sent: number; stop(): void } = { address: "", sent: 0, stop: () => {} };
  const service = new BlobService({
    store,
    onBytes: (count) => {
      served.sent += count;
      onBytes?.();
    },
  });
  const { address, stop } = await startGrpcServer([service], { host: "127.0.0.1", port, token });
  cleanups.push(stop);
  return Object.assign(served, { address, stop });
}

export async function storeWith(...blobs: Uint8Array[]): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  for (const blob of blobs) await store.put(blob);
  return store;
}

/** A store whose one blob is read by `read`. */
export const sourceOf = (size: number, read: BlobReader["read"]): BlobStore =>
  ({ open: async () => ({ size, read, close: async () => {} }) }) as unknown as BlobStore;

/** Sends the first `numBytes` bytes, then `then` decides. */
export const breakingAt = (numBytes: number, then: () => Promise<number>): BlobStore =>
  sourceOf(bytes.length, async (offset, into) => {
    const part = bytes.subarray(offset, Math.min(numBytes, offset + into.length));
    into.set(part);
    return part.length === 0 ? then() : part.length;
  });
export const broken = async (): Promise<number> => {
  throw new Error("the disk is gone");
};

export async function expectPulled(store: BlobStore): Promise<void> {
  expect(Buffer.compare(await store.get(ref), bytes)).toBe(0);
}

/** An address at which nobody listens. */
export async function deadAddress(): Promise<string> {
  const served = await serve(new MemoryBlobStore());
  served.stop();
  return served.address;
}

/** A promise with its ends. */
export function gate<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
