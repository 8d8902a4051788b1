import { invalidModel } from "./model-error.js";
import { isJsonObject, type JsonObject, type ModelFile } from "./model-file.js";
import { STORED_BYTES, type StoredAs } from "./quantisation.js";
import { numElements } from "./shape.js";

/** One weight of a manifest and where its bytes lie. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** How its values are stored, or a sentence why they cannot be used (a weight of integers, say). */
  readonly stored: StoredAs | string;
  readonly group: number;
  /** First byte within the group's shards laid end to end. */
  readonly offset: number;
  readonly bytes: number;
}

/** A group of weights: shards that hold them end to end. */
export interface WeightGroup {
  /** Names of the shards, relative to model.json. */
  readonly shards: readonly string[];
  /** What the weights of the group need together. */
  readonly bytes: number;
  readonly numWeights: number;
}

/** A read `weightsManifest`. */
export interface WeightsManifest {
  readonly groups: readonly WeightGroup[];
  readonly entries: ReadonlyMap<string, WeightEntry>;
}

/** Reads the weights manifest of a model file; everything it says is checked, the shards are not touched. */
export function parseWeightsManifest(file: ModelFile): WeightsManifest {
  const { path, weightsManifest } = file;
  if (!Array.isArray(weightsManifest)) throw invalidModel(path, "it has no weightsManifest (a list of groups)");
  const groups: WeightGroup[] = [];
  const entries = new Map<string, WeightEntry>();
  const allShards = new Set<string>();
  for (const [group, value] of weightsManifest.entries()) {
    const { shards, weights } = parseGroup(path, group, value);
    for (const shard of shards) {
      if (allShards.has(shard)) throw invalidModel(path, `weightsManifest names the shard "${shard}" twice`);
      allShards.add(shard);
    }
    let offset = 0;
    for (const weight of weights) {
      const entry = parseEntry(path, weight, group, offset);
      if (entries.has(entry.name)) throw invalidModel(path, `weight "${entry.name}" is listed twice`);
      entries.set(entry.name, entry);
      offset += entry.bytes;
    }
    groups.push({ shards, bytes: offset, numWeights: weights.length });
  }
  return { groups, entries };
}

function parseGroup(path: string, group: number, value: unknown): { shards: string[]; weights: JsonObject[] } {
  const place = `weightsManifest[${group}]`;
  const { paths, weights } = isJsonObject(value) ? value : { paths: undefined, weights: undefined };
  if (!Array.isArray(paths) || paths.some((shard) => typeof shard !== "string")) {
    throw invalidModel(path, `${place}.paths must be a list of file names`);
  }
  const outside = paths.find((shard: string) => shard.startsWith("/") || shard.split(/[\\/]/).includes(".."));
  if (outside !== undefined) {
    throw invalidModel(path, `${place}.paths has "${outside}"; shards must lie beside the file or below it`);
  }
  if (!Array.isArray(weights) || !weights.every(isJsonObject)) {
    throw invalidModel(path, `${place}.weights must be a list of weights with name, shape and dtype`);
  }
  return { shards: paths, weights };
}

function parseEntry(path: string, weight: JsonObject, group: number, offset: number): WeightEntry {
  const { name, shape, dtype, quantization } = weight;
  if (typeof name !== "string") throw invalidModel(path, `a weight in weightsManifest[${group}] has no name`);
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw invalidModel(path, `weight "${name}" has the shape ${JSON.stringify(shape)}; a list of sizes was expected`);
  }
  if (typeof dtype !== "string" || !Object.hasOwn(STORED_BYTES, dtype)) {
    throw invalidModel(
      path,
      `weight "${name}" has the dtype ${JSON.stringify(dtype)}; one of ${Object.keys(STORED_BYTES).join(", ")} was expected`,
      { weight: name },
    );
  }
  const plain = quantization === undefined || quantization === null;
  const type = plain ? dtype : quantisedType(path, name, quantization);
  const stored = plain ? plainStored(dtype) : quantisedStored(path, name, dtype, type, quantization as JsonObject);
  return { name, shape, stored, group, offset, bytes: numElements(shape) * STORED_BYTES[type]! };
}

function plainStored(dtype: string): StoredAs | string {
  if (dtype === "float32" || dtype === "float16") return { type: dtype, scale: 1, min: 0 };
  return `its dtype is ${dtype}; float32 was expected`;
}

function quantisedType(path: string, name: string, quantization: unknown): "uint8" | "uint16" | "float16" {
  const type = isJsonObject(quantization) ? quantization.dtype : undefined;
  if (type === "uint8" || type === "uint16" || type === "float16") return type;
  throw invalidModel(
    path,
    `weight "${name}" has the quantisation ${JSON.stringify(type)}; one of uint8, uint16, float16 was expected`,
    { weight: name },
  );
}

function quantisedStored(
  path: string,
  name: string,
  dtype: string,
  type: string,
  quantization: JsonObject,
): StoredAs | string {
  if (dtype !== "float32") return `its dtype before quantisation is ${dtype}; float32 was expected`;
  if (type === "float16") return { type, scale: 1, min: 0 };
  const { scale, min } = quantization;
  if (typeof scale !== "number" || typeof min !== "number") {
    throw invalidModel(
      path,
      `weight "${name}" is quantised as ${type} with scale ${JSON.stringify(scale)} and min ${JSON.stringify(min)}; ` +
        "two numbers were expected",
      { weight: name },
    );
  }
  return { type: type as "uint8" | "uint16", scale, min };
}
