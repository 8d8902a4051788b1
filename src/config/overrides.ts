import { formatKeyPath, isMap, type KeyPath } from "./written-values.js";
import { YamlSource } from "./yaml-source.js";

/** A value that a flag puts in place of the file's. */
export interface Override {
  readonly path: KeyPath;
  readonly value: unknown;
  /** The flag as it was given, for messages. */
  readonly flag: string;
}

/** A flag that cannot be used. */
export interface FlagProblem {
  readonly flag: string;
  readonly key: string;
  readonly message: string;
}

/** The flags that change a job file's values. */
export interface OverrideFlags {
  /** `--set a.b=VALUE`, each without `--set`; VALUE is read as YAML. */
  readonly set?: readonly string[];
  /** `--workers N`: `workers.min` and `workers.max`. */
  readonly workers?: number;
  /** `--output DIR`. */
  readonly output?: string;
}

/** Reads flags in the order set, workers, output; a later one wins over an earlier one. */
export function parseOverrides(flags: OverrideFlags): { overrides: Override[]; problems: FlagProblem[] } {
  const overrides: Override[] = [];
  const problems: FlagProblem[] = [];
  for (const text of flags.set ?? []) parseSet(text, overrides, problems);
  if (flags.workers !== undefined) {
    const flag = `--workers ${flags.workers}`;
    if (Number.isInteger(flags.workers) && flags.workers >= 1) {
      overrides.push({ path: ["workers", "min"], value: flags.workers, flag });
      overrides.push({ path: ["workers", "max"], value: flags.workers, flag });
    } else {
      problems.push({ flag, key: "", message: "must be an integer >= 1" });
    }
  }
  if (flags.output !== undefined) {
    overrides.push({ path: ["output"], value: flags.output, flag: `--output ${flags.output}` });
  }
  return { overrides, problems };
}

function parseSet(text: string, overrides: Override[], problems: FlagProblem[]): void {
  const flag = `--set ${text}`;
  const end = text.indexOf("=");
  const names = text.slice(0, Math.max(end, 0)).split(".");
  if (end < 0 || names.some((name) => name.trim() === "")) {
    problems.push({ flag, key: "", message: "must have the form KEY=VALUE, for example training.epochs=2" });
    return;
  }
  const path = names.map((name) => name.trim());
  const source = new YamlSource(text.slice(end + 1));
  for (const problem of source.problems) problems.push({ flag, key: formatKeyPath(path), message: problem.message });
  if (source.problems.length === 0) overrides.push({ path, value: source.root, flag });
}

/** The values with each override in its place, on copies of what changes; maps that are missing on the way are made. */
export function applyOverrides(
  root: unknown,
  overrides: readonly Override[],
): { root: unknown; problems: FlagProblem[]; applied: Override[] } {
  const problems: FlagProblem[] = [];
  const applied: Override[] = [];
  let changed = root;
  for (const override of overrides) {
    const blocked = blockedAt(changed, override.path);
    if (blocked === undefined) {
      changed = withValue(changed, override.path, override.value);
      applied.push(override);
    } else {
      const key = formatKeyPath(blocked);
      const message = `${key} is no map in the job file, so nothing can be set below it; set ${key} itself`;
      problems.push({ flag: override.flag, key: formatKeyPath(override.path), message });
    }
  }
  return { root: changed, problems, applied };
}

/** The path of the value on the way that cannot hold the next key; undefined where the way is free. */
function blockedAt(root: unknown, path: KeyPath): KeyPath | undefined {
  let value = root;
  for (const [depth, key] of path.entries()) {
    if (Array.isArray(value)) {
      if (!/^\d+$/.test(String(key)) || Number(key) > value.length) return path.slice(0, depth);
      value = value[Number(key)];
    } else if (isMap(value)) {
      value = Object.hasOwn(value, key) ? value[key] : undefined;
    } else if (value !== undefined && !(value === null && depth === 0)) {
      return path.slice(0, depth);
    }
  }
  return undefined;
}

function withValue(container: unknown, path: KeyPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(container)) {
    const index = Number(key);
    return [...container.slice(0, index), withValue(container[index], rest, value), ...container.slice(index + 1)];
  }
  const map = isMap(container) ? { ...container } : {};
  const below = Object.hasOwn(map, key) ? map[key] : undefined;
  Object.defineProperty(map, key, {
    value: withValue(below, rest, value),
    enumerable: true,
    writable: true,
    configurable: true,
  });
  return map;
}
