import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { HeadwayError } from "../errors.js";
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

/** The bytes of a file; a missing one is NOT_FOUND with `what` it was wanted for. */
export async function readModelBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new HeadwayError("NOT_FOUND", `${path}: there is no such ${what}`, { path }, { cause });
    throw invalidModel(path, `the ${what} cannot be read (${code ?? String(cause)})`, {}, cause);
  }
}

/** The value of a JSON file; text that is no JSON is MODEL_INVALID. */
export async function readModelJson(path: string, what: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readModelBytes(path, what));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidModel(path, `the ${what} is no JSON (${(cause as Error).message})`, {}, cause);
  }
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
