import { stripVTControlCharacters } from "node:util";

/**
 * What steers a terminal or reorders what stands around it: control characters, line and paragraph separators, and the
 * controls of writing direction (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters).
 */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/gu;

/** A text on one line, without what steers a terminal: names of files, classes, layers and hosts are somebody else's. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\r]+/g, " ")
    .replace(STEERING, "\uFFFD");
}

/** As {@link printable}, but lines stay lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** JSON of the same value in which everything that steers a terminal is written as an escape. */
export function printableJson(json: string): string {
  // JSON has no control characters outside of its texts but line ends, spaces and tabs.
  return json.replace(STEERING, (character) =>
    character === "\n" || character === "\r" || character === "\t"
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
