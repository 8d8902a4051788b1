import { stripVTControlCharacters } from "node:util";

/** A text on one line without control characters: names of files and classes must not steer the terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\r]+/g, " ")
    .replace(/\p{Cc}/gu, "\uFFFD");
}
