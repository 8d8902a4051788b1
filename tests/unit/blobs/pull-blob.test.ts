import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type BlobStore, type BlobWriter, FsBlobStore, MemoryBlobStore, pullBlob } from "../../../src/blobs/index.js";
import { patternBytes, refOf } from "../../contract/blob-store.contract.js";
import {
  breakingAt,
  broken,
  bytes,
  CHUNK,
  cleanups,
  deadAddress,
  expectPulled,
  gate,
  ref,
  serve,
  sourceOf,
  storeWith,
  TOKEN,
} from "./sources.js";

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe("pullBlob", () => {
  it("brings a 20 MB blob into a store of files and tells how many bytes came", async () => {
    const large = patternBytes(20_000_000);
    const folder = await mkdtemp(join(tmpdir(), "headway-pull-"));
    cleanups.push(() => rm(folder, { recursive: true }));
    const from = await FsBlobStore.open(join(folder, "from"));
    const to = await FsBlobStore.open(join(folder, "to"));
    const source = await serve(from);
    let pulled = 0;
    await pullBlob(await from.put(large), {
      sources: [source.address],
      token: TOKEN,
      store: to,
      onBytes: (count) => {
        pulled += count;
      },
    });
    expect(Buffer.compare(await to.get(refOf(large)), large)).toBe(0);
    expect(pulled).toBe(20_000_000);
    expect(source.sent).toBe(20_000_000);
  });

  it("asks nobody for a blob that is there", async () => {
    await pullBlob(ref, { sources: [], token: TOKEN, store: await storeWith(bytes) });
  });

  it("pulls an empty blob", async () => {
    const empty = new Uint8Array(0);
    const store = new MemoryBlobStore();
    const source = await serve(await storeWith(empty));
    await pullBlob(refOf(empty), { sources: [source.address], token: TOKEN, store });
    expect(await store.has(refOf(empty).sha256)).toBe(true);
  });

  it("hands payloads to the store on multiples of 8 bytes in memory", async () => {
    const source = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    const remainders: number[] = [];
    const watching = Object.assign(Object.create(store) as BlobStore, {
      write: async (asked: typeof ref) => {
        const writer = (await store.write(asked))!;
        return {
          ref,
          get numBytes() {
            return writer.numBytes;
          },
          append: (part) => {
            remainders.push(part.byteOffset % 8);
            return writer.append(part);
          },
          restart: () => writer.restart(),
          complete: () => writer.complete(),
          close: () => writer.close(),
        } satisfies BlobWriter;
      },
    });
    await pullBlob(ref, { sources: [source.address], token: TOKEN, store: watching });
    expect(remainders).toEqual([0, 0, 0, 0]);
  });

  it("goes on at the same byte of another source when one breaks off", async () => {
    const first = await serve(breakingAt(CHUNK + 1000, broken));
    const second = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    await pullBlob(ref, { sources: [first.address, second.address], token: TOKEN, store });
    await expectPulled(store);
    expect(first.sent).toBe(CHUNK + 1000);
    expect(second.sent).toBe(bytes.length - CHUNK - 1000);
  });

  it("goes on when a source's process is gone in mid-stream", async () => {
    const held = gate<number>();
    const first = await serve(breakingAt(CHUNK, () => held.promise));
    const second = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    await pullBlob(ref, {
      sources: [first.address, second.address],
      token: TOKEN,
      store,
      onBytes: () => first.stop(),
    });
    held.resolve(0);
    await expectPulled(store);
    expect(second.sent).toBe(bytes.length - CHUNK);
  });

  it("leaves a source that falls silent", async () => {
    const held = gate<number>();
    const silent = await serve(breakingAt(CHUNK, () => held.promise));
    const good = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    await pullBlob(ref, { sources: [silent.address, good.address], token: TOKEN, store, stallMs: 2000, waitMs: 0 });
    held.resolve(0);
    await expectPulled(store);
    expect(good.sent).toBe(bytes.length - CHUNK);
  });

  it("tries an unreachable source again and keeps what came before", async () => {
    let isBroken = true;
    const source = await serve(
      breakingAt(bytes.length, async () => 0),
      TOKEN,
      () => {
        if (isBroken) source.stop();
        isBroken = false;
      },
    );
    const store = new MemoryBlobStore();
    let pulled = 0;
    const pulling = pullBlob(ref, {
      sources: [source.address],
      token: TOKEN,
      store,
      onBytes: (count) => {
        pulled += count;
      },
    });
    while (isBroken) await new Promise((resolve) => setTimeout(resolve, 10));
    await serve(await storeWith(bytes), TOKEN, undefined, Number(source.address.split(":")[1]));
    await pulling;
    await expectPulled(store);
    expect(pulled).toBe(bytes.length);
  });

  it("refuses a source's wrong bytes, names it, and takes all bytes from another", async () => {
    const wrong = bytes.with(CHUNK + 5, bytes[CHUNK + 5]! ^ 128);
    const corrupt = await serve(
      sourceOf(bytes.length, async (offset, into) => {
        into.set(wrong.subarray(offset, offset + into.length));
        return into.length;
      }),
    );
    const alone = new MemoryBlobStore();
    await expect(pullBlob(ref, { sources: [corrupt.address], token: TOKEN, store: alone })).rejects.toMatchObject({
      code: "BLOB_CORRUPT",
      message:
        `blob ${ref.sha256.slice(0, 12)} cannot be pulled, 0 of ${ref.size} bytes are here: ${corrupt.address} ` +
        `from offset 0: its bytes have SHA-256 ${refOf(wrong).sha256.slice(0, 12)}, not the blob's`,
    });
    expect(await alone.has(ref.sha256)).toBe(false);

    const good = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    await pullBlob(ref, { sources: [corrupt.address, good.address], token: TOKEN, store });
    await expectPulled(store);
    expect(good.sent).toBe(bytes.length);
  });

  it("finds the right bytes when a source that broke off had sent wrong ones", async () => {
    const wrong = bytes.with(0, bytes[0]! ^ 1);
    const first = await serve(
      sourceOf(bytes.length, async (offset, into) => {
        if (offset > 0) throw new Error("the disk is gone");
        into.set(wrong.subarray(0, into.length));
        return into.length;
      }),
    );
    const good = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    await pullBlob(ref, { sources: [first.address, good.address], token: TOKEN, store });
    await expectPulled(store);
    expect(good.sent).toBe(bytes.length - CHUNK + bytes.length);
  });

  it("refuses a source that says another size", async () => {
    const shorter = await serve(sourceOf(bytes.length - 1, async (_, into) => into.length));
    await expect(
      pullBlob(ref, { sources: [shorter.address], token: TOKEN, store: new MemoryBlobStore() }),
    ).rejects.toMatchObject({
      code: "BLOB_CORRUPT",
      message: expect.stringContaining(`it says that the blob has ${bytes.length - 1} bytes`),
    });
  });

  it("is refused with a wrong token", async () => {
    const source = await serve(await storeWith(bytes), "another-token");
    await expect(
      pullBlob(ref, { sources: [source.address], token: TOKEN, store: new MemoryBlobStore() }),
    ).rejects.toMatchObject({
      code: "TOKEN_REFUSED",
      message: expect.stringContaining(`${source.address} from offset 0: the join token is not this job's`),
    });
    expect(source.sent).toBe(0);
  });

  it("names every source when none has the blob", async () => {
    const empty = await serve(new MemoryBlobStore());
    const dead = await deadAddress();
    const options = { token: TOKEN, store: new MemoryBlobStore(), waitMs: 0, reconnectMs: 0 };
    await expect(pullBlob(ref, { ...options, sources: [dead, empty.address] })).rejects.toMatchObject({
      code: "BLOB_MISSING",
      message: expect.stringMatching(
        new RegExp(
          `^blob ${ref.sha256.slice(0, 12)} cannot be pulled, 0 of ${ref.size} bytes are here: ` +
            `${dead} from offset 0: .*ECONNREFUSED.*; ${empty.address} from offset 0: it does not have the blob$`,
        ),
      ),
      facts: { sha256: ref.sha256, size: ref.size, numBytes: 0 },
    });
    await expect(pullBlob(ref, { ...options, sources: [] })).rejects.toMatchObject({
      code: "BLOB_MISSING",
      message: expect.stringContaining("no source was named"),
    });
  });

  it("keeps what came when it is cancelled, for the next call", async () => {
    const source = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    const stop = new AbortController();
    const reason = new Error("enough");
    const cancelled = pullBlob(ref, {
      sources: [source.address],
      token: TOKEN,
      store,
      signal: stop.signal,
      onBytes: () => stop.abort(reason),
    });
    await expect(cancelled).rejects.toBe(reason);
    let rest = 0;
    await pullBlob(ref, {
      sources: [source.address],
      token: TOKEN,
      store,
      onBytes: (count) => {
        rest += count;
      },
    });
    await expectPulled(store);
    expect(rest).toBe(bytes.length - CHUNK);
  });

  it("shares one pull between callers", async () => {
    const source = await serve(await storeWith(bytes));
    const store = new MemoryBlobStore();
    const options = { sources: [source.address], token: TOKEN, store };
    await Promise.all([pullBlob(ref, options), pullBlob(ref, options), pullBlob(ref, options)]);
    expect(source.sent).toBe(bytes.length);
  });

  it("passes on the store's own error", async () => {
    const source = await serve(await storeWith(bytes));
    const full = new Error("disk full");
    const store = {
      write: async () => ({
        ref,
        numBytes: 0,
        append: () => Promise.reject(full),
        close: async () => {},
      }),
    } as unknown as BlobStore;
    await expect(pullBlob(ref, { sources: [source.address], token: TOKEN, store })).rejects.toBe(full);
  });
});
