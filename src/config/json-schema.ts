import { z } from "zod";
import { jobModel } from "./job.js";
import { changesHead } from "./spec.js";
import { formatKeyPath } from "./written-values.js";

/** The parts of JSON Schema that the job file's schema uses. */
export interface JsonSchema {
  readonly title?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** What the description of a key that is part of the spec ends with. */
export const CHANGES_HEAD_NOTE = " Can change the head: --resume refuses another value.";

/** Keys, below the root, of the schema at a path of the generated schema; undefined where it is not a key's schema. */
function keyOf(path: readonly (string | number)[]): string | undefined {
  const keys: string[] = [];
  for (let index = 0; index < path.length; index++) {
    const step = path[index];
    if (step === "properties") {
      keys.push(String(path[++index]));
      if (index === path.length - 1) return formatKeyPath(keys);
    } else if (step === "anyOf" || step === "oneOf") {
      index++;
    } else {
      return undefined;
    }
  }
  return undefined;
}

/**
 * The JSON Schema (draft 7, which the YAML language server reads best) of the job file as written, made from the model.
 * Each key has its description, which ends with whether the key can change the head, and its default.
 */
export function jobJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(jobModel, {
    io: "input",
    target: "draft-07",
    override: ({ zodSchema, jsonSchema, path }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      const written = z.globalRegistry.get(zodSchema)?.default;
      if (written !== undefined) jsonSchema.default = written;
      const kind = (jsonSchema as JsonSchema).properties?.kind?.const;
      if (typeof kind === "string" && path.length > 0) jsonSchema.title = kind;
      const { description } = jsonSchema;
      const key = keyOf(path);
      // A schema is visited again for each wrapper around it.
      const isNoted = description?.endsWith(CHANGES_HEAD_NOTE) ?? true;
      if (key !== undefined && !isNoted && changesHead(key)) jsonSchema.description = description + CHANGES_HEAD_NOTE;
    },
  });
  return { title: "headway job file, headway/v1", ...schema } as JsonSchema;
}
