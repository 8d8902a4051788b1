import { type OverrideFlags, parseOverrides } from "./overrides.js";
import { isBelow } from "./problems.js";
import type { KeyPath } from "./written-values.js";
import { YamlSource } from "./yaml-source.js";

/** Where a key of a job file stands, or the flag that set it or a part of it. */
export type KeyPlace =
  | { readonly key: string; readonly line: number; readonly column: number }
  | { readonly key: string; readonly flag: string };

/**
 * Puts places before what was found wrong after a job file was read: a line that begins with a key that stands in the
 * file, as in `backbone.model: there is no such file`, gets `file:line:column: ` before it, or the flag that set the key.
 * Other lines stay as they are.
 */
export function placeMistakes(
  message: string,
  text: string,
  file: string,
  flags: OverrideFlags,
): { message: string; places: KeyPlace[] } {
  const source = new YamlSource(text);
  const { overrides } = parseOverrides(flags);
  const placeOf = (key: string): KeyPlace | undefined => {
    const path: KeyPath = key.split(".");
    const override = overrides.findLast((other) => isBelow(path, other.path) || isBelow(other.path, path));
    if (override !== undefined) return { key, flag: override.flag };
    for (let length = path.length; length > 0; length--) {
      const place = source.placeOf(path.slice(0, length));
      if (place !== undefined) return { key, ...place };
    }
    return undefined;
  };
  const places: KeyPlace[] = [];
  const lines = message.split("\n").map((line) => {
    const key = /^([a-z]\w*(?:\.\w+)+): /i.exec(line)?.[1];
    const place = key === undefined ? undefined : placeOf(key);
    if (place === undefined) return line;
    places.push(place);
    return `${"flag" in place ? place.flag : `${file}:${place.line}:${place.column}`}: ${line}`;
  });
  return { message: lines.join("\n"), places };
}
