import { CHANGES_HEAD_NOTE, type JsonSchema, jobJsonSchema } from "./json-schema.js";
import { changesHead } from "./spec.js";

/** A key of the job file, as the model has it. */
export interface JobKey {
  /** The dotted path, such as `training.solver.beta1`. */
  readonly key: string;
  /** The kinds (of a solver, of a schedule) that have the key; null where it does not depend on a kind. */
  readonly kinds: readonly string[] | null;
  readonly isRequired: boolean;
  /** The default as the file would write it; undefined where leaving it out means something else. */
  readonly default: unknown;
  /** Whether the key is part of the spec. */
  readonly changesHead: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}

/** All keys of the job file in its own order, sections before what they contain. */
export function listJobKeys(schema: JsonSchema = jobJsonSchema()): JobKey[] {
  const keys: JobKey[] = [];
  collect(schema, "", null, keys);
  return keys;
}

/** The schemas of maps that a value may be. */
function mapsOf(schema: JsonSchema): JsonSchema[] {
  if (schema.properties !== undefined) return [schema];
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter((option) => option.properties !== undefined);
}

function collect(schema: JsonSchema, prefix: string, kind: string | null, keys: JobKey[]): void {
  for (const [name, below] of Object.entries(schema.properties ?? {})) {
    const key = prefix + name;
    const known = keys.findIndex((other) => other.key === key);
    const seen = keys[known];
    if (seen !== undefined) {
      keys[known] = { ...seen, kinds: [...(seen.kinds ?? []), ...(kind === null ? [] : [kind])] };
      continue;
    }
    keys.push({
      key,
      kinds: kind === null ? null : [kind],
      isRequired: schema.required?.includes(name) ?? false,
      default: below.default,
      changesHead: changesHead(key),
      description: (below.description ?? "").replace(CHANGES_HEAD_NOTE, ""),
      schema: below,
    });
    for (const map of mapsOf(below)) collect(map, `${key}.`, kindOf(map), keys);
  }
}

function kindOf(map: JsonSchema): string | null {
  const kind = map.properties?.kind?.const;
  return typeof kind === "string" ? kind : null;
}
