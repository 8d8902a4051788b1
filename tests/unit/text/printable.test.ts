import { describe, expect, it } from "vitest";
import { printable, printableJson, printableLines } from "../../../src/text/index.js";

const CLEARS_AND_TITLES = "a\u001b[2J\u001b]0;title\u0007b\u009b31mc";
const REORDERS = "photo\u202egpj.exe\u2066x\u2069\u200f\u061c";

describe("printable", () => {
  it("leaves no escape sequence, control character, line end or writing direction", () => {
    expect(printable(CLEARS_AND_TITLES)).toBe("abc");
    expect(printable(REORDERS)).toBe("photo\uFFFDgpj.exe\uFFFDx\uFFFD\uFFFD\uFFFD");
    expect(printable("a\u0000b\tc\r\nd\u2028e")).toBe("a\uFFFDb c d\uFFFDe");
  });

  it("leaves every script and joined emoji as they are", () => {
    const names = ["Größe", "猫", "كلب", "חתול", "👩‍🔬", "e\u0301"];
    expect(names.map(printable)).toEqual(names);
  });
});

describe("printableLines", () => {
  it("keeps the line ends of a message, and nothing else that moves the cursor", () => {
    expect(printableLines("one\ntwo\u001b[1A\rthree\n")).toBe("one\ntwo three\n");
  });
});

describe("printableJson", () => {
  it("is JSON of the same value, without a character that steers a terminal", () => {
    const value = { [REORDERS]: CLEARS_AND_TITLES, list: ["\u0085", "\u007f", "a\tb\nc", "\u2028"] };
    for (const indent of [0, 2]) {
      const json = printableJson(`${JSON.stringify(value, null, indent)}\n`);
      expect(JSON.parse(json)).toEqual(value);
      expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/u);
    }
    expect(printableJson('{"a":"\u202e"}')).toBe('{"a":"\\u202e"}');
  });
});
