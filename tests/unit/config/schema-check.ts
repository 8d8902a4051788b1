// A validator for the part of JSON Schema (draft 7) that the job file's schema uses, written from the specification:
// https://json-schema.org/draft-07/json-schema-validation. It throws for a keyword it does not know, so none is ignored.

type Schema = Readonly<Record<string, unknown>>;
type Check = (argument: unknown, value: unknown, schema: Schema) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const ifNumber = (check: (argument: number, value: number) => boolean): Check => {
  return (argument, value) => typeof value !== "number" || check(argument as number, value);
};
const ifList = (check: (argument: unknown, value: unknown[], schema: Schema) => boolean): Check => {
  return (argument, value, schema) => !Array.isArray(value) || check(argument, value, schema);
};
const always: Check = () => true;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
};

const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: always,
  title: always,
  description: always,
  default: always,
  examples: always,
  type: (type, value) => TYPES[type as string]!(value),
  const: same,
  enum: (values, value) => (values as unknown[]).some((allowed) => same(allowed, value)),
  minimum: ifNumber((bound, value) => value >= bound),
  maximum: ifNumber((bound, value) => value <= bound),
  exclusiveMinimum: ifNumber((bound, value) => value > bound),
  exclusiveMaximum: ifNumber((bound, value) => value < bound),
  minLength: (length, value) => typeof value !== "string" || [...value].length >= (length as number),
  maxLength: (length, value) => typeof value !== "string" || [...value].length <= (length as number),
  pattern: (pattern, value) => typeof value !== "string" || new RegExp(pattern as string, "u").test(value),
  minItems: ifList((count, value) => value.length >= (count as number)),
  maxItems: ifList((count, value) => value.length <= (count as number)),
  items: ifList((items, value) =>
    value.every((item, index) => {
      const schema = Array.isArray(items) ? items[index] : items;
      return schema === undefined || isValid(item, schema as Schema);
    }),
  ),
  additionalItems: ifList(
    (isAllowed, value, schema) => isAllowed !== false || value.length <= (schema.items as []).length,
  ),
  required: (keys, value) => !isObject(value) || (keys as string[]).every((key) => Object.hasOwn(value, key)),
  properties: (properties, value) =>
    !isObject(value) ||
    Object.entries(properties as Schema).every(
      ([key, schema]) => !Object.hasOwn(value, key) || isValid(value[key], schema as Schema),
    ),
  propertyNames: (schema, value) =>
    !isObject(value) || Object.keys(value).every((key) => isValid(key, schema as Schema)),
  additionalProperties: (rule, value, schema) => {
    if (!isObject(value)) return true;
    const known = (schema.properties ?? {}) as Schema;
    const extra = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
    return rule === false ? extra.length === 0 : extra.every((key) => isValid(value[key], rule as Schema));
  },
  anyOf: (options, value) => (options as Schema[]).some((option) => isValid(value, option)),
  oneOf: (options, value) => (options as Schema[]).filter((option) => isValid(value, option)).length === 1,
};

/** Whether a value is valid under a schema. */
export function isValid(value: unknown, schema: Schema): boolean {
  return Object.entries(schema).every(([keyword, argument]) => {
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`unknown keyword ${keyword}`);
    return check(argument, value, schema);
  });
}
