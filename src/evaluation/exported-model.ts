import { join } from "node:path";
import { z } from "zod";
import { type Preprocessing, resolvePreprocessing } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { decodeSafetensors, parseJson, readIfThere, sha256Hex } from "../files/index.js";
import { type HeadSpec, headParameters } from "../training/index.js";

/** What `backbone/backbone.json` says of the files that a head works with. */
export interface BackboneFacts {
  /** SHA-256 of program.onnx. */
  readonly digest: string;
  readonly cut: string;
  /** Values of a feature row, D. */
  readonly features: number;
  /** SHA-256 of preprocessing.json beside it. */
  readonly preprocessingSha256: string;
  /** SHA-256 of classes.json above it. */
  readonly classesSha256: string;
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal");

const FACTS: z.ZodType<BackboneFacts> = z.strictObject({
  digest: sha256,
  cut: z.string(),
  features: z.int().min(1),
  preprocessingSha256: sha256,
  classesSha256: sha256,
});

const CLASSES = z
  .array(z.string())
  .min(2)
  .refine((names) => new Set(names).size === names.length, "a name is there twice");

/** What a head works with, as a run folder holds it. */
export interface ExportedBase {
  readonly folder: string;
  readonly classes: readonly string[];
  readonly backbone: BackboneFacts & { readonly program: Uint8Array; readonly preprocessing: Preprocessing };
}

/** A trained classifier as a run folder holds it. */
export interface ExportedModel extends ExportedBase {
  readonly head: HeadSpec;
  /** In the order of headParameters. */
  readonly parameters: readonly Float32Array[];
  /** SHA-256 of head.safetensors. */
  readonly headSha256: string;
}

/**
 * Loads what a run exported. Every file is held against the SHA-256 that another one gives of it, so that none can be
 * another run's, or damaged, without a word.
 * @throws HeadwayError NOT_FOUND when the folder or a file is missing; MODEL_INVALID when files are damaged or do not belong
 *   together; FILE_UNUSABLE when one cannot be read
 */
export async function loadExportedModel(folder: string): Promise<ExportedModel> {
  const path = join(folder, "head.safetensors");
  const [headBytes, base] = await Promise.all([readExported(folder, ["head.safetensors"]), loadExportedBase(folder)]);
  const { head, parameters } = readHead(headBytes, path);
  const { classes, backbone } = base;
  if (head.classes !== classes.length || head.features !== backbone.features) {
    throw new HeadwayError(
      "MODEL_INVALID",
      `${folder}: the head maps ${head.features} features to ${head.classes} classes, the backbone gives ${backbone.features} ` +
        `and classes.json names ${classes.length}; the files are of different runs`,
      { folder },
    );
  }
  return { ...base, head, parameters, headSha256: sha256Hex(headBytes) };
}

/** What a run exports before it trains: all but the head. @throws HeadwayError as {@link loadExportedModel} */
export async function loadExportedBase(folder: string): Promise<ExportedBase> {
  const read = (...names: string[]): Promise<Uint8Array> => readExported(folder, names);
  const [classesBytes, factsBytes, preprocessingBytes, program] = await Promise.all([
    read("classes.json"),
    read("backbone", "backbone.json"),
    read("backbone", "preprocessing.json"),
    read("backbone", "program.onnx"),
  ]);
  const factsPath = join(folder, "backbone", "backbone.json");
  const facts = parseExported(factsBytes, FACTS, factsPath);
  assertNamed(program, join(folder, "backbone", "program.onnx"), facts.digest, factsPath);
  const preprocessingPath = join(folder, "backbone", "preprocessing.json");
  assertNamed(preprocessingBytes, preprocessingPath, facts.preprocessingSha256, factsPath);
  assertNamed(classesBytes, join(folder, "classes.json"), facts.classesSha256, factsPath);
  const classes = parseExported(classesBytes, CLASSES, join(folder, "classes.json"));
  const preprocessing = readPreprocessing(preprocessingBytes, preprocessingPath);
  return { folder, classes, backbone: { ...facts, program, preprocessing } };
}

/** The head's shape follows from its tensors: `hidden_<i>/kernel` [in, out] and `softmax/kernel` [in, classes]. */
function readHead(bytes: Uint8Array, path: string): { head: HeadSpec; parameters: Float32Array[] } {
  const { tensors } = decodeHead(bytes, path);
  const kernels = Object.keys(tensors)
    .filter((name) => name.endsWith("/kernel"))
    .sort();
  const hidden = kernels.filter((name) => name.startsWith("hidden_"));
  const shape = (name: string): readonly number[] => tensors[name]?.shape ?? [];
  const first = hidden[0] ?? "softmax/kernel";
  const head: HeadSpec = {
    features: shape(first)[0] ?? 0,
    classes: shape("softmax/kernel")[1] ?? 0,
    layers: hidden.map((name) => shape(name)[1]!),
    dropout: 0,
    l1: 0,
    l2: 0,
  };
  const parameters = headParameters(head).map(({ name, dims }) => {
    const tensor = tensors[name];
    if (tensor?.dtype === "F32" && tensor.shape.join() === dims.join()) return tensor.data;
    throw new HeadwayError("MODEL_INVALID", `${path}: tensor ${name} is missing or not float32 [${dims}]`, {
      path,
      tensor: name,
    });
  });
  return { head, parameters };
}

function decodeHead(bytes: Uint8Array, path: string): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes, path);
  } catch (cause) {
    throw new HeadwayError("MODEL_INVALID", `${(cause as Error).message}; run the job again`, { path }, { cause });
  }
}

function readPreprocessing(bytes: Uint8Array, path: string): Preprocessing {
  try {
    return resolvePreprocessing(null, { value: parseExported(bytes, z.unknown(), path), path }, null);
  } catch (cause) {
    if (cause instanceof HeadwayError && cause.code === "MODEL_INVALID") throw cause;
    throw notExported(path, (cause as Error).message);
  }
}

function parseExported<T>(bytes: Uint8Array, schema: z.ZodType<T>, path: string): T {
  const { value, problem } = parseJson(bytes, schema);
  if (problem !== undefined) throw notExported(path, problem);
  return value;
}

function notExported(path: string, why: string): HeadwayError {
  return new HeadwayError("MODEL_INVALID", `${path} is not what a run exports: ${why}; run the job again`, { path });
}

/** Refuses a file whose SHA-256 is not the one that the file at `by` gives of it. */
function assertNamed(bytes: Uint8Array, path: string, expected: string, by: string): void {
  const found = sha256Hex(bytes);
  if (found === expected) return;
  const message = `${path} has SHA-256 ${found}, ${by} says ${expected}; run the job again`;
  throw new HeadwayError("MODEL_INVALID", message, { path });
}

/** A file of a run folder. @throws HeadwayError NOT_FOUND, FILE_UNUSABLE */
async function readExported(folder: string, names: readonly string[]): Promise<Uint8Array> {
  const path = join(folder, ...names);
  const bytes = await readIfThere(path);
  if (bytes !== undefined) return bytes;
  const message = `${path} is not there; ${folder} has to be the folder of a completed run (see output in its job file)`;
  throw new HeadwayError("NOT_FOUND", message, { path });
}
