import type { GenerationId } from "../collective/index.js";
import type { BySplit, JobResult } from "../report/index.js";
import type { PhaseSeconds } from "../training/index.js";
import type { BadPicture, Member } from "./messages.js";

/** Numbers of one epoch as users read them. */
export interface EpochFacts {
  /** Completed epochs, from 1, and how many the job has at most. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly learningRate: number;
  /** Mean cross-entropy in nats and share correct, each sample before its own step. */
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly isBest: boolean;
  /** Samples committed in the epoch and the sum of their 32-bit id hashes: every sample once. */
  readonly numSamples: number;
  readonly idSum: number;
  /** Wall seconds of rank 0. */
  readonly seconds: PhaseSeconds;
}

/** What happens in a job, in order. `events.jsonl` has a line for each but `progress`, with `time` added. */
export type JobEvent =
  | {
      readonly event: "job-started";
      readonly name: string;
      readonly specSha256: string;
      readonly output: string;
      readonly lanes: number;
      readonly workers: { readonly min: number; readonly max: number };
    }
  | {
      readonly event: "dataset-read";
      readonly samples: BySplit<number>;
      readonly classes: number;
      readonly duplicatesAcrossSplits: number;
      /** Files that cannot be read, or are no pictures, and were left out. */
      readonly badPictures: readonly BadPicture[];
      /** Names in folders that are hidden or that systems leave behind, and how often each was passed over. */
      readonly passedOver: Readonly<Record<string, number>>;
      readonly seconds: number;
    }
  | {
      readonly event: "backbone-compiled";
      readonly cut: string;
      readonly features: number;
      readonly parameters: number;
      readonly digest: string;
      readonly seconds: number;
    }
  | {
      /** Something is allowed and probably not meant. */
      readonly event: "warning";
      /** A short name of what it is about, for programs. */
      readonly about: string;
      /** What was found, and what to do. */
      readonly message: string;
    }
  | { readonly event: "coordinator-listening"; readonly address: string }
  | {
      /** Exactness is what the probe found so far, over the coordinator and the workers that joined. */
      readonly event: "engine-probed";
      readonly kind: string;
      readonly fingerprint: string;
      readonly exact: boolean;
    }
  | { readonly event: "worker-started"; readonly pid: number }
  | { readonly event: "metrics-served"; readonly port: number }
  | { readonly event: "already-completed"; readonly output: string; readonly headSha256: string | null }
  | { readonly event: "nothing-to-resume"; readonly output: string }
  | {
      readonly event: "resuming";
      readonly step: number;
      readonly epoch: number;
      readonly path: string;
      /** Newer checkpoints that are not whole and were passed over. */
      readonly damaged: readonly string[];
      /** Wall time of the job's earlier processes. */
      readonly earlierSeconds: JobResult["seconds"];
    }
  | {
      /** A resumed job has more epochs than before. */
      readonly event: "training-extended";
      readonly fromEpochs: number;
      readonly toEpochs: number;
      /** Whether the steps so far had the rates that they have in the longer training. */
      readonly hasSameRates: boolean;
    }
  | {
      readonly event: "worker-joined";
      readonly workerId: number;
      readonly address: string;
      readonly host: string;
      readonly pid: number;
      readonly fingerprint: string;
      /** Port of its /metrics on 127.0.0.1; null: it serves none. */
      readonly metricsPort: number | null;
    }
  | {
      readonly event: "worker-refused";
      /** Null for one that was not even registered. */
      readonly workerId: number | null;
      readonly code: string;
      readonly reason: string;
      /** How often it happened so far; many of a kind are told at the 1st, 10th, 100th and so on, and at the end. */
      readonly times: number;
    }
  | { readonly event: "worker-lost"; readonly workerId: number; readonly reason: string }
  | { readonly event: "worker-left"; readonly workerId: number; readonly reason: string }
  | {
      readonly event: "generation-opened";
      readonly generation: GenerationId;
      readonly members: readonly Pick<Member, "rank" | "workerId" | "lanes">[];
    }
  | {
      readonly event: "features-ready";
      /** Rows of all workers that were there before the job, and that it computed; each sample once. */
      readonly hits: number;
      readonly misses: number;
      /** Samples that have features. */
      readonly samples: BySplit<number>;
      readonly seconds: number;
      readonly badPictures: readonly BadPicture[];
    }
  | {
      readonly event: "training-started";
      readonly steps: number;
      readonly stepsPerEpoch: number;
      readonly fromStep: number;
    }
  | ({ readonly event: "epoch-ended" } & EpochFacts)
  | {
      readonly event: "checkpoint-stored";
      readonly step: number;
      readonly reason: string;
      readonly path: string;
      readonly sha256: string;
    }
  | { readonly event: "stop-requested"; readonly reason: string }
  | {
      readonly event: "training-ended";
      readonly outcome: "completed" | "stopped" | "failed";
      readonly reason: string;
      /** Committed steps. */
      readonly step: number;
      /** Completed epochs. */
      readonly epoch: number;
      /** Samples of the steps that this process committed. */
      readonly samples: number;
      readonly seconds: number;
    }
  | { readonly event: "head-exported"; readonly path: string; readonly sha256: string; readonly parameters: number }
  | {
      readonly event: "evaluated";
      readonly accuracy: BySplit<number | null>;
      readonly loss: BySplit<number | null>;
      readonly seconds: number;
    }
  | {
      readonly event: "job-ended";
      readonly status: JobResult["status"];
      readonly seconds: number;
      readonly error?: { code: string; message: string };
    }
  | {
      /** How far a phase is; many a second, not journalled. */
      readonly event: "progress";
      readonly phase: "read" | "extract" | "train" | "evaluate";
      readonly unit: "files" | "images" | "steps";
      readonly done: number;
      readonly total: number;
    };
