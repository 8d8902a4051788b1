import path from "node:path";

/** Where a value stands in a job file: the keys, and the indexes in lists, from the root to it. */
export type KeyPath = readonly (string | number)[];

/** A mistake at a place. Where the place itself was not written, it is shown at the nearest one above. */
export interface Finding {
  readonly path: KeyPath;
  /** Other places that take part; if a flag set one of them, the mistake is the flag's. */
  readonly with?: readonly KeyPath[];
  /** What is wrong and what to do. */
  readonly message: string;
  /** Whether it is about the key at the end of `path` rather than the value. */
  readonly isAboutKey?: boolean;
  /** Whether the mistake is that something is not there. */
  readonly isAbsence?: boolean;
}

/** A rule that reads several values at once. It speaks only where each value it reads is right by itself. */
export type Rule = (written: WrittenValues) => Iterable<Finding>;

/** A job file's values as written, before defaults, any of which may be missing or of a wrong type. */
export class WrittenValues {
  readonly #root: unknown;
  readonly #absolute: (written: string, path: KeyPath) => string;

  /** `absolute` turns a path written at a place into an absolute one. */
  constructor(root: unknown, absolute: (written: string, path: KeyPath) => string) {
    this.#root = root;
    this.#absolute = absolute;
  }

  /** The value at a path, or undefined. */
  at(...path: KeyPath): unknown {
    return valueAt(this.#root, path);
  }

  /** Whether something stands at a path. */
  has(...path: KeyPath): boolean {
    return this.at(...path) !== undefined;
  }

  /** The keys of the map at a path; empty where there is no map. */
  keys(...path: KeyPath): string[] {
    const value = this.at(...path);
    return isMap(value) ? Object.keys(value) : [];
  }

  /** The whole number from 1 on at a path; `byDefault` where nothing is written; undefined where it is none. */
  count(path: KeyPath, byDefault?: number): number | undefined {
    const value = this.number(path, byDefault);
    return value !== undefined && Number.isInteger(value) && value >= 1 ? value : undefined;
  }

  /** The finite number at a path; `byDefault` where nothing is written; undefined where it is no number. */
  number(path: KeyPath, byDefault?: number): number | undefined {
    const value = this.at(...path);
    if (value === undefined) return byDefault;
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  }

  /** The absolute form of the path written at a place; undefined where there is none. */
  file(...path: KeyPath): string | undefined {
    const value = this.at(...path);
    return typeof value === "string" ? this.#absolute(value, path) : undefined;
  }

  /** The absolute path of the run folder, its default included; undefined where it cannot be known. */
  output(): string | undefined {
    if (this.has("output")) return this.file("output");
    const name = this.at("name");
    return typeof name === "string" ? this.#absolute(defaultOutput(name), ["output"]) : undefined;
  }
}

/** The run folder of a job that names none, relative to its file. */
export const defaultOutput = (name: string): string => path.join("runs", name);

/** Whether a value read from YAML is a map. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The value at a path below `root`, or undefined; own keys only. */
export function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const key of path) {
    const isReachable = Array.isArray(value) || isMap(value);
    if (!isReachable || !Object.hasOwn(value as object, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** A path as messages write it: `training.solver.kind`, `head.layers[0]`, `training.classWeights["a.b"]`. */
export function formatKeyPath(path: KeyPath): string {
  let written = "";
  for (const key of path) {
    if (typeof key === "number") written += `[${key}]`;
    else if (/^[\w$-]+$/.test(key)) written += written === "" ? key : `.${key}`;
    else written += `[${JSON.stringify(key)}]`;
  }
  return written;
}

/** Finds a map that must have exactly one of `keys` and has none or several. */
export function* exactlyOne(written: WrittenValues, path: KeyPath, keys: readonly string[]): Iterable<Finding> {
  if (!isMap(written.at(...path))) return;
  const present = written.keys(...path).filter((key) => keys.includes(key));
  const all = `${keys.slice(0, -1).join(", ")} or ${keys.at(-1)}`;
  if (present.length === 0) {
    yield { path, message: `has none of ${all}; give exactly one`, isAbsence: true };
  }
  for (const extra of present.slice(1)) {
    const first = [...path, present[0]!];
    yield {
      path: [...path, extra],
      with: [first],
      message: `stands beside ${present[0]}; keep exactly one of ${all}`,
      isAboutKey: true,
    };
  }
}
