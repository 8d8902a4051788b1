import type { PhaseSeconds } from "../training/index.js";
import type { JobResult } from "./job-result.js";

/** What the job asked for, in the words a reader compares runs by. */
export interface ReportSetup {
  /** headway's version. */
  readonly version: string;
  /** When the run began, ISO 8601; not part of any hash. */
  readonly startedAt: string | null;
  readonly seed: number;
  /** The weight file as the job names it. */
  readonly model: string;
  /** The layer whose output is the feature vector; null when it was never resolved. */
  readonly cut: string | null;
  /** Numbers in a feature vector. */
  readonly features: number | null;
  /** Height and width of the pictures the backbone sees. */
  readonly size: readonly [number, number] | null;
  /** Widths of the hidden layers; empty for a linear head. */
  readonly hiddenLayers: readonly number[];
  readonly batchSize: number;
  /** E.g. "adam". */
  readonly solver: string;
  /** E.g. "cosine". */
  readonly schedule: string;
  readonly learningRate: number;
  readonly lanes: number;
  readonly cacheEnabled: boolean;
}

/** One committed epoch. Losses are means in nats, accuracies shares from 0 to 1; null where there is no number. */
export interface ReportEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Committed steps at the epoch's end. */
  readonly step: number;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** Samples in the epoch's committed steps. */
  readonly numSamples: number;
  /** Sum of their 32-bit id hashes. */
  readonly idSum: number;
  /** Wall seconds of rank 0. */
  readonly seconds: PhaseSeconds;
}

/** How often a picture of each class was given each class: `counts[actual][predicted]`. */
export interface ReportConfusion {
  readonly split: "test" | "validation";
  readonly counts: readonly (readonly number[])[];
}

/** A held-out picture that the head got wrong. */
export interface ReportMistake {
  readonly id: string;
  /** A `data:image/...;base64,` URI of a thumbnail. */
  readonly picture: string | null;
  /** The class it is of, and the one it was given. */
  readonly label: string;
  readonly predicted: string;
  /** Of the predicted class. */
  readonly probability: number;
  /** Its cross-entropy in nats. */
  readonly loss: number;
}

/** Everything report.html is made of: plain data, equal to its JSON. */
export interface ReportModel {
  readonly result: JobResult;
  /** Why the run did not complete; null when it did. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly setup: ReportSetup;
  /** The keys of the resolved job that can change the head; what is null was left out. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly classes: readonly string[];
  readonly epochs: readonly ReportEpoch[];
  /** The epoch whose head was exported; null when no epoch was chosen by validation. */
  readonly bestEpoch: number | null;
  /** Sum of the id hashes of the training set, from the plan; null when there was no plan yet. */
  readonly plannedIdSum: number | null;
  /** Of the test pictures, else of the validation pictures. */
  readonly confusion: ReportConfusion | null;
  /** The worst first. */
  readonly mistakes: readonly ReportMistake[];
  /** Wall time by what it went to; together the total. */
  readonly seconds: {
    readonly start: number;
    readonly extract: number;
    readonly train: number;
    readonly evaluate: number;
    readonly other: number;
  };
  /** Pictures left out because they could not be read. */
  readonly badImages: readonly { readonly id: string; readonly reason: string }[];
  /** Equal files that lie on both sides of a split. */
  readonly duplicates: readonly {
    readonly sha256: string;
    readonly samples: readonly { readonly id: string; readonly split: string }[];
  }[];
}
