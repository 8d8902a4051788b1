import { stat } from "node:fs/promises";
import { join } from "node:path";
import { invalidModel } from "./model-error.js";
import { type ModelFile, readModelBytes } from "./model-file.js";
import { decodeStored } from "./quantisation.js";
import { numElements, sameShape, shapeText } from "./shape.js";
import { parseWeightsManifest, type WeightEntry, type WeightsManifest } from "./weights-manifest.js";

interface Shard {
  readonly path: string;
  /** First byte within its group. */
  readonly offset: number;
  readonly size: number;
}

/**
 * The weights of a model file by name. Opening checks the shards' lengths; {@link load} reads the shards that some
 * weights lie in, {@link values} decodes one of them.
 */
export class ModelWeights {
  readonly #path: string;
  readonly #manifest: WeightsManifest;
  readonly #groups: readonly (readonly Shard[])[];
  readonly #bytes = new Map<Shard, Uint8Array>();
  /** Names of the weights by what stands before their last part, with its slash. */
  readonly #byPrefix: ReadonlyMap<string, readonly string[]>;

  private constructor(path: string, manifest: WeightsManifest, groups: readonly (readonly Shard[])[]) {
    this.#path = path;
    this.#manifest = manifest;
    this.#groups = groups;
    this.#byPrefix = groupByPrefix(manifest.entries.keys());
  }

  /** Reads the manifest and compares the shards' lengths with it. */
  static async open(file: ModelFile): Promise<ModelWeights> {
    const manifest = parseWeightsManifest(file);
    const groups: Shard[][] = [];
    for (const group of manifest.groups) {
      const shards: Shard[] = [];
      let offset = 0;
      for (const name of group.shards) {
        const path = join(file.folder, name);
        const size = await shardSize(file.path, path);
        shards.push({ path, offset, size });
        offset += size;
      }
      if (offset !== group.bytes) throw wrongLength(file.path, group.bytes, offset, shards, groups.length, manifest);
      groups.push(shards);
    }
    return new ModelWeights(file.path, manifest, groups);
  }

  /**
   * The stored weights of a layer. `scope` is the names of the models around it, outermost first, then its own; a
   * converter may have put any tail of it before the weight's name. `bare` is names that may stand without any.
   */
  ofLayer(scope: readonly string[], bare: readonly string[] = []): LayerWeights {
    for (let first = 0; first < scope.length; first++) {
      const prefix = `${scope.slice(first).join("/")}/`;
      const names = this.#byPrefix.get(prefix);
      if (names !== undefined) return new LayerWeights(this, this.#path, prefix, names);
    }
    const names = (this.#byPrefix.get("") ?? []).filter((name) => bare.includes(name));
    return new LayerWeights(this, this.#path, names.length > 0 ? "" : `${scope.at(-1)}/`, names);
  }

  /** Reads the shards that hold the named weights. */
  async load(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      for (const shard of this.#shardsOf(this.entry(name))) {
        if (this.#bytes.has(shard)) continue;
        const bytes = await readModelBytes(shard.path, "weights file");
        if (bytes.length !== shard.size) {
          throw invalidModel(shard.path, `it had ${shard.size} bytes a moment ago and has ${bytes.length} now`);
        }
        this.#bytes.set(shard, bytes);
      }
    }
  }

  /** The manifest's entry of a weight. */
  entry(name: string): WeightEntry {
    const entry = this.#manifest.entries.get(name);
    if (entry === undefined) throw invalidModel(this.#path, `there is no weight "${name}"`);
    return entry;
  }

  /** The float32 values of a loaded weight, row-major. */
  values(name: string): Float32Array {
    const entry = this.entry(name);
    if (typeof entry.stored === "string") {
      throw invalidModel(this.#path, `weight "${name}" cannot be used: ${entry.stored}`, { weight: name });
    }
    const bytes = new Uint8Array(entry.bytes);
    for (const shard of this.#shardsOf(entry)) {
      const first = Math.max(entry.offset, shard.offset);
      const end = Math.min(entry.offset + entry.bytes, shard.offset + shard.size);
      bytes.set(this.#bytes.get(shard)!.subarray(first - shard.offset, end - shard.offset), first - entry.offset);
    }
    return decodeStored(bytes, entry.stored);
  }

  #shardsOf(entry: WeightEntry): readonly Shard[] {
    const end = entry.offset + entry.bytes;
    return this.#groups[entry.group]!.filter(
      (shard) => shard.offset < end && shard.offset + shard.size > entry.offset && shard.size > 0,
    );
  }
}

function groupByPrefix(names: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const prefix = name.slice(0, name.lastIndexOf("/") + 1);
    const group = groups.get(prefix);
    if (group === undefined) groups.set(prefix, [name]);
    else group.push(name);
  }
  return groups;
}

function wrongLength(
  path: string,
  expectedBytes: number,
  actualBytes: number,
  shards: readonly Shard[],
  group: number,
  manifest: WeightsManifest,
): Error {
  const files = shards.map((shard) => shard.path).join(", ");
  const entries = [...manifest.entries.values()].filter((entry) => entry.group === group);
  const cutOff = entries.find((entry) => entry.offset + entry.bytes > actualBytes);
  const rest = cutOff ? `"${cutOff.name}" is the first that is cut off` : "the rest belongs to no weight";
  return invalidModel(
    path,
    `the weights in ${files} need ${expectedBytes} bytes, but there are ${actualBytes} (${rest}); fetch the weights again`,
    { expectedBytes, actualBytes, weight: cutOff?.name },
  );
}

async function shardSize(modelPath: string, path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw invalidModel(modelPath, `its weights file ${path} is missing`, { shard: path }, cause);
  }
}

/** The weights of one layer. */
export class LayerWeights {
  /** Full names in the manifest. */
  readonly names: readonly string[];
  readonly #weights: ModelWeights;
  readonly #path: string;
  readonly #prefix: string;

  constructor(weights: ModelWeights, path: string, prefix: string, names: readonly string[]) {
    this.#weights = weights;
    this.#path = path;
    this.#prefix = prefix;
    this.names = names;
  }

  /** Number of values in all of them together. */
  get numParameters(): number {
    return this.names.reduce((sum, name) => sum + numElements(this.#weights.entry(name).shape), 0);
  }

  /** The values of the first of the short names that is stored; they must have the shape. */
  values(shortNames: readonly string[], shape: readonly number[]): Float32Array {
    const stored = shortNames.map((name) => this.#prefix + name).find((name) => this.names.includes(name));
    if (stored === undefined) {
      const wanted = shortNames.map((name) => `"${this.#prefix}${name}"`).join(" or ");
      const present = this.names.length === 0 ? "none of this layer" : this.names.join(", ");
      throw invalidModel(this.#path, `weight ${wanted} is missing; the manifest has ${present}`);
    }
    const entry = this.#weights.entry(stored);
    if (!sameShape(entry.shape, shape)) {
      throw invalidModel(
        this.#path,
        `weight "${stored}" has the shape ${shapeText(entry.shape)}; its layer needs ${shapeText(shape)}`,
        { weight: stored, actual: entry.shape, expected: shape },
      );
    }
    return this.#weights.values(stored);
  }
}
