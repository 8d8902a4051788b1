import { dirname } from "node:path";
import { HeadwayError } from "../errors.js";
import { readRegularFile, UnfitFile } from "../files/index.js";
import { invalidModel } from "./model-error.js";

/** A JSON object that nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object and no list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The class and configuration of a Keras model, layers still unread. */
export interface Topology {
  readonly className: string;
  readonly config: unknown;
}

/** A TFJS layers-model's model.json. */
export interface ModelFile {
  readonly path: string;
  /** Where its shards are. */
  readonly folder: string;
  readonly topology: Topology;
  /** The value of `weightsManifest`, unread. */
  readonly weightsManifest: unknown;
}

/** The largest model.json and preprocessing.json: NASNetLarge's model.json has 1.5 MB. */
const MAX_JSON_BYTES = 16 * 2 ** 20;
/** A model within a model takes about eight lists and objects; what is read here is walked by functions that recurse. */
const MAX_JSON_DEPTH = 128;
/** What Node reads at once, and what a protobuf message can be. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** The bytes of a regular file of at most 2 GiB; a missing one is NOT_FOUND with `what` it was wanted for. */
export async function readModelBytes(
  path: string,
  what: string,
  options: { maxBytes: number } = { maxBytes: MAX_FILE_BYTES },
): Promise<Uint8Array> {
  try {
    return await readRegularFile(path, options);
  } catch (cause) {
    if (cause instanceof UnfitFile) throw invalidModel(path, `the ${what} cannot be read: ${cause.message}`, {}, cause);
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new HeadwayError("NOT_FOUND", `${path}: there is no such ${what}`, { path }, { cause });
    if (code === "EISDIR") {
      throw invalidModel(path, `this is a folder; name the ${what} in it (model.json, or a file that ends in .onnx)`);
    }
    throw invalidModel(path, `the ${what} cannot be read (${code ?? String(cause)})`, {}, cause);
  }
}

/** The value of a JSON file; text that is no JSON, or is larger or deeper than any model needs, is MODEL_INVALID. */
export async function readModelJson(path: string, what: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readModelBytes(path, what, { maxBytes: MAX_JSON_BYTES }));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidModel(path, `the ${what} is no JSON (${(cause as Error).message})`, {}, cause);
  }
  if (isShallow(value, MAX_JSON_DEPTH)) return value;
  throw invalidModel(path, `the ${what} nests lists or objects more than ${MAX_JSON_DEPTH} deep`);
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((below) => isShallow(below, depth - 1));
}

/** Reads a TFJS layers-model's model.json down to its topology and weights manifest. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const json = await readModelJson(path, "model file");
  if (!isJsonObject(json))
    throw invalidModel(path, "a JSON object with modelTopology and weightsManifest was expected");
  const { format } = json;
  if (format !== undefined && format !== null && format !== "layers-model") {
    throw invalidModel(
      path,
      `its format is ${JSON.stringify(format)}; headway reads "layers-model" (tensorflowjs_converter ` +
        "--output_format=tfjs_layers_model)",
      { format },
    );
  }
  return { path, folder: dirname(path), topology: readTopology(path, json), weightsManifest: json.weightsManifest };
}

function readTopology(path: string, json: JsonObject): Topology {
  const outer = json.modelTopology;
  if (!isJsonObject(outer)) throw invalidModel(path, "it has no modelTopology; is it a TFJS layers-model?");
  const model = isJsonObject(outer.model_config) ? outer.model_config : outer;
  const { class_name: className, config } = model;
  if (typeof className !== "string" || config === undefined) {
    throw invalidModel(path, "modelTopology has no class_name and config of a Keras model");
  }
  return { className, config };
}
