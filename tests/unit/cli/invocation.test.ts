import { describe, expect, it } from "vitest";
import { invocationOf, shellQuoted } from "../../../src/cli/invocation.js";

describe("how headway was called", () => {
  it("is repeated: by npx, as an installed command, or with node and the script", () => {
    expect(invocationOf({ env: { npm_command: "exec" }, scriptPath: "/x/.bin/headway" })).toBe("npx headway");
    expect(invocationOf({ env: { npm_lifecycle_event: "quickstart" }, scriptPath: "/x/main.js" })).toBe("npx headway");
    expect(invocationOf({ env: {}, scriptPath: "/usr/local/bin/headway" })).toBe("headway");
    expect(invocationOf({ env: {}, scriptPath: "/my files/main.js" })).toBe("node '/my files/main.js'");
  });

  it("quotes words for the shell only where it must", () => {
    expect(shellQuoted("runs/a-b_c.yaml")).toBe("runs/a-b_c.yaml");
    expect(shellQuoted("it's")).toBe(`'it'\\''s'`);
    expect(shellQuoted("")).toBe("''");
  });
});
