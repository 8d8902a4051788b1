import { canonicalJson, sha256Hex } from "../files/index.js";
import type { HeadSection } from "./head.js";
import type { Job } from "./job.js";
import type { TrainingSection } from "./training.js";
import { formatKeyPath, isMap } from "./written-values.js";

/** All that can change a bit of the head. What stands outside the job file is there as a digest. */
export interface Spec {
  readonly seed: number;
  /** Digest of the samples: ids, bytes, labels, groups, weights and splits. */
  readonly dataset: string;
  readonly backbone: { readonly program: string; readonly preprocessing: string };
  readonly head: HeadSection;
  readonly training: TrainingSection;
  readonly workers: { readonly lanes: number };
}

/** Digests of what the sections `dataset` and `backbone` name. */
export interface SpecDigests {
  readonly dataset: string;
  readonly backbone: { readonly program: string; readonly preprocessing: string };
}

const SPEC_KEYS = ["seed", "dataset", "backbone", "head", "training", "workers.lanes"];

/** Whether a key of the job file, such as `training.epochs`, is part of the spec. */
export function changesHead(key: string): boolean {
  return SPEC_KEYS.some((part) => key === part || key.startsWith(`${part}.`));
}

/** The part of a job that decides the head's bits, with digests in place of the sections `dataset` and `backbone`. */
export function specOf(job: Job, digests: SpecDigests): Spec {
  return {
    seed: job.seed,
    dataset: digests.dataset,
    backbone: { program: digests.backbone.program, preprocessing: digests.backbone.preprocessing },
    head: job.head,
    training: job.training,
    workers: { lanes: job.workers.lanes },
  };
}

/** SHA-256, in hexadecimal, of the spec's canonical JSON. */
export function specSha256(spec: Spec): string {
  return sha256Hex(canonicalJson(spec));
}

/**
 * The first key, in the order of the job file, in which two specs differ, such as `training.learningRate`; undefined
 * where they are equal. A list counts as one value.
 */
export function firstDifference(a: Spec, b: Spec): string | undefined {
  const path = differingPath(a, b);
  return path === undefined ? undefined : formatKeyPath(path);
}

function differingPath(a: unknown, b: unknown): string[] | undefined {
  if (!isMap(a) || !isMap(b)) {
    const isEqual = a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
    return isEqual ? undefined : [];
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const below = differingPath(a[key], b[key]);
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}
