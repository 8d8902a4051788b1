/** How a job ended. */
export type JobStatus = "completed" | "cancelled" | "failed";

/** Numbers by split; null where the job has no such split, or the head was not evaluated. */
export interface BySplit<T> {
  readonly train: T;
  readonly validation: T;
  readonly test: T;
}

/** What `result.json` holds, version 1. `job`, `head`, `epochs`, `steps`, `samples`, `accuracy` and `loss` are independent of the workers. */
export interface JobResult {
  readonly version: 1;
  readonly status: JobStatus;
  readonly job: { readonly name: string; readonly specSha256: string | null };
  /** SHA-256 of head.safetensors and the number of trained weights; null where nothing was exported. */
  readonly head: { readonly sha256: string | null; readonly parameters: number | null };
  /** Completed epochs and committed steps. */
  readonly epochs: number;
  readonly steps: number;
  readonly samples: BySplit<number>;
  /** Share of samples whose most probable class is theirs, of the exported files. */
  readonly accuracy: BySplit<number | null>;
  /** Mean cross-entropy in nats of the exported files, without penalties and class weights. */
  readonly loss: BySplit<number | null>;
  /** Wall time of all processes of the job, by what it was waiting for. */
  readonly seconds: {
    readonly total: number;
    readonly extract: number;
    readonly train: number;
    readonly evaluate: number;
  };
  readonly throughput: {
    readonly extractImagesPerSecond: number | null;
    readonly trainSamplesPerSecond: number | null;
  };
  /** Rows of features, each sample once. */
  readonly cache: { readonly hits: number; readonly misses: number };
  readonly workers: {
    readonly started: number;
    readonly joined: number;
    readonly lost: number;
    readonly left: number;
  };
  /** Memberships, from 1; 0 when training never began. */
  readonly generations: number;
  /** Steps computed again after a loss. */
  readonly wastedSteps: number;
  readonly recoverySeconds: readonly number[];
  readonly engine: {
    readonly kind: string | null;
    readonly fingerprint: string | null;
    /** Whether the repeat probe found equal bits in all processes; null before it ran. */
    readonly exact: boolean | null;
  };
  /** Step of the checkpoint that this process resumed from; null for a new job. */
  readonly resumedFromStep: number | null;
  /** Pictures that were left out (`onBadImage: skip`), or because of which the job failed. */
  readonly badImages: readonly { readonly id: string; readonly split: string | null; readonly reason: string }[];
  /** Groups of equal files that lie on both sides of a split. */
  readonly duplicatesAcrossSplits: number;
  /** What is allowed and probably not meant, in the order it was found. */
  readonly warnings: readonly { readonly about: string; readonly message: string }[];
  /** Why the job failed; absent when it did not. */
  readonly error?: { readonly code: string; readonly message: string };
}
