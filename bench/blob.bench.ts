// Pulling a blob from another process, beside what carries it: a plain gRPC stream, a TCP connection, and the hash.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { type BlobRef, type BlobStore, FsBlobStore, MemoryBlobStore, pullBlob } from "../src/blobs/index.js";
import { openChannel, tokenMetadata } from "../src/wire/index.js";
import { type BlobSourceReady, PLAIN_METHOD, seededBytes, TOKEN } from "./blob-wire.js";
import { Forked } from "./forked.js";
import { digits, ResultPage } from "./result-page.js";
import { type Series, timeInTurns } from "./rounds.js";
import { withTemporaryFolder } from "./test-pictures.js";

const CASES = [
  { size: 9_000_000, rounds: 31 },
  { size: 200_000_000, rounds: 11 },
];

const page = new ResultPage(
  "blob",
  "`pullBlob` from another process over loopback, in MB/s: from memory into memory (protocol and SHA-256), and from disk " +
    "to disk as workers do it (with fsync and rename). Beside it the same bytes by a plain grpc-js server stream of the " +
    "same chunks and window, by one TCP connection, and SHA-256 alone, which a pull cannot do without. Subjects take " +
    "turns; shares are medians within a round, in brackets the 10th and 90th percentile.",
);
await withTemporaryFolder(async (folder) => {
  const served = join(folder, "served");
  await mkdir(served);
  const sizes = CASES.map(({ size }) => String(size));
  const source = await Forked.start<never, never, BlobSourceReady>("blob-source.ts", [served, ...sizes]);
  const rows: string[][] = [];
  for (const [index, { rounds }] of CASES.entries()) rows.push(await benchSize(folder, source.ready, index, rounds));
  await source.process.stop();
  page.table({
    title: "MB per second",
    columns: [
      "bytes",
      "pull, memory",
      "pull, disk",
      "plain gRPC",
      "TCP",
      "SHA-256",
      "memory / plain gRPC",
      "disk / plain gRPC",
    ],
    rows,
  });
});
page.write();

async function benchSize(folder: string, source: BlobSourceReady, index: number, rounds: number): Promise<string[]> {
  const ref = source.blobs[index]!;
  const bytes = seededBytes(ref.size);
  const received = join(folder, "received");
  let store: BlobStore = new MemoryBlobStore();
  const timings = await timeInTurns(
    [
      {
        name: "memory",
        prepare: () => {
          store = new MemoryBlobStore();
        },
        run: () => pull(ref, source.memory, store),
      },
      {
        name: "disk",
        prepare: async () => {
          await rm(received, { recursive: true, force: true });
          store = await FsBlobStore.open(received);
        },
        run: () => pull(ref, source.disk, store),
      },
      { name: "grpc", run: () => pullPlain(ref.size, source.memory) },
      { name: "tcp", run: () => pullTcp(ref.size, source.tcpPort) },
      { name: "sha256", run: () => createHash("sha256").update(bytes).digest() },
    ] as const,
    { rounds, warmups: 3 },
  );
  const rate = ({ wall }: { wall: Series }): string => digits(ref.size / 1000 / wall.median);
  const share = ({ wall }: { wall: Series }): string => {
    const ratios = timings.grpc.wall.ratiosTo(wall);
    return `${digits(ratios.median)} (${digits(ratios.quantile(0.1))} to ${digits(ratios.quantile(0.9))})`;
  };
  const { memory, disk, grpc: plain, tcp, sha256 } = timings;
  return [`${ref.size / 1e6} MB`, ...[memory, disk, plain, tcp, sha256].map(rate), share(memory), share(disk)];
}

async function pull(ref: BlobRef, address: string, store: BlobStore): Promise<void> {
  await pullBlob(ref, { sources: [address], token: TOKEN, store });
}

async function pullPlain(size: number, address: string): Promise<void> {
  const client = openChannel(address, {
    "grpc.max_receive_message_length": -1,
    "grpc-node.flow_control_window": 8 * 1024 * 1024,
    "grpc.enable_retries": 0,
  });
  const { path, requestSerialize, responseDeserialize } = PLAIN_METHOD;
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, size, tokenMetadata(TOKEN));
  let received = 0;
  call.on("data", (chunk: Uint8Array) => {
    received += chunk.length;
  });
  await once(call, "end");
  client.close();
  if (received !== size) throw new Error(`${received} of ${size} bytes came`);
}

async function pullTcp(size: number, port: number): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.write(String(size));
  let received = 0;
  socket.on("data", (chunk) => {
    received += chunk.length;
  });
  await once(socket, "close");
  if (received !== size) throw new Error(`${received} of ${size} bytes came`);
}
