import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobRef, BlobStore } from "../../src/blobs/index.js";
import { sha256Hex } from "../../src/files/index.js";

/** Bytes that differ from place to place. */
export function patternBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** The name of bytes. */
export const refOf = (bytes: Uint8Array): BlobRef => ({ sha256: sha256Hex(bytes), size: bytes.length });

/** What every blob store does. */
export function describeBlobStore(
  name: string,
  adapter: { setup(): Promise<BlobStore>; teardown(store: BlobStore): Promise<void> },
): void {
  describe(`${name} as a blob store`, () => {
    let store: BlobStore;
    const bytes = patternBytes(1000);
    const ref = refOf(bytes);
    beforeEach(async () => {
      store = await adapter.setup();
    });
    afterEach(() => adapter.teardown(store));

    const writing = async (numBytes: number): Promise<NonNullable<Awaited<ReturnType<BlobStore["write"]>>>> => {
      const writer = (await store.write(ref))!;
      await writer.append(bytes.subarray(writer.numBytes, numBytes));
      return writer;
    };

    it("returns what was put, whole and from any offset", async () => {
      expect(await store.has(ref.sha256)).toBe(false);
      expect(await store.put(bytes)).toEqual(ref);
      expect(await store.has(ref.sha256)).toBe(true);
      expect(Buffer.from(await store.get(ref))).toEqual(Buffer.from(bytes));
      const reader = (await store.open(ref.sha256))!;
      const into = new Uint8Array(20);
      expect(await reader.read(10, into)).toBe(20);
      expect(into).toEqual(bytes.slice(10, 30));
      expect(await reader.read(990, into)).toBe(10);
      expect(into.subarray(0, 10)).toEqual(bytes.slice(990));
      expect(await reader.read(1000, into)).toBe(0);
      await reader.close();
    });

    it("keeps its own copy of what was put", async () => {
      const mine = bytes.slice();
      await store.put(mine);
      mine.fill(0);
      expect(Buffer.from(await store.get(ref))).toEqual(Buffer.from(bytes));
    });

    it("says BLOB_MISSING of what it does not have", async () => {
      await expect(store.get(ref)).rejects.toMatchObject({ code: "BLOB_MISSING", facts: { sha256: ref.sha256 } });
      expect(await store.open(ref.sha256)).toBeUndefined();
    });

    it("has a blob only once it is complete", async () => {
      const writer = await writing(1000);
      expect(await store.has(ref.sha256)).toBe(false);
      await writer.complete();
      expect(await store.has(ref.sha256)).toBe(true);
      expect(Buffer.from(await store.get(ref))).toEqual(Buffer.from(bytes));
    });

    it("has an empty blob", async () => {
      const empty = refOf(new Uint8Array(0));
      const writer = (await store.write(empty))!;
      await writer.complete();
      expect((await store.get(empty)).length).toBe(0);
      const reader = (await store.open(empty.sha256))!;
      expect(await reader.read(0, new Uint8Array(8))).toBe(0);
      await reader.close();
    });

    it("refuses to complete wrong or missing bytes and can begin again", async () => {
      const writer = await writing(999);
      await expect(writer.complete()).rejects.toMatchObject({ code: "BLOB_CORRUPT" });
      await writer.append(new Uint8Array([bytes[999]! ^ 1]));
      await expect(writer.complete()).rejects.toMatchObject({ code: "BLOB_CORRUPT", facts: { size: 1000 } });
      expect(await store.has(ref.sha256)).toBe(false);
      await writer.restart();
      expect(writer.numBytes).toBe(0);
      await writer.append(bytes);
      await writer.complete();
      expect(Buffer.from(await store.get(ref))).toEqual(Buffer.from(bytes));
    });

    it("refuses more bytes than the blob has", async () => {
      const writer = await writing(900);
      await expect(writer.append(bytes.subarray(0, 101))).rejects.toMatchObject({ code: "BLOB_CORRUPT" });
      await writer.close();
    });

    it("resumes where a closed writer ended", async () => {
      await (await writing(300)).close();
      const writer = await writing(700);
      await writer.close();
      const last = await writing(1000);
      await last.complete();
      expect(Buffer.from(await store.get(ref))).toEqual(Buffer.from(bytes));
    });

    it("gives an arriving blob to readers as it comes", async () => {
      const writer = await writing(100);
      const reader = (await store.open(ref.sha256))!;
      const into = new Uint8Array(1000);
      expect(reader.size).toBe(1000);
      expect(await reader.read(0, into)).toBe(100);
      const waiting = reader.read(100, into.subarray(100, 150));
      await writer.append(bytes.subarray(100, 1000));
      expect(await waiting).toBe(50);
      await writer.complete();
      expect(await reader.read(150, into.subarray(150))).toBe(850);
      expect(await reader.read(1000, into)).toBe(0);
      expect(into).toEqual(bytes);
      await reader.close();
    });

    it("fails readers when the blob stops arriving or begins again", async () => {
      const first = await writing(100);
      const reader = (await store.open(ref.sha256))!;
      const waiting = expect(reader.read(100, new Uint8Array(1))).rejects.toMatchObject({ code: "BLOB_MISSING" });
      await first.close();
      await waiting;
      await reader.close();
      expect(await store.open(ref.sha256)).toBeUndefined();

      const second = await writing(200);
      const other = (await store.open(ref.sha256))!;
      await second.restart();
      await second.append(bytes);
      await expect(other.read(0, new Uint8Array(1))).rejects.toMatchObject({ code: "BLOB_MISSING" });
      await other.close();
      await second.close();
    });

    it("stops waiting for bytes when the signal is aborted", async () => {
      const writer = await writing(100);
      const reader = (await store.open(ref.sha256))!;
      const stop = new AbortController();
      const waiting = reader.read(100, new Uint8Array(1), { signal: stop.signal });
      stop.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      await reader.close();
      await writer.close();
    });

    it("waits for a blob that is about to come, received or put", async () => {
      const received = store.open(ref.sha256, { waitMs: 60_000 });
      const writer = await writing(1);
      const reader = (await received)!;
      expect(await reader.read(0, new Uint8Array(1))).toBe(1);
      await reader.close();
      await writer.close();

      const others = patternBytes(10, 2);
      const put = store.open(refOf(others).sha256, { waitMs: 60_000 });
      await store.put(others);
      await (await put)!.close();
      expect(await store.open(refOf(patternBytes(5)).sha256, { waitMs: 1 })).toBeUndefined();
    });

    it("lets one writer at a time receive a blob", async () => {
      const first = await writing(500);
      const second = store.write(ref);
      const third = store.write(ref, { signal: AbortSignal.abort(new Error("enough")) });
      await expect(third).rejects.toThrow("enough");
      await first.close();
      const resumed = (await second)!;
      expect(resumed.numBytes).toBe(500);
      const fourth = store.write(ref);
      await resumed.append(bytes.subarray(500));
      await resumed.complete();
      expect(await fourth).toBeUndefined();
    });

    it("forgets a deleted blob, but none that is arriving", async () => {
      await store.put(bytes);
      await store.delete(ref.sha256);
      expect(await store.has(ref.sha256)).toBe(false);
      const writer = await writing(500);
      await store.delete(ref.sha256);
      await writer.append(bytes.subarray(500));
      await writer.complete();
      expect(await store.has(ref.sha256)).toBe(true);
      await store.delete(refOf(patternBytes(3)).sha256);
    });

    it("gives any reader the right bytes however they arrive", async () => {
      const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(sizes, sizes, fc.integer(), async (chunks, reads, seed) => {
          const all = patternBytes(
            chunks.reduce((sum, size) => sum + size, 0),
            seed,
          );
          const writer = (await store.write(refOf(all)))!;
          const reader = (await store.open(refOf(all).sha256))!;
          const read = async (): Promise<Uint8Array> => {
            const into = new Uint8Array(all.length);
            for (let at = 0, turn = 0; ; turn++) {
              const numRead = await reader.read(at, into.subarray(at, at + reads[turn % reads.length]!));
              if (numRead === 0) return into;
              at += numRead;
            }
          };
          const reading = read();
          for (let at = 0, turn = 0; at < all.length; at += chunks[turn++]!)
            await writer.append(all.subarray(at, at + chunks[turn]!));
          await writer.complete();
          expect(await reading).toEqual(all);
          await reader.close();
          await store.delete(refOf(all).sha256);
        }),
        { numRuns: 30 },
      );
    });
  });
}
