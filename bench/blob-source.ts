// The process that blob.bench.ts pulls from: blobs by BlobService, from disk and from memory, and the same bytes by a
// plain gRPC server stream and by a bare TCP connection. Arguments: the folder of the blobs, and their sizes.
import { once } from "node:events";
import { createServer } from "node:net";
import type * as grpc from "@grpc/grpc-js";
import { BlobService, FsBlobStore, MemoryBlobStore } from "../src/blobs/index.js";
import { startGrpcServer } from "../src/wire/index.js";
import { type BlobSourceReady, CHUNK_BYTES, PLAIN_METHOD, seededBytes, TOKEN } from "./blob-wire.js";

const [folder, ...sizes] = process.argv.slice(2) as [string, ...string[]];
const disk = await FsBlobStore.open(folder);
const memory = new MemoryBlobStore();
const contents = new Map(sizes.map((size) => [Number(size), seededBytes(Number(size))]));
const blobs = [];
for (const bytes of contents.values()) {
  blobs.push(await disk.put(bytes));
  await memory.put(bytes);
}

const plain = {
  addTo(server: grpc.Server): void {
    server.addService({ Plain: PLAIN_METHOD } as unknown as grpc.ServiceDefinition, {
      Plain: async (call: grpc.ServerWritableStream<number, Uint8Array>) => {
        for (const chunk of chunksOf(call.request)) if (!call.write(chunk)) await once(call, "drain");
        call.end();
      },
    });
  },
};
const host = { host: "127.0.0.1", port: 0, token: TOKEN };
const fromDisk = await startGrpcServer([new BlobService({ store: disk })], host);
const fromMemory = await startGrpcServer([new BlobService({ store: memory }), plain], host);
const tcp = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => undefined);
  socket.once("data", async (request) => {
    for (const chunk of chunksOf(Number(request.toString()))) if (!socket.write(chunk)) await once(socket, "drain");
    socket.end();
  });
}).listen(0, host.host);
await once(tcp, "listening");
const tcpPort = (tcp.address() as { port: number }).port;
process.send!({
  blobs,
  disk: fromDisk.address,
  memory: fromMemory.address,
  tcpPort,
} satisfies BlobSourceReady);

function* chunksOf(size: number): Generator<Uint8Array> {
  const bytes = contents.get(size)!;
  for (let offset = 0; offset < size; offset += CHUNK_BYTES) yield bytes.subarray(offset, offset + CHUNK_BYTES);
}
