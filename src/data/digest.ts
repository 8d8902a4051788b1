import { createHash } from "node:crypto";
import type { Sample, Split } from "./sample.js";

/** Samples of different splits whose pictures are the same byte for byte. */
export interface Duplicate {
  readonly sha256: string;
  readonly samples: readonly { readonly id: string; readonly split: Split }[];
}

/**
 * The digest of a dataset: SHA-256 over one line a sample, in order, each the JSON array of id, picture digest, label,
 * group, weight and split.
 */
export function datasetDigest(classes: readonly string[], samples: readonly Sample[]): string {
  const hash = createHash("sha256");
  for (const { id, sha256, classIndex, group, weight, split } of samples) {
    hash.update(`${JSON.stringify([id, sha256, classes[classIndex], group, weight, split])}\n`);
  }
  return hash.digest("hex");
}

/** Finds pictures that are in more than one split, in the order of their first sample. */
export function findDuplicates(samples: readonly Sample[]): Duplicate[] {
  const bySha = new Map<string, Sample[]>();
  for (const sample of samples) {
    const listed = bySha.get(sample.sha256);
    if (listed === undefined) bySha.set(sample.sha256, [sample]);
    else listed.push(sample);
  }
  return [...bySha]
    .filter(([, copies]) => copies.some(({ split }) => split !== copies[0]!.split))
    .map(([sha256, copies]) => ({ sha256, samples: copies.map(({ id, split }) => ({ id, split })) }));
}
