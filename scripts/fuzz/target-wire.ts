// Messages between processes: mutated requests and reports to a real coordinator's and a worker's services on loopback,
// mutated frames and chunks through their decoders. The job of others has to go on whatever one caller sends.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeChunk, writeChunkHeader } from "../../src/blobs/chunk.js";
import { BlobService, MemoryBlobStore } from "../../src/blobs/index.js";
import { PULL_METHOD } from "../../src/blobs/pull-method-grpc.js";
import { decodeFrame, encodeFrame } from "../../src/collective/frame.js";
import { FRAMES_METHOD } from "../../src/collective/frames-method-grpc.js";
import { GrpcPeerTransport } from "../../src/collective/index.js";
import { CONTROL, JOIN, PROTOCOL_VERSION, REGISTER, type Report, TICKET_KEY } from "../../src/control/index.js";
import { Rendezvous } from "../../src/coordinator/rendezvous.js";
import { RendezvousService } from "../../src/coordinator/rendezvous-service.js";
import { HeadwayError } from "../../src/errors.js";
import { hashFloats } from "../../src/proof/golden-features.js";
import type { ProofValues } from "../../src/proof/index.js";
import { errorCodeOf, openChannel, startGrpcServer, tokenMetadata } from "../../src/wire/index.js";
import { RendezvousClient } from "../../src/worker/rendezvous-client-grpc.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const TOKEN = "the-token";
const DEADLINE_MS = 3000;
const FEATURES = Float32Array.of(1, 2);
const PROOF: ProofValues = {
  fingerprint: "onnx 1.30 cpu",
  goldenFeatures: FEATURES,
  featureHashes: Array.from({ length: 3 }, () => hashFloats(FEATURES)),
  gradientHashes: Array.from({ length: 9 }, () => "a".repeat(64)),
};
const GENERATION = { leaseRevision: 1, counter: 1 };
const REGISTRATION = {
  protocolVersion: PROTOCOL_VERSION,
  address: "127.0.0.1:4000",
  pid: 7,
  host: "here",
  metricsPort: 9,
};
const TALLY = { lossUnits: 5, numCorrect: 1, numSamples: 2, idSum: 9 };
const REPORTS: readonly Report[] = [
  { kind: "heartbeat", step: 3, samples: 24 },
  { kind: "extract-progress", generation: GENERATION, done: 1, total: 2, hits: 1 },
  {
    kind: "bad-pictures",
    generation: GENERATION,
    pictures: [{ id: "a.png", split: "train", reason: "it is cut off" }],
  },
  { kind: "prepared", generation: GENERATION, hits: 1, misses: 2, remarks: [] },
  {
    kind: "epoch-end",
    generation: GENERATION,
    record: { epoch: 1, step: 3, learningRate: 0.1, train: TALLY, validation: null, isBest: true },
    step: 3,
    seconds: {},
  },
  {
    kind: "state-published",
    generation: GENERATION,
    step: 3,
    state: { sha256: "a".repeat(64), size: 9 },
    reason: "best",
  },
  { kind: "finished", generation: GENERATION, outcome: "completed", reason: "done", step: 3, samples: 24 },
  { kind: "failed", code: "DISK_FULL", message: "full", facts: { path: "/x" } },
];

/** The target `wire`. */
export const target: FuzzTarget = {
  summary: "requests, reports, frames and chunks to services on loopback",
  testCases: 200,
  prepare(inputs) {
    mkdirSync(inputs);
    writeFileSync(join(inputs, "README"), "messages are made by headway's own encoders\n");
  },
  open: async () => {
    const job = await startJob();
    return (mutator) => runCase(mutator, job);
  },
};

type Job = Awaited<ReturnType<typeof startJob>>;

