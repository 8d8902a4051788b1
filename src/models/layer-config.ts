import { invalidModel, unsupportedLayer } from "./model-error.js";
import { isJsonObject, type JsonObject } from "./model-file.js";

/** Reads a layer's configuration by key; what is missing or of another type is MODEL_INVALID with file, layer and key. */
export class LayerConfig {
  readonly path: string;
  readonly name: string;
  readonly className: string;
  readonly #values: JsonObject;

  constructor(path: string, name: string, className: string, values: JsonObject) {
    this.path = path;
    this.name = name;
    this.className = className;
    this.#values = values;
  }

  /** A number; without a default the key is required. */
  number(key: string, otherwise?: number): number {
    const value = this.#value(key) ?? otherwise;
    return typeof value === "number" ? value : this.#refuse(key, "a number");
  }

  /** A number or null. */
  numberOrNull(key: string): number | null {
    const value = this.#value(key) ?? null;
    return value === null || typeof value === "number" ? value : this.#refuse(key, "a number or null");
  }

  /** A whole number of at least 1. */
  count(key: string, otherwise?: number): number {
    const value = this.#value(key) ?? otherwise;
    return isCount(value) ? value : this.#refuse(key, "a whole number from 1");
  }

  /** True or false. */
  flag(key: string, otherwise: boolean): boolean {
    const value = this.#value(key) ?? otherwise;
    return typeof value === "boolean" ? value : this.#refuse(key, "true or false");
  }

  /** One of some words. */
  word<const W extends string>(key: string, words: readonly W[], otherwise: W): W {
    const value = (this.#value(key) ?? otherwise) as W;
    return words.includes(value) ? value : this.#refuse(key, `one of ${words.join(", ")}`);
  }

  /** A count for height and width: one number for both, or a list of two. */
  pair(key: string, otherwise?: readonly [number, number]): readonly [number, number] {
    const value = this.#value(key) ?? otherwise;
    if (isCount(value)) return [value, value];
    if (Array.isArray(value) && value.length === 2 && value.every(isCount)) return [value[0]!, value[1]!];
    return this.#refuse(key, "a whole number from 1 or two of them");
  }

  /** A list of whole numbers. */
  integers(key: string): readonly number[] {
    const value = this.#value(key);
    return Array.isArray(value) && value.every(Number.isInteger) ? value : this.#refuse(key, "a list of whole numbers");
  }

  /** The value as it stands. */
  raw(key: string): unknown {
    return this.#value(key);
  }

  /** The name of a function: a text, or what Keras 3 writes for one (an object with class_name and config). */
  functionName(key: string, otherwise: string): string {
    const value = this.#value(key) ?? otherwise;
    const name = isJsonObject(value) ? (typeof value.config === "string" ? value.config : value.class_name) : value;
    return typeof name === "string" ? name : this.#refuse(key, "the name of a function");
  }

  /** A MODEL_INVALID error about this layer. */
  invalid(sentence: string): Error {
    return invalidModel(this.path, `layer "${this.name}" of class ${this.className} ${sentence}`, { layer: this.name });
  }

  /** A LAYER_UNSUPPORTED error about a setting of this layer. */
  unsupported(sentence: string, supported: readonly string[]): Error {
    return unsupportedLayer(this.path, this, sentence, supported);
  }

  #value(key: string): unknown {
    return this.#values[key] ?? undefined;
  }

  #refuse(key: string, wanted: string): never {
    throw this.invalid(`has ${key} = ${JSON.stringify(this.#values[key]) ?? "nothing"}; ${wanted} was expected`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}
