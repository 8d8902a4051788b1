import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Preprocessing, resolvePreprocessing } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { decodeSafetensors, sha256Hex } from "../files/index.js";
import { type HeadSpec, headParameters } from "../training/index.js";

/** What `backbone/backbone.json` says of the program beside it. */
export interface BackboneFacts {
  /** SHA-256 of program.onnx. */
  readonly digest: string;
  readonly cut: string;
  /** Values of a feature row, D. */
  readonly features: number;
}

/** A trained classifier as a run folder holds it. */
export interface ExportedModel {
  readonly folder: string;
  readonly classes: readonly string[];
  readonly head: HeadSpec;
  /** In the order of headParameters. */
  readonly parameters: readonly Float32Array[];
  /** SHA-256 of head.safetensors. */
  readonly headSha256: string;
  readonly backbone: BackboneFacts & { readonly program: Uint8Array; readonly preprocessing: Preprocessing };
}

/**
 * Loads what a run exported.
 * @throws HeadwayError NOT_FOUND when the folder or a file is missing; MODEL_INVALID when files do not belong together
 */
export async function loadExportedModel(folder: string): Promise<ExportedModel> {
  const read = (...names: string[]): Promise<Uint8Array> => readExported(folder, names);
  const json = <T>(...names: string[]): Promise<T> => readExportedJson(folder, names);
  const [headBytes, classes, facts, preprocessing, program] = await Promise.all([
    read("head.safetensors"),
    json<string[]>("classes.json"),
    json<BackboneFacts>("backbone", "backbone.json"),
    readPreprocessing(folder),
    read("backbone", "program.onnx"),
  ]);
  const digest = sha256Hex(program);
  if (digest !== facts.digest) {
    throw new HeadwayError(
      "MODEL_INVALID",
      `${join(folder, "backbone", "program.onnx")} has SHA-256 ${digest}, backbone.json beside it says ${facts.digest}; run the job again`,
      { folder },
    );
  }
  const { head, parameters } = readHead(headBytes, join(folder, "head.safetensors"));
  if (head.classes !== classes.length || head.features !== facts.features) {
    throw new HeadwayError(
      "MODEL_INVALID",
      `${folder}: the head maps ${head.features} features to ${head.classes} classes, the backbone gives ${facts.features} ` +
        `and classes.json names ${classes.length}; the files are of different runs`,
      { folder },
    );
  }
  return {
    folder,
    classes,
    head,
    parameters,
    headSha256: sha256Hex(headBytes),
    backbone: { ...facts, program, preprocessing },
  };
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

async function readPreprocessing(folder: string): Promise<Preprocessing> {
  const names = ["backbone", "preprocessing.json"];
  const value = await readExportedJson<unknown>(folder, names);
  const path = join(folder, ...names);
  try {
    return resolvePreprocessing(null, { value, path }, null);
  } catch (cause) {
    const message = `${path} is not what a run exports (${(cause as Error).message}); run the job again`;
    throw new HeadwayError("MODEL_INVALID", message, { path }, { cause });
  }
}

/** What a JSON file of a run folder holds. @throws HeadwayError NOT_FOUND; MODEL_INVALID when it is no JSON */
export async function readExportedJson<T>(folder: string, names: readonly string[]): Promise<T> {
  const path = join(folder, ...names);
  const bytes = await readExported(folder, names);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    const message = `${path} is not JSON (${(cause as Error).message}); run the job again`;
    throw new HeadwayError("MODEL_INVALID", message, { path }, { cause });
  }
}

async function readExported(folder: string, names: readonly string[]): Promise<Uint8Array> {
  const path = join(folder, ...names);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new HeadwayError(
      "NOT_FOUND",
      `${path} is not there; ${folder} has to be the folder of a completed run (see output in its job file)`,
      { path },
      { cause },
    );
  }
}
