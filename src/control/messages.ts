// What the coordinator and a worker say to each other on the control channel, as plain data. The wire form is
// proto/headway/v1/rendezvous.proto; only coordinator/rendezvous-service.ts and worker/rendezvous-client-grpc.ts see it.

import type { BlobRef } from "../blobs/index.js";
import type { GenerationId } from "../collective/index.js";
import type { Split } from "../data/index.js";
import type { PictureRemark } from "../features/index.js";
import type { EpochRecord, PhaseSeconds } from "../training/index.js";

/** Version of the protocol between coordinator and workers. Another version is refused with both numbers. */
export const PROTOCOL_VERSION = 2;

/** A worker's first words. */
export interface Registration {
  readonly protocolVersion: number;
  /** host:port of its data server. */
  readonly address: string;
  readonly pid: number;
  readonly host: string;
  /** Port of its /metrics on 127.0.0.1; null: it serves none. */
  readonly metricsPort: number | null;
}

/** The answer to a registration. */
export interface Registered {
  /** Counted from 0 in the order of registration. */
  readonly workerId: number;
  /** An {@link Assignment} as JSON. */
  readonly assignment: BlobRef;
  /** host:port to pull blobs from, in this order. */
  readonly sources: readonly string[];
  /** What the worker names itself by when it joins and opens its control channel; nobody else knows it. */
  readonly ticket: string;
}

/** Whether a worker is admitted; `code` and `reason` say why not. */
export type Verdict =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly code: string; readonly reason: string };

/** A picture that has no features. */
export interface BadPicture {
  readonly id: string;
  /** Null where it was left out before splits were drawn. */
  readonly split: Split | null;
  readonly reason: string;
}

/** Why a state was published. */
export type StateReason = "periodic" | "best" | "stop" | "final";

/** A report that belongs to a generation. */
interface OfGeneration {
  readonly generation: GenerationId;
}

/** From a worker to the coordinator. */
export type Report =
  | { readonly kind: "heartbeat"; readonly step: number; readonly samples: number }
  | (OfGeneration & {
      readonly kind: "extract-progress";
      readonly done: number;
      readonly total: number;
      readonly hits: number;
    })
  /** Comes before `prepared`, several times where they are many. */
  | (OfGeneration & { readonly kind: "bad-pictures"; readonly pictures: readonly BadPicture[] })
  | (OfGeneration & {
      readonly kind: "prepared";
      readonly hits: number;
      readonly misses: number;
      readonly remarks: readonly PictureRemark[];
    })
  | (OfGeneration & {
      readonly kind: "epoch-end";
      readonly record: EpochRecord;
      readonly step: number;
      /** Wall seconds of the epoch. */
      readonly seconds: PhaseSeconds;
    })
  | (OfGeneration & {
      readonly kind: "state-published";
      readonly step: number;
      readonly state: BlobRef;
      readonly reason: StateReason;
    })
  | (OfGeneration & {
      readonly kind: "finished";
      readonly outcome: "completed" | "stopped";
      readonly reason: string;
      readonly step: number;
      /** Samples of the steps that this process committed. */
      readonly samples: number;
    })
  | {
      readonly kind: "failed";
      readonly code: string;
      readonly message: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

/** A rank of a generation. */
export interface Member {
  readonly rank: number;
  readonly workerId: number;
  readonly address: string;
  /** Lanes it owns, ascending. */
  readonly lanes: readonly number[];
}

/** From the coordinator to a worker. */
export type Directive =
  | {
      readonly kind: "prepare";
      readonly generation: GenerationId;
      readonly laneTableRevision: number;
      readonly members: readonly Member[];
      /** A {@link Roster} as JSON. */
      readonly roster: BlobRef;
      /** Learning rate by step, float64. */
      readonly schedule: BlobRef;
    }
  | {
      readonly kind: "train";
      readonly generation: GenerationId;
      /** The state to go on from; null: the initial one. */
      readonly state: BlobRef | null;
      readonly sources: readonly string[];
    }
  | { readonly kind: "stop"; readonly reason: string }
  | { readonly kind: "state-stored"; readonly step: number }
  | { readonly kind: "dismiss"; readonly reason: string };
