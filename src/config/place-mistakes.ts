import { type OverrideFlags, parseOverrides } from "./overrides.js";
import { isBelow } from "./problems.js";
import type { KeyPath } from "./written-values.js";
import { YamlSource } from "./yaml-source.js";

/**
 * Puts places before what was found wrong after a job file was read: a line that begins with a key that stands in the
 * file, as in `backbone.model: there is no such file`, gets `file:line:column: ` before it, or the flag that set the key.
 * Other lines stay as they are.
 */
export function placeMistakes(message: string, text: string, file: string, flags: OverrideFlags): string {
  const source = new YamlSource(text);
  const { overrides } = parseOverrides(flags);
  const placeOf = (key: KeyPath): string | undefined => {
    const override = overrides.findLast(({ path }) => isBelow(key, path));
    if (override !== undefined) return override.flag;
    for (let length = key.length; length > 0; length--) {
      const place = source.placeOf(key.slice(0, length));
      if (place !== undefined) return `${file}:${place.line}:${place.column}`;
    }
    return undefined;
  };
  const place = (line: string): string => {
    const key = /^([a-z]\w*(?:\.\w+)+): /i.exec(line)?.[1]?.split(".");
    const where = key === undefined ? undefined : placeOf(key);
    return where === undefined ? line : `${where}: ${line}`;
  };
  return message.split("\n").map(place).join("\n");
}
