// Mutations that know nothing of a format: of bytes, and of text line by line.
import type { Random } from "./random.js";

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Numbers at which sizes, counts and offsets go wrong. */
export const EXTREMES = [
  ...[0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536],
  ...[2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1],
] as const;

const LONGEST_RUN = 64;

const flipBit: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  bytes[at]! ^= 1 << random.below(8);
  return bytes;
};

const setRun: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.below(LONGEST_RUN));
  const fill = random.pick([0, 255, undefined]);
  for (let i = at; i < end; i++) bytes[i] = fill ?? random.below(256);
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length));

const remove: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(LONGEST_RUN))]);
};

const insert: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(LONGEST_RUN)), bytes.subarray(at)]);
};

const splice: Mutation = (bytes, random) => {
  const from = random.below(bytes.length);
  const part = Buffer.from(bytes.subarray(from, from + 1 + random.below(LONGEST_RUN)));
  const at = random.below(bytes.length);
  return random.chance(0.5)
    ? Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)])
    : Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + part.length)]);
};

/** A number of 2 or 4 bytes, of either byte order, becomes an extreme one. */
const setNumber: Mutation = (bytes, random) => {
  const width = random.pick([2, 4]);
  if (bytes.length < width) return bytes;
  const at = random.below(bytes.length - width + 1);
  const value = random.pick(EXTREMES) % 2 ** (8 * width);
  if (random.chance(0.5)) bytes.writeUIntBE(value, at, width);
  else bytes.writeUIntLE(value, at, width);
  return bytes;
};

const BYTES: readonly Mutation[] = [flipBit, flipBit, setRun, truncate, remove, insert, splice, setNumber, setNumber];

/** The bytes with one to four mutations; half of them within the first 512 bytes, where headers are. */
export function mutateBytes(original: Uint8Array, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + random.below(4); left > 0; left--) {
    const mutate = random.pick(BYTES);
    const head = random.chance(0.5) ? Math.min(bytes.length, 512) : bytes.length;
    if (head === 0) return Buffer.from(random.bytes(1 + random.below(LONGEST_RUN)));
    const isHeadOnly = head < bytes.length && mutate !== truncate;
    bytes = isHeadOnly
      ? Buffer.concat([mutate(Buffer.from(bytes.subarray(0, head)), random), bytes.subarray(head)])
      : mutate(bytes, random);
  }
  return bytes;
}

/** What a text may hold that a reader does not expect. */
const FRAGMENTS = [
  ..."\0\t\r\\\"'{}[]:,;&*!|>%@`~#",
  ...["\u001b[2J", "\u202e", "\ufeff", "\ud800", "é", "e\u0301", "😀", "__proto__", "constructor", "..", "/"],
  ...["null", "true", "NaN", "Infinity", "-1", "0", "1e999", "-0", "0x10", "1_000", "9007199254740993"],
  ...["999999999999999999999", "*a", "&a ", "<<: ", "!!binary ", "!!js/function ", "---\n", "\n\n", "- ", "? "],
] as const;

/** The text with one to four mutations: of its lines, of its numbers, of single characters. */
export function mutateText(original: string, random: Random): string {
  let text = original;
  for (let left = 1 + random.below(4); left > 0; left--) text = mutateTextOnce(text, random);
  return text;
}

function mutateTextOnce(text: string, random: Random): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const line = lines[at]!;
  const column = random.below(line.length + 1);
  switch (random.below(9)) {
    case 0: // a key twice
      lines.splice(random.below(lines.length), 0, line);
      break;
    case 1: // a key less
      lines.splice(at, 1);
      break;
    case 2: // another depth
      lines[at] = random.chance(0.5) ? ` ${line}` : line.replace(/^ +/, "");
      break;
    case 3: // another number
      lines[at] = line.replace(/\d[\d.]*/, String(random.pick([...EXTREMES, -1, 0.5, 1e300, "1e999", "", ".nan"])));
      break;
    case 4: // another value
      lines[at] = line.replace(/([:,] ?).*$/, (_, colon: string) => `${colon}${random.pick(FRAGMENTS)}`);
      break;
    case 5:
      lines[at] = line.slice(0, column) + random.pick(FRAGMENTS) + line.slice(column);
      break;
    case 6:
      lines[at] = line.slice(0, column) + line.slice(column + 1 + random.below(4));
      break;
    case 7: // deep or long
      lines[at] =
        line.slice(0, column) + random.pick(["[", "{a: ", "x", "- ", "\n "]).repeat(random.pick([3, 150, 5000]));
      break;
    default:
      return text.slice(0, random.below(text.length));
  }
  return lines.join("\n");
}
