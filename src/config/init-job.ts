import path from "node:path";
import { HeadwayError } from "../errors.js";
import { schemaLine } from "./schema-file.js";

/** What is known of a folder of pictures for which a job file is to be written. */
export interface InitFacts {
  /** The folder, absolute or relative to where the job file will stand. */
  readonly folder: string;
  /** Its sub-folders and how many pictures each has. */
  readonly classes: readonly { readonly name: string; readonly images: number }[];
  /** The folders of its splits, below it, where it has such; the classes are those of `train`. */
  readonly splits?: { readonly train: string; readonly validation?: string; readonly test?: string } | undefined;
  /** The pretrained model, absolute or relative as the folder. @default model/model.json, with a note to change it */
  readonly model?: string;
  /** Path or address of the job file's JSON Schema, for editors. @default none */
  readonly schema?: string;
}

/**
 * The rate that is least behind, at worst, the best one of each job in bench/results/learning-rate.md: 7.9 points of
 * accuracy where Keras' default of 0.001 is 57 behind.
 */
const LEARNING_RATE = 0.03;
/** A smallest class of fewer pictures gives a larger share away, so that it is in each split. */
const FEW_IMAGES = 20;
/** From this ratio of the largest to the smallest class on, balanced weights are suggested. */
const LOPSIDED = 4;

/**
 * A commented job file for a folder of pictures. Lines that begin with `#` and a key without a space between are keys
 * that are left out; each shows its default. Throws DATA_INVALID for fewer than two classes.
 */
export function planInit(facts: InitFacts): string {
  const { folder, classes, splits, model = "model/model.json", schema } = facts;
  if (classes.length < 2) {
    const found = classes.length === 0 ? "no class folder" : `one class folder only (${classes[0]!.name})`;
    const message = `${folder}: has ${found}; put the pictures of each class into a sub-folder of its own, two at least`;
    throw new HeadwayError("DATA_INVALID", message, { path: folder });
  }
  const smallest = classes.reduce((a, b) => (b.images < a.images ? b : a));
  const largest = classes.reduce((a, b) => (b.images > a.images ? b : a));
  const total = classes.reduce((sum, { images }) => sum + images, 0);
  const fraction = smallest.images < FEW_IMAGES ? 0.2 : 0.1;
  const weights =
    largest.images >= LOPSIDED * smallest.images
      ? `# the largest class has ${(largest.images / Math.max(smallest.images, 1)).toFixed(1)} times the pictures of the smallest; try: balanced`
      : "# none, balanced, or a map from class to weight";
  const sourceLine = (split: string | undefined): string =>
    (split === undefined ? `fraction: ${fraction}` : `folder: ${quoted(path.join(folder, split))}`).padEnd(27);
  const modelNote = facts.model === undefined ? "CHANGE THIS: " : "";

  return `${schema === undefined ? "" : schemaLine(schema)}# headway validate checks this file, headway run trains from it. Paths are relative to it.
# ${total} pictures in ${classes.length} classes, from ${smallest.images} (${shownName(smallest.name)}) to ${largest.images} (${shownName(largest.name)}).
# A key behind a # is left out; what stands there is its default, or an example where the line says so.

apiVersion: headway/v1
kind: FineTune
name: ${jobName(folder)}
#seed: 0                        # another seed: other splits, another order, other first weights

dataset:
  train:
    folder: ${quoted(splits === undefined ? folder : path.join(folder, splits.train))}
    # one sub-folder for each class; its name is the class
  validation:
    ${sourceLine(splits?.validation)} # decides when to stop and which epoch is the best
  test:
    ${sourceLine(splits?.test)} # never looked at in training; the accuracy at the end is measured on it
  #onBadImage: fail             # skip: train without unreadable pictures; the report lists them
  #onConflict: fail             # keep: train on pictures that are the same byte for byte and have several labels

backbone:
  model: ${quoted(model)}
  # ${modelNote}a pretrained network: a TFJS model.json with its weights beside it, or an .onnx file
  #cut: block_13_expand_relu    # example; the default is before the classifier: headway models inspect FILE lists the cuts
  #preprocessing:               # example; the default is preprocessing.json beside the model
  #  size: [224, 224]           # height, width
  #  scale: 1/255               # pixels from 0..255 to 0..1

#head:
#  layers: []                   # widths of hidden layers, for example [128]
#  dropout: 0
#  l1: 0
#  l2: 0

training:
  epochs: 20
  #batchSize: 32
  learningRate: ${LEARNING_RATE}          # of adam, for 20 epochs and a linear head; smaller where the first epoch stays the best
  #solver:
  #  kind: adam                 # adam, sgd, adamw or rmsprop
  schedule:
    kind: cosine                # constant, step, exponential or cosine
  #labelSmoothing: 0
  #classWeights: none           ${weights}
  #clip: none                   # none, or a map with value, norm or globalNorm
  earlyStopping:
    patience: 5                 # epochs without a better validation loss; the best epoch is what is exported

#workers:
#  min: 1                       # processes that headway run starts; --workers N sets it
#  lanes: 16                    # the most workers that can share the job; can change the head

#checkpoints:
#  everySteps: 200
#  keep: 2

#cache:
#  enabled: true
#  folder: auto                 # $HEADWAY_HOME/cache, else ~/.cache/headway
#  maxBytes: 10GiB

${outputLine(folder)}
`;
}

/** The default run folder lies beside the job file; where that is among the pictures, the folder above them takes it. */
function outputLine(folder: string): string {
  const name = jobName(folder);
  const isAmongPictures = folder.split(/[/\\]/).every((part) => part === "." || part === ".." || part === "");
  if (!isAmongPictures || path.isAbsolute(folder)) return `#output: runs/${name}`;
  return `output: ${quoted(path.join(folder, "..", "runs", name))}`;
}

/** A job's name from a folder's: what a name may not have becomes a hyphen; what YAML may not take for text, no name. */
function jobName(folder: string): string {
  const last = folder.split(/[/\\]/).findLast((part) => /[a-z0-9]/i.test(part)) ?? "";
  const slug = last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "");
  const isText = /^[a-z]/.test(slug) && !NOT_TEXT.test(slug);
  return (isText ? slug : `job-${slug}`).slice(0, 63).replace(/-+$/, "");
}

const NOT_TEXT = /^(?:true|false|null)$/i;

/** A path as YAML: plain where that is surely text, else in double quotes. */
function quoted(path: string): string {
  const written = path.startsWith("~") ? `./${path}` : path;
  const isPlain = /^[./]*[A-Za-z][\w./-]*$/.test(written) && !NOT_TEXT.test(written);
  return isPlain ? written : JSON.stringify(written);
}

/** A class's name inside a comment, on one line whatever is in it. */
function shownName(name: string): string {
  return /^[\w .,&()+-]+$/.test(name) ? name : JSON.stringify(name);
}
