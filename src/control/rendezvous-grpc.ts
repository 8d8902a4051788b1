// The wire form of the control channel: method definitions and conversions, for the coordinator's service and the
// worker's client.
import type { MethodDefinition } from "@grpc/grpc-js";
import type { BlobRef } from "../blobs/index.js";
import type { GenerationId } from "../collective/index.js";
import type { Split } from "../data/index.js";
import { headway } from "../gen/headway.js";
import { parsePhaseSeconds } from "../training/index.js";
import type {
  Directive,
  Proof,
  Registered,
  Registration,
  Report,
  StateReason,
  Verdict,
  WorkerPhase,
} from "./messages.js";

const {
  Directive: WireDirective,
  JoinRequest,
  JoinResponse,
  RegisterRequest,
  RegisterResponse,
  WorkerReport,
} = headway.v1;

/** Metadata of a failed call that has headway's error code. */
export const ERROR_CODE_KEY = "headway-code";

/** A report with the worker it comes from. */
export interface ReportFrom {
  readonly workerId: number;
  readonly report: Report;
}

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

const registration: Codec<Registration, headway.v1.RegisterRequest.$Properties> = {
  type: RegisterRequest,
  toWire: (value) => value,
  fromWire: ({ protocolVersion, address, pid, host }) => ({
    protocolVersion: protocolVersion ?? 0,
    address: address ?? "",
    pid: pid ?? 0,
    host: host ?? "",
  }),
};

const registered: Codec<Registered, headway.v1.RegisterResponse.$Properties> = {
  type: RegisterResponse,
  toWire: (value) => ({ ...value, sources: [...value.sources] }),
  fromWire: ({ workerId, assignment, sources }) => ({
    workerId: workerId ?? 0,
    assignment: toBlobRef(assignment),
    sources: sources ?? [],
  }),
};

const proof: Codec<Proof, headway.v1.JoinRequest.$Properties> = {
  type: JoinRequest,
  toWire: ({ workerId, fingerprint, goldenFeatures, featureHashes, gradientHashes }) => ({
    workerId,
    fingerprint,
    goldenFeatures: new Uint8Array(goldenFeatures.buffer, goldenFeatures.byteOffset, goldenFeatures.byteLength),
    featureHashes: [...featureHashes],
    gradientHashes: [...gradientHashes],
  }),
  fromWire: ({ workerId, fingerprint, goldenFeatures, featureHashes, gradientHashes }) => ({
    workerId: workerId ?? 0,
    fingerprint: fingerprint ?? "",
    goldenFeatures: new Float32Array(Uint8Array.from(goldenFeatures ?? []).buffer),
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

const reportFrom: Codec<ReportFrom, headway.v1.WorkerReport.$Properties> = {
  type: WorkerReport,
  toWire: ({ workerId, report }) => ({ workerId, ...reportToWire(report) }),
  fromWire: (message) => ({ workerId: message.workerId ?? 0, report: reportFromWire(message) }),
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
export const CONTROL = defineMethod("Control", true, reportFrom, directive);

function reportToWire(report: Report): headway.v1.WorkerReport.$Properties {
  switch (report.kind) {
    case "heartbeat":
      return { heartbeat: report };
    case "extract-progress":
      return { extractProgress: report };
    case "prepared":
      return {
        prepared: {
          ...report,
          generation: { ...report.generation },
          badImages: [...report.bad],
          remarks: [...report.remarks],
        },
      };
    case "epoch-end":
      return { epochEnd: { ...report, seconds: { ...report.seconds } } };
    case "state-published":
      return { statePublished: { ...report, state: { ...report.state } } };
    case "finished":
      return { finished: report };
    case "failed":
      return { failed: { ...report, facts: JSON.stringify(report.facts) } };
  }
}

function reportFromWire(message: headway.v1.WorkerReport.$Properties): Report {
  const { heartbeat, extractProgress, prepared, epochEnd, statePublished, finished, failed } = message;
  if (heartbeat) {
    const { phase, phaseSeconds, step, samples, loopLagMs } = heartbeat;
    return {
      kind: "heartbeat",
      phase: (phase ?? "waiting") as WorkerPhase,
      phaseSeconds: phaseSeconds ?? 0,
      step: Number(step ?? 0),
      samples: Number(samples ?? 0),
      loopLagMs: loopLagMs ?? 0,
    };
  }
  if (extractProgress) {
    const { done, total, hits } = extractProgress;
    return { kind: "extract-progress", done: Number(done ?? 0), total: Number(total ?? 0), hits: Number(hits ?? 0) };
  }
  if (prepared) {
    const { generation, hits, misses, badImages, remarks, seconds } = prepared;
    const bad = (badImages ?? []).map(({ id, split, reason }) => ({
      id: id ?? "",
      split: (split ?? "train") as Split,
      reason: reason ?? "",
    }));
    return {
      kind: "prepared",
      generation: toGenerationId(generation),
      hits: Number(hits ?? 0),
      misses: Number(misses ?? 0),
      bad,
      remarks: (remarks ?? []).map(({ remark, count, example }) => ({
        remark: remark ?? "",
        count: Number(count ?? 0),
        example: example ?? "",
      })),
      seconds: seconds ?? 0,
    };
  }
  if (epochEnd) {
    const { record, step, seconds, bytesSent, bytesReceived } = epochEnd;
    return {
      kind: "epoch-end",
      record: record ?? "{}",
      step: Number(step ?? 0),
      seconds: parsePhaseSeconds(seconds ?? {}),
      bytesSent: Number(bytesSent ?? 0),
      bytesReceived: Number(bytesReceived ?? 0),
    };
  }
  if (statePublished) {
    const { step, state, reason } = statePublished;
    return { kind: "state-published", step: Number(step ?? 0), state: toBlobRef(state), reason: reason as StateReason };
  }
  if (finished) {
    const { outcome, reason, step, samples } = finished;
    return {
      kind: "finished",
      outcome: outcome === "stopped" ? "stopped" : "completed",
      reason: reason ?? "",
      step: Number(step ?? 0),
      samples: Number(samples ?? 0),
    };
  }
  const { code, message: text, facts } = failed ?? {};
  return {
    kind: "failed",
    code: code ?? "INTERNAL",
    message: text ?? "an unknown report",
    facts: JSON.parse(facts || "{}"),
  };
}

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
