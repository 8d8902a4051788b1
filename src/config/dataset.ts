import { z } from "zod";
import { isWithin } from "../files/index.js";
import { choice, path as filePath, real, wordList } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";
import { exactlyOne, type Finding, formatKeyPath, type KeyPath, type WrittenValues } from "./written-values.js";

/** Where samples come from: a folder with one sub-folder a class, a manifest, or a pair of IDX files. */
export type SourceSpec =
  | { readonly folder: string }
  | { readonly manifest: string }
  | { readonly idx: { readonly images: string; readonly labels: string } };

/** Where the samples of validation or test come from: a share of all samples of train, or a source of their own. */
export type SplitSpec = SourceSpec | { readonly fraction: number };

const SOURCE_KEYS = ["folder", "manifest", "idx"] as const;
const SPLIT_KEYS = ["fraction", ...SOURCE_KEYS] as const;

const sourceShape = {
  folder: filePath("a folder's path")
    .optional()
    .describe("A folder with one sub-folder for each class; a sample's id is its path below the folder, with /."),
  manifest: filePath("the path of a JSONL or CSV file")
    .optional()
    .describe(
      "A JSONL or CSV file with path, label and optional group, weight, split; its paths are relative to it. " +
        "One group stays on one side of a split. A split column (train, validation, test) excludes fractions.",
    ),
  idx: section({
    images: filePath("the path of an IDX file of images").describe("The images, for example train-images-idx3-ubyte."),
    labels: filePath("the path of an IDX file of labels").describe("The labels, for example train-labels-idx1-ubyte."),
  })
    .optional()
    .describe("A pair of files as MNIST has them, plain or .gz; a sample's id is its index in the file."),
};

const trainModel = section(sourceShape)
  .meta({
    description: "The samples to learn from. Exactly one of folder, manifest, idx.",
    oneOf: SOURCE_KEYS.map((key) => ({ required: [key] })),
  })
  // The rule that exactly one key is there runs beside the model.
  .transform((source) => source as SourceSpec);

function splitModel(description: string) {
  const fraction = real({ above: 0, below: 1 })
    .optional()
    .describe("The share of all samples of train: stratified by class, whole groups, drawn by seed.");
  const source = section({ fraction, ...sourceShape })
    .meta({ oneOf: SPLIT_KEYS.map((key) => ({ required: [key] })) })
    .transform((split) => split as SplitSpec);
  return z
    .union([z.literal("none"), source], { error: `none or a map with ${SPLIT_KEYS.join(", ")}` })
    .prefault("none")
    .transform((split) => (split === "none" ? null : split))
    .describe(description);
}

/** The section `dataset`. */
export const datasetModel = section({
  train: trainModel,
  validation: splitModel(
    "Samples that decide on early stopping and the best head. One of fraction, folder, manifest, idx; none: no early " +
      "stopping, and metrics are null.",
  ),
  test: splitModel("Samples that only the final accuracy sees. As validation; its fraction is drawn first."),
  onBadImage: choice(["fail", "skip"])
    .default("fail")
    .describe("An unreadable image: fail before training with the full list, or skip it and list it in the report."),
  onConflict: choice(["fail", "keep"])
    .default("fail")
    .describe("The same picture, byte for byte, with several labels: fail with the list, or keep all and warn."),
}).describe("The labelled pictures.");

/** The section `dataset` with defaults; paths are absolute once the job is resolved. */
export type DatasetSection = DeepReadonly<z.output<typeof datasetModel>>;

/** Each place of the dataset where a path can stand. */
const DATASET_PATHS: readonly KeyPath[] = ["train", "validation", "test"].flatMap((split) => [
  ["dataset", split, "folder"],
  ["dataset", split, "manifest"],
  ["dataset", split, "idx", "images"],
  ["dataset", split, "idx", "labels"],
]);

const DATASET_FOLDERS = DATASET_PATHS.filter((place) => place.at(-1) === "folder");

/** What must hold between keys of `dataset`. */
export function* checkDataset(written: WrittenValues): Iterable<Finding> {
  yield* exactlyOne(written, ["dataset", "train"], SOURCE_KEYS);
  yield* exactlyOne(written, ["dataset", "validation"], SPLIT_KEYS);
  yield* exactlyOne(written, ["dataset", "test"], SPLIT_KEYS);
  const validation = written.number(["dataset", "validation", "fraction"]);
  const test = written.number(["dataset", "test", "fraction"]);
  if (validation !== undefined && test !== undefined && validation > 0 && test > 0 && validation + test >= 1) {
    if (validation < 1 && test < 1) {
      yield {
        path: ["dataset", "test", "fraction"],
        with: [["dataset", "validation", "fraction"]],
        message: `${test} and validation's ${validation} leave nothing to train on; their sum must be < 1`,
      };
    }
  }
  yield* checkOutputApart(written);
}

/**
 * The run folder can be deleted by --overwrite, so nothing the job reads may be in it; and a folder of pictures is read
 * whole, so the run folder, which has some, may not be in that.
 */
function* checkOutputApart(written: WrittenValues): Iterable<Finding> {
  const output = written.output();
  if (output === undefined) return;
  const around = DATASET_FOLDERS.filter((place) => {
    const folder = written.file(...place);
    return folder !== undefined && folder !== output && isWithin(folder, output);
  });
  if (around.length > 0) {
    yield {
      path: ["output"],
      with: around,
      message: `${output} lies in ${wordList(around.map(formatKeyPath), "and")}, which is read whole; give a folder outside`,
    };
  }
  const inside = [...DATASET_PATHS, ["backbone", "model"]].filter((place) => {
    const input = written.file(...place);
    return input !== undefined && isWithin(output, input);
  });
  if (inside.length > 0) {
    const names = wordList(inside.map(formatKeyPath), "and");
    yield {
      path: ["output"],
      with: inside,
      message: `holds what the job reads (${names}), which --overwrite would delete; give a folder of its own`,
    };
  }
}
