import type { BlobRef } from "../blobs/index.js";
import type { Job } from "../config/index.js";
import { type Preprocessing, preprocessingDigest } from "../data/index.js";
import type { FeatureSpace } from "../features/index.js";
import type { HeadSpec } from "../training/index.js";

/** A golden picture: an encoded file, or the raw grey pixels of an IDX sample. */
export interface GoldenRef {
  readonly name: string;
  readonly blob: BlobRef;
  /** Size of raw grey pixels; null for an encoded file. */
  readonly raw: { readonly rows: number; readonly columns: number } | null;
}

/** What a worker is told of a job before it proves itself: all that does not depend on the membership or the samples. */
export interface Assignment {
  readonly spec: unknown;
  readonly seed: number;
  readonly numLanes: number;
  readonly head: HeadSpec;
  readonly classes: readonly string[];
  readonly training: Job["training"];
  readonly allReduce: Job["workers"]["allReduce"];
  readonly checkpointSteps: number;
  readonly cache: { readonly enabled: boolean; readonly maxBytes: number };
  readonly backbone: {
    /** ONNX bytes. */
    readonly program: BlobRef;
    /** SHA-256 of the program. */
    readonly digest: string;
    readonly cut: string;
    readonly features: number;
    readonly preprocessing: Preprocessing;
  };
  readonly golden: readonly GoldenRef[];
}

/** Where the cache keeps a job's features: whatever changes a bit of a row is part of it. */
export function featureSpaceOf(
  backbone: {
    readonly digest: string;
    readonly cut: string;
    readonly features: number;
    readonly preprocessing: Preprocessing;
  },
  fingerprint: string,
): FeatureSpace {
  const { digest, cut, features, preprocessing } = backbone;
  return { backbone: digest, cut, preprocessing: preprocessingDigest(preprocessing), view: 0, fingerprint, features };
}
