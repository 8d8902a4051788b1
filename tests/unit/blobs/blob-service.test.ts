import { once } from "node:events";
import { connect } from "node:http2";
import * as grpc from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { type BlobStore, MemoryBlobStore, planSources, pullBlob } from "../../../src/blobs/index.js";
import { PULL_METHOD } from "../../../src/blobs/pull-method-grpc.js";
import { bytes, CHUNK, cleanups, expectPulled, gate, ref, serve, sourceOf, storeWith, TOKEN } from "./sources.js";

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe("BlobService", () => {
  it("serves a blob that is still arriving, byte by byte as it comes", async () => {
    const relay = new MemoryBlobStore();
    const source = await serve(relay);
    const writer = (await relay.write(ref))!;
    await writer.append(bytes.subarray(0, 1000));
    const store = new MemoryBlobStore();
    let pulled = 0;
    const heard = gate<void>();
    const pulling = pullBlob(ref, {
      sources: [source.address],
      token: TOKEN,
      store,
      onBytes: (count) => {
        pulled += count;
        heard.resolve();
      },
    });
    await heard.promise;
    expect(pulled).toBe(1000);
    await writer.append(bytes.subarray(1000));
    await writer.complete();
    await pulling;
    await expectPulled(store);
  });

  it("sends receivers of a blob on that stops arriving", async () => {
    const relay = new MemoryBlobStore();
    const first = await serve(relay);
    const second = await serve(await storeWith(bytes));
    const writer = (await relay.write(ref))!;
    await writer.append(bytes.subarray(0, 1000));
    const store = new MemoryBlobStore();
    await pullBlob(ref, {
      sources: [first.address, second.address],
      token: TOKEN,
      store,
      onBytes: () => void writer.close(),
    });
    await expectPulled(store);
    expect(second.sent).toBe(bytes.length - 1000);
  });

  it("spreads a blob worker to worker: the coordinator uploads it once to seven that start at the same time", async () => {
    const coordinator = await serve(await storeWith(bytes));
    const stores = Array.from({ length: 7 }, () => new MemoryBlobStore());
    const served = await Promise.all(stores.map((store) => serve(store)));
    const members = served.map(({ address }) => ({ address, isAlive: true }));
    await Promise.all(
      stores.map((store, worker) =>
        pullBlob(ref, {
          sources: planSources(worker, members, { coordinator: coordinator.address }),
          token: TOKEN,
          store,
        }),
      ),
    );
    for (const store of stores) await expectPulled(store);
    expect(coordinator.sent).toBe(bytes.length);
    for (const { sent } of served) expect(sent).toBeLessThanOrEqual(2 * bytes.length);
  });

  it("reads on only as fast as the receiver does", async () => {
    const size = 512 * CHUNK;
    let numReads = 0;
    const source = await serve(
      sourceOf(size, async (_, into) => {
        numReads++;
        return into.length;
      }),
    );
    const client = new grpc.Client(source.address, grpc.credentials.createInsecure());
    const metadata = new grpc.Metadata();
    metadata.set("authorization", `Bearer ${TOKEN}`);
    const { path, requestSerialize, responseDeserialize } = PULL_METHOD;
    const request = { sha256: ref.sha256 };
    const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata);
    call.on("error", () => undefined);
    await new Promise((resolve) => call.once("data", resolve));
    call.pause();
    let seen = -1;
    while (seen !== numReads) {
      seen = numReads;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // 16 messages wait in the server's stream and 16 in the client's; the rest is in sockets and windows.
    expect(numReads).toBeLessThan(64);
    call.cancel();
    client.close();
  });

  it("holds a bounded amount for 1,500 receivers that read nothing", async () => {
    let numBytes = 0;
    const source = await serve(
      sourceOf(2 ** 40, async (_, into) => {
        numBytes += into.length;
        return into.length;
      }),
    );
    const before = process.memoryUsage.rss();
    const request = PULL_METHOD.requestSerialize({ sha256: ref.sha256 });
    const message = Buffer.concat([Buffer.from([0, 0, 0, 0, request.length]), request]);
    const opened: Promise<unknown>[] = [];
    for (let connection = 0; connection < 25; connection++) {
      const session = connect(`http://${source.address}`);
      session.on("error", () => undefined);
      cleanups.push(() => session.destroy());
      await once(session, "remoteSettings");
      for (let count = 0; count < 60; count++) {
        const stream = session.request({
          ":method": "POST",
          ":path": PULL_METHOD.path,
          "content-type": "application/grpc",
          te: "trailers",
          authorization: `Bearer ${TOKEN}`,
        });
        stream.on("error", () => undefined).end(message); // and nobody reads
        opened.push(once(stream, "response"));
      }
    }
    await Promise.all(opened);
    let seen = -1;
    while (seen !== numBytes) {
      seen = numBytes;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    // Two chunks a stream and what fits into HTTP/2's windows; sixteen whole chunks each would be 12 GB.
    expect(numBytes).toBeGreaterThan(1500 * 2 * 16 * 1024);
    expect(numBytes).toBeLessThan(320 * 1024 * 1024);
    expect(process.memoryUsage.rss() - before).toBeLessThan(640 * 1024 * 1024);
  }, 60_000);

  it("closes its reader when the receiver goes away", async () => {
    const closed = gate<void>();
    const source = await serve({
      open: async () => ({
        size: ref.size,
        read: (offset, into, options) =>
          offset === 0
            ? Promise.resolve(into.length)
            : new Promise((_, reject) => options?.signal?.addEventListener("abort", reject)),
        close: async () => closed.resolve(),
      }),
    } as Partial<BlobStore> as BlobStore);
    const stop = new AbortController();
    const pulling = pullBlob(ref, {
      sources: [source.address],
      token: TOKEN,
      store: new MemoryBlobStore(),
      signal: stop.signal,
      onBytes: () => stop.abort(new Error("enough")),
    });
    await expect(pulling).rejects.toThrow("enough");
    await closed.promise;
  });
});
