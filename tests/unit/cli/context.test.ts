import { describe, expect, it } from "vitest";
import { progressOn } from "../../../src/cli/context.js";
import { printerOn, printJson } from "../../../src/cli/printer.js";

/** A stream that keeps what is written to it. */
function stream(isTTY = false) {
  const writes: string[] = [];
  return { isTTY, columns: 40, write: (text: string) => void writes.push(text), text: () => writes.join("") };
}

const NAME = "a\u001b]0;title\u0007\u202eb\u0085";

describe("a printer", () => {
  it("lets nothing through that steers the terminal", () => {
    const out = stream();
    printerOn(out).write(`${NAME}: is damaged\nnext\n`);
    expect(out.text()).toBe("a\uFFFDb\uFFFD: is damaged\nnext\n");
  });

  it("prints JSON of the same value", () => {
    const out = stream();
    printJson({ path: NAME }, { stdout: printerOn(out) });
    expect(JSON.parse(out.text())).toEqual({ path: NAME });
    expect(out.text()).toMatch(/^[\n -~]+$/);
  });
});

describe("progress", () => {
  const written = (env: Record<string, string>): string => {
    const terminal = stream(true);
    const progress = progressOn({ terminal, env });
    progress.phase("read", "files");
    progress.update(1, 2);
    progress.note("skipped", NAME);
    progress.end();
    return terminal.text();
  };

  it("draws one line over and over on a terminal", () => {
    expect(written({ TERM: "xterm" })).toContain("\r");
  });

  it("writes plain lines, without an escape or a carriage return, to a dumb terminal", () => {
    expect(written({ TERM: "dumb" })).toMatch(/^skipped {3}a\uFFFDb\uFFFD\nread {6}[ -~]+\n$/);
  });
});
