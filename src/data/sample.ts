import { createHash } from "node:crypto";

/** What a sample is used for. */
export type Split = "train" | "validation" | "test";

/** The splits in the order in which they are reported. */
export const SPLITS: readonly Split[] = ["train", "validation", "test"];

/** Where a sample's picture is: a file of its own, or one picture of an IDX file. */
export type PictureSource =
  | { readonly kind: "file"; readonly path: string }
  | {
      readonly kind: "idx";
      readonly path: string;
      readonly index: number;
      readonly rows: number;
      readonly columns: number;
    };

/** One labelled picture. */
export interface Sample {
  /** The path relative to the folder or manifest, with `/`; of an IDX pair the index. */
  readonly id: string;
  /** Index into the dataset's classes. */
  readonly classIndex: number;
  /** Samples of one group stay on one side of a split; without one of its own a sample's group is its id. */
  readonly group: string;
  /** Factor of the sample's loss; 1 unless the manifest says otherwise. */
  readonly weight: number;
  readonly split: Split;
  readonly source: PictureSource;
  /** Of the file's bytes; of an IDX picture see `pictureSha256`. Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The 32-bit hash of a sample's id that steps add up: the first 4 bytes of its SHA-256 (UTF-8), big-endian. */
export function idHash(id: string): number {
  return createHash("sha256").update(id).digest().readUInt32BE(0);
}

/** Orders texts by UTF-16 code unit, the same under every locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
