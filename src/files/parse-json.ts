import type { z } from "zod";

/** Deeper than anything that headway writes. */
const DEEPEST = 32;

/** A value that has a schema's type, or what keeps the text from being one. */
type Parsed<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly problem: string; readonly value?: undefined };

/**
 * Reads JSON that is not trusted: a file may have been changed since it was written, or be another's.
 * @returns the value as the schema makes it, or what is wrong with the first place, as a phrase about the text
 */
export function parseJson<T>(text: string | Uint8Array, schema: z.ZodType<T>): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(typeof text === "string" ? text : new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (error) {
    return { problem: `it is not JSON (${(error as Error).message})` };
  }
  if (!isShallow(value, DEEPEST)) return { problem: `it is nested more than ${DEEPEST} deep` };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  const { path, message } = parsed.error.issues[0]!;
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return { problem: `${place === "" ? "" : `${place.replace(/^\./, "")}: `}${lowerFirst(message)}` };
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((below) => isShallow(below, depth - 1));
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