/** A coordinator's and a worker's services, and an honest worker that takes part. */
async function startJob() {
  const rendezvous = new Rendezvous(
    { reference: Promise.resolve(PROOF), emit: () => undefined },
    { assignment: { sha256: "a".repeat(64), size: 9 }, exact: true, pictures: ["golden.png"], maxWorkers: 1_000_000 },
  );
  const store = new MemoryBlobStore();
  const blob = await store.put(Buffer.alloc(100_000, 7));
  const transport = new GrpcPeerTransport({ token: TOKEN });
  transport.open({ generation: GENERATION, rank: 0, addresses: ["127.0.0.1:1"] });
  const services = [new RendezvousService(rendezvous), new BlobService({ store }), transport];
  const server = await startGrpcServer(services, {
    host: "127.0.0.1",
    port: 0,
    token: TOKEN,
    maxRequestBytes: 4 << 20,
  });
  rendezvous.start(server.address);
  const honest = new RendezvousClient(server.address, { token: TOKEN });
  const { workerId } = await honest.register(REGISTRATION);
  await honest.join(PROOF);
  const channel = honest.openControl();
  setInterval(() => channel.send({ kind: "heartbeat", step: 1, samples: 1 }), 1000).unref();
  while (rendezvous.active.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return { rendezvous, client: openChannel(server.address), address: server.address, blob, workerId };
}

async function runCase(mutator: Mutator, job: Job): Promise<void> {
  const kinds = [sendRequest, sendReports, readFrame, readChunk];
  const kind = mutator.isIdle ? sendRequest : mutator.random.pick(kinds);
  const end = await Promise.resolve()
    .then(() => kind(mutator, job))
    .then(
      () => null,
      (error: unknown) => ({ error }),
    );
  if (!job.rendezvous.active.some(({ id }) => id === job.workerId)) {
    throw new WrongAcceptance("the honest worker's part has ended");
  }
  if (end !== null) throw end.error;
}

/** One call of a method with a mutated request. */
async function sendRequest(mutator: Mutator, job: Job): Promise<void> {
  const { blob } = job;
  const requests = [
    { path: REGISTER.path, bytes: REGISTER.requestSerialize(REGISTRATION) },
    { path: JOIN.path, bytes: JOIN.requestSerialize(PROOF) },
    { path: PULL_METHOD.path, bytes: PULL_METHOD.requestSerialize({ sha256: blob.sha256, offset: 0, waitMs: 0 }) },
    { path: FRAMES_METHOD.path, bytes: FRAMES_METHOD.requestSerialize({ ...GENERATION, rank: 0, fromSequence: 0 }) },
  ];
  const { path, bytes } = mutator.isIdle ? requests[0]! : mutator.random.pick(requests);
  const ticket = path === JOIN.path ? await newTicket(job) : "";
  await send(job, path, [mutator.bytes(bytes)], ticket);
}

/** An admitted worker's control channel with mutated reports. */
async function sendReports(mutator: Mutator, job: Job): Promise<void> {
  const client = new RendezvousClient(job.address, { token: TOKEN });
  try {
    const { ticket } = await client.register(REGISTRATION);
    await client.join(PROOF);
    const count = 1 + mutator.random.below(4);
    const reports = Array.from({ length: count }, () => CONTROL.requestSerialize(mutator.random.pick(REPORTS)));
    await send(
      job,
      CONTROL.path,
      reports.map((bytes) => mutator.bytes(bytes)),
      ticket,
    );
  } finally {
    client.close();
  }
}

async function newTicket(job: Job): Promise<string> {
  const client = new RendezvousClient(job.address, { token: TOKEN });
  try {
    return (await client.register(REGISTRATION)).ticket;
  } finally {
    client.close();
  }
}

/** Sends raw messages and waits for an answer, an end or a short while, as a stream may have nothing to say. */
function send(job: Job, path: string, messages: readonly Buffer[], ticket: string): Promise<void> {
  const raw = (bytes: Buffer): Buffer => bytes;
  const metadata = tokenMetadata(TOKEN);
  if (ticket !== "") metadata.set(TICKET_KEY, ticket);
  const call = job.client.makeBidiStreamRequest(path, raw, raw, metadata, { deadline: Date.now() + DEADLINE_MS });
  for (const message of messages) call.write(message);
  call.end();
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    const timer = setTimeout(() => {
      call.cancel();
      resolve();
    }, 50);
    call.on("data", () => undefined);
    call.on("end", () => settle(resolve));
    call.on("error", (error) => {
      const code = errorCodeOf(error as Parameters<typeof errorCodeOf>[0]) ?? "STEP_MISMATCH"; // gRPC's own refusals
      settle(() => reject(new HeadwayError(code, error.message)));
    });
  });
}

function readFrame(mutator: Mutator): void {
  const header = {
    id: { kind: "gradient", generation: GENERATION, step: 3, attempt: 0, laneTableRevision: 1 } as const,
    laneMask: Uint8Array.of(3),
    numSamples: 8,
    numCorrect: 2,
    idSum: 5,
    lossUnits: 6,
    stopRequested: false,
    peaks: [{ exponentByte: 120, lane: 1 }],
  };
  const bytes = encodeFrame({ header, values: Float64Array.of(1, 2, 3), rank: 1, segment: 0, isReduced: false });
  const { header: found } = decodeFrame(mutator.bytes(bytes));
  if (!(found.lossUnits >= 0 && found.idSum >= 0 && found.numCorrect <= found.numSamples)) {
    throw new WrongAcceptance(`a frame whose header counts nothing was read: ${JSON.stringify(found)}`);
  }
}

function readChunk(mutator: Mutator): void {
  const bytes = new Uint8Array(40);
  writeChunkHeader(bytes, 0, 21);
  decodeChunk(mutator.bytes(bytes));
}
