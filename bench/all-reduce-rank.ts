// One rank of all-reduce.bench.ts, in a process of its own.
import { allReduce, type Contribution, GrpcPeerTransport, laneMask, type PeerLink } from "../src/collective/index.js";
import { startGrpcServer } from "../src/wire/index.js";
import { hopBytes, type RankReady, type RankRequest, type RankTimes } from "./all-reduce-wire.js";
import { StreamMesh } from "./stream-mesh.js";

const GENERATION = { leaseRevision: 1, counter: 1 };
const transport = new GrpcPeerTransport({ token: "bench" });
const server = await startGrpcServer([transport], { host: "127.0.0.1", port: 0, token: "bench" });
const mesh = await StreamMesh.listen();
let link: PeerLink | undefined;
let step = 0;

process.on("message", (request: RankRequest) => void answer(request).then((times) => process.send!(times)));
process.send!({ address: server.address, tcpPort: mesh.port } satisfies RankReady);

async function answer(request: RankRequest): Promise<RankTimes> {
  if (request.kind === "time") return { ms: await time(request) };
  const addresses = request.peers.map(({ address }) => address);
  link = transport.open({ generation: GENERATION, rank: request.rank, addresses });
  await mesh.join(
    request.rank,
    request.peers.map(({ tcpPort }) => tcpPort),
  );
  return { ms: [] };
}

async function time(request: Extract<RankRequest, { kind: "time" }>): Promise<number[]> {
  const run = createSubject(request);
  const ms: number[] = [];
  for (let index = -1; index < request.count; index++) {
    const start = performance.now();
    await run();
    if (index >= 0) ms.push(performance.now() - start);
  }
  return ms;
}

function createSubject({ subject, algorithm, bytes }: Extract<RankRequest, { kind: "time" }>): () => unknown {
  const { rank, worldSize } = link!;
  const hops = hopBytes(algorithm, bytes, worldSize);
  if (subject === "memcpy") {
    const from = new Uint8Array(hops.reduce((sum, hop) => sum + hop * (worldSize - 1), 0)).fill(1);
    const to = new Uint8Array(from.length);
    return () => to.set(from);
  }
  if (subject === "stream") {
    const parts = hops.map((hop) => new Uint8Array(hop));
    return async () => {
      for (const part of parts) await mesh.exchange(part);
    };
  }
  const values = Float64Array.from({ length: bytes / 8 }, (_, index) => index * (rank + 1));
  return async () => {
    const sum = await allReduce(link!, contribution(rank, worldSize, values), { algorithm, isVoid: () => false });
    const expected = (bytes / 8 - 1) * ((worldSize * (worldSize + 1)) / 2);
    if (sum.values.at(-1) !== expected) throw new Error(`the last sum is ${sum.values.at(-1)}, not ${expected}`);
  };
}

function contribution(rank: number, worldSize: number, values: Float64Array): Contribution {
  const id = { kind: "gradient", generation: GENERATION, step: step++, attempt: 0, laneTableRevision: 1 } as const;
  const header = {
    id,
    laneMask: laneMask(worldSize, [rank]),
    numSamples: 1,
    idSum: 1,
    lossUnits: 1,
    numCorrect: 1,
    stopRequested: false,
    peaks: [],
  };
  return { header, values };
}
