// The wire form of the control channel: method definitions and conversions, for the coordinator's service and the
// worker's client.
import type { MethodDefinition } from "@grpc/grpc-js";
import type { BlobRef } from "../blobs/index.js";
import type { GenerationId } from "../collective/index.js";
import { headway } from "../gen/headway.js";
import type { ProofValues } from "../proof/index.js";
import type { Directive, Registered, Registration, Verdict } from "./messages.js";
import { type Received, reportFromWire, reportToWire } from "./report-wire.js";

const {
  Directive: WireDirective,
  JoinRequest,
  JoinResponse,
  RegisterRequest,
  RegisterResponse,
  WorkerReport,
} = headway.v1;

/** Metadata by which a registered worker says who it is. */
export const TICKET_KEY = "headway-ticket";

/** A wire message's type and how a value becomes one and comes back. */
interface Codec<T, W> {
  readonly type: { encode(message: W): { finish(): Uint8Array }; decode(bytes: Uint8Array): W };
  toWire(value: T): W;
  fromWire(message: W): T;
}

function defineMethod<Q, WQ, S, WS>(
  name: string,
  isStream: boolean,
  request: Codec<Q, WQ>,
  response: Codec<S, WS>,
): MethodDefinition<Q, S> {
  const serialize =
    <T, W>({ type, toWire }: Codec<T, W>) =>
    (value: T): Buffer =>
      Buffer.from(type.encode(toWire(value)).finish());
  const deserialize =
    <T, W>({ type, fromWire }: Codec<T, W>) =>
    (bytes: Buffer): T =>
      fromWire(type.decode(bytes));
  return {
    path: `/headway.v1.RendezvousService/${name}`,
    requestStream: isStream,
    responseStream: isStream,
    requestSerialize: serialize(request),
    requestDeserialize: deserialize(request),
    responseSerialize: serialize(response),
    responseDeserialize: deserialize(response),
  };
}

/** Longest text of a worker that is kept: host names and fingerprints are shorter. */
const MAXIMUM_TEXT = 1000;

const registration: Codec<Registration, headway.v1.RegisterRequest.$Properties> = {
  type: RegisterRequest,
  toWire: (value) => ({ ...value, metricsPort: value.metricsPort ?? 0 }),
  fromWire: ({ protocolVersion, address, pid, host, metricsPort }) => ({
    protocolVersion: protocolVersion ?? 0,
    address: address ?? "",
    pid: pid ?? 0,
    host: (host ?? "").slice(0, MAXIMUM_TEXT),
    metricsPort: metricsPort || null,
  }),
};

const registered: Codec<Registered, headway.v1.RegisterResponse.$Properties> = {
  type: RegisterResponse,
  toWire: (value) => ({ ...value, sources: [...value.sources] }),
  fromWire: ({ workerId, assignment, sources, ticket }) => ({
    workerId: workerId ?? 0,
    assignment: toBlobRef(assignment),
    sources: sources ?? [],
    ticket: ticket ?? "",
  }),
};

const proof: Codec<ProofValues, headway.v1.JoinRequest.$Properties> = {
  type: JoinRequest,
  toWire: ({ fingerprint, goldenFeatures, featureHashes, gradientHashes }) => ({
    fingerprint,
    goldenFeatures: new Uint8Array(goldenFeatures.buffer, goldenFeatures.byteOffset, goldenFeatures.byteLength),
    featureHashes: [...featureHashes],
    gradientHashes: [...gradientHashes],
  }),
  fromWire: ({ fingerprint, goldenFeatures, featureHashes, gradientHashes }) => ({
    fingerprint: (fingerprint ?? "").slice(0, MAXIMUM_TEXT),
    goldenFeatures: toFloats(goldenFeatures ?? new Uint8Array(0)),
    featureHashes: featureHashes ?? [],
    gradientHashes: gradientHashes ?? [],
  }),
};

const verdict: Codec<Verdict, headway.v1.JoinResponse.$Properties> = {
  type: JoinResponse,
  toWire: (value) => value,
  fromWire: ({ admitted, code, reason }) =>
    admitted ? { admitted } : { admitted: false, code: code ?? "INTERNAL", reason: reason ?? "no reason was given" },
};

/** A worker sends reports; the coordinator receives them, or why what came is none. */
const report: Codec<Received, headway.v1.WorkerReport.$Properties> = {
  type: WorkerReport,
  toWire: (value) => (value.kind === "unreadable" ? {} : reportToWire(value)),
  fromWire: reportFromWire,
};

const directive: Codec<Directive, headway.v1.Directive.$Properties> = {
  type: WireDirective,
  toWire: directiveToWire,
  fromWire: directiveFromWire,
};

/** First contact of a worker. */
export const REGISTER = defineMethod("Register", false, registration, registered);
/** A worker's proof and the verdict. */
export const JOIN = defineMethod("Join", false, proof, verdict);
/** Reports up, directives down. */
export const CONTROL = defineMethod("Control", true, report, directive);

function directiveToWire(value: Directive): headway.v1.Directive.$Properties {
  switch (value.kind) {
    case "prepare": {
      const members = value.members.map((member) => ({ ...member, lanes: [...member.lanes] }));
      return { prepare: { ...value, members } };
    }
    case "train":
      return { train: { ...value, state: value.state ?? undefined, sources: [...value.sources] } };
    case "stop":
      return { stop: value };
    case "state-stored":
      return { stateStored: value };
    case "dismiss":
      return { dismiss: value };
  }
}

function directiveFromWire({
  prepare,
  train,
  stop,
  stateStored,
  dismiss,
}: headway.v1.Directive.$Properties): Directive {
  if (prepare) {
    return {
      kind: "prepare",
      generation: toGenerationId(prepare.generation),
      laneTableRevision: prepare.laneTableRevision ?? 0,
      members: (prepare.members ?? []).map(({ rank, workerId, address, lanes }) => ({
        rank: rank ?? 0,
        workerId: workerId ?? 0,
        address: address ?? "",
        lanes: lanes ?? [],
      })),
      roster: toBlobRef(prepare.roster),
      schedule: toBlobRef(prepare.schedule),
    };
  }
  if (train) {
    return {
      kind: "train",
      generation: toGenerationId(train.generation),
      state: train.state ? toBlobRef(train.state) : null,
      sources: train.sources ?? [],
    };
  }
  if (stop) return { kind: "stop", reason: stop.reason ?? "" };
  if (stateStored) return { kind: "state-stored", step: Number(stateStored.step ?? 0) };
  return { kind: "dismiss", reason: dismiss?.reason ?? "" };
}

function toBlobRef(message: headway.v1.BlobRef.$Properties | null | undefined): BlobRef {
  return { sha256: message?.sha256 ?? "", size: Number(message?.size ?? 0) };
}

function toGenerationId(message: headway.v1.Generation.$Properties | null | undefined): GenerationId {
  return { leaseRevision: message?.leaseRevision ?? 0, counter: message?.counter ?? 0 };
}

/** The float32 values that bytes hold; none when they end within one. */
function toFloats(bytes: Uint8Array): Float32Array {
  return bytes.length % 4 === 0 ? new Float32Array(Uint8Array.from(bytes).buffer) : new Float32Array(0);
}
