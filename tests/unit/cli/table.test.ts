import { describe, expect, it } from "vitest";
import { renderFacts, renderTable } from "../../../src/cli/table.js";

describe("a table", () => {
  it("puts texts to the left and numbers to the right, without spaces at the end of a line", () => {
    const columns = [{ title: "class" }, { title: "train", isNumber: true }, { title: "" }];
    expect(
      renderTable(columns, [
        ["red", "12", ""],
        ["turquoise", "1,204", "<- here"],
      ]),
    ).toBe("class      train\nred           12\nturquoise  1,204  <- here\n");
  });

  it("counts characters, not code units", () => {
    expect(
      renderTable(
        [{ title: "a" }, { title: "b" }],
        [
          ["😀", "x"],
          ["ab", "y"],
        ],
      ),
    ).toBe("a   b\n😀   x\nab  y\n");
  });

  it("shows names on one line and without control characters", () => {
    expect(renderTable([{ title: "name" }], [["a\u001b[2Jb\nc\u0007"]])).toBe("name\nab c\uFFFD\n");
    expect(renderFacts([["file", "a\rb"]])).toBe("file  a b\n");
  });
});
