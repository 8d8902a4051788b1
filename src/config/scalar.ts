// The single values of a job file. The error text of each schema here is a noun phrase that completes "must be ...";
// problems.ts builds the sentence around it.
import { z } from "zod";

/** Limits of a number: `min` and `max` are allowed values, `above` and `below` are not. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

function boundsPhrase(bounds: Bounds): string {
  const { min, max, above, below } = bounds;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  const parts: string[] = [];
  if (min !== undefined) parts.push(`>= ${min}`);
  if (above !== undefined) parts.push(`> ${above}`);
  if (max !== undefined) parts.push(`<= ${max}`);
  if (below !== undefined) parts.push(`< ${below}`);
  return parts.length === 0 ? "" : ` ${parts.join(" and ")}`;
}

function bounded(schema: z.ZodNumber, bounds: Bounds, error: string): z.ZodNumber {
  let result = schema;
  if (bounds.min !== undefined) result = result.min(bounds.min, { error });
  if (bounds.above !== undefined) result = result.gt(bounds.above, { error });
  if (bounds.max !== undefined) result = result.max(bounds.max, { error });
  if (bounds.below !== undefined) result = result.lt(bounds.below, { error });
  return result;
}

/** A whole number within bounds; `error` where more than such a number may stand there. */
export function integer(bounds: Bounds, error = `an integer${boundsPhrase(bounds)}`): z.ZodNumber {
  return bounded(z.number({ error }).int({ error }), bounds, error);
}

/** A finite number within bounds; `error` as for {@link integer}. */
export function real(bounds: Bounds = {}, error = `a number${boundsPhrase(bounds)}`): z.ZodNumber {
  return bounded(z.number({ error }), bounds, error);
}

/** `true` or `false`. */
export const flag = (): z.ZodBoolean => z.boolean({ error: "true or false" });

/** Words in a sentence: "a", "a or b", "a, b or c". */
export function wordList(words: readonly string[], joint: "and" | "or" = "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${joint} ${last}`;
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: wordList(words) });
}

/** Text that is not empty; `phrase` says what it names. */
export function text(phrase: string): z.ZodString {
  return z
    .string({
      error: (issue) =>
        typeof issue.input === "number" || typeof issue.input === "boolean" ? `${phrase}, in quotes` : phrase,
    })
    .min(1, { error: phrase });
}

/** A path, relative to the job file or absolute; `phrase` says of what. */
export function path(phrase: string): z.ZodString {
  return text(phrase).refine((written) => !/^~(?:[/\\]|$)/.test(written), {
    error: `${phrase} written out, because ~ is not expanded`,
  });
}

const QUOTIENT = /^\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/;

function quotientValue(written: string): number {
  const match = QUOTIENT.exec(written);
  return match === null ? Number.NaN : Number(match[1]) / Number(match[2]);
}

/** A positive number, or a quotient of two such as `1/255`; read as the float64 nearest to the quotient. */
export function quotient() {
  const error = "a number > 0 or a quotient such as 1/255";
  const isPositive = (value: number) => Number.isFinite(value) && value > 0;
  return z
    .union(
      [
        real({ above: 0 }),
        z
          .string()
          .regex(QUOTIENT, { error })
          .meta({ examples: ["1/255"] }),
      ],
      { error },
    )
    .transform((written) => (typeof written === "number" ? written : quotientValue(written)))
    .refine(isPositive, { error });
}

const BYTE_UNITS = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;
const BYTE_SIZE = /^\s*(\d+(?:\.\d+)?)\s*(KiB|MiB|GiB|TiB)\s*$/;

function byteSizeValue(written: string): number {
  const match = BYTE_SIZE.exec(written);
  return match === null ? Number.NaN : Math.floor(Number(match[1]) * BYTE_UNITS[match[2] as keyof typeof BYTE_UNITS]);
}

/** A number of bytes, or a size such as `10GiB`; read as bytes. */
export function byteSize() {
  const error = "a number of bytes >= 1 or a size such as 10GiB (in KiB, MiB, GiB or TiB)";
  return z
    .union(
      [
        integer({ min: 1 }),
        z
          .string()
          .regex(BYTE_SIZE, { error })
          .meta({ examples: ["10GiB"] }),
      ],
      { error },
    )
    .transform((written) => (typeof written === "number" ? written : byteSizeValue(written)))
    .refine((bytes) => Number.isSafeInteger(bytes) && bytes >= 1, { error });
}

/** Bytes as a job file writes them: in the largest unit that divides them, so that reading gives the same number. */
export function formatByteSize(bytes: number): string | number {
  const fitting = Object.entries(BYTE_UNITS).filter(([, size]) => bytes % size === 0);
  const largest = fitting.at(-1);
  return largest === undefined ? bytes : `${bytes / largest[1]}${largest[0]}`;
}
