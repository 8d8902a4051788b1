/**
 * The one JSON text of a value: keys sorted by code unit, no spaces, numbers as JSON.stringify writes them. Equal
 * values have equal texts, so the text can be hashed.
 * @throws TypeError naming the place of anything JSON has no word for: undefined, NaN, infinity, bigint, functions,
 *   class instances
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$");
}

function write(value: unknown, place: string): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${Array.from(value, (item, index) => write(item, `${place}[${index}]`)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${place}.${key}`)}`).join(",")}}`;
  }
  throw new TypeError(`${place} is ${describe(value)}, which canonical JSON cannot hold`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  return typeof value === "object" ? `a ${value!.constructor.name}` : `a ${typeof value}`;
}
