import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readJoinToken } from "../../../src/cli/join-token.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

describe("a join token", () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "token"), "  from-file\n");
  writeFileSync(join(cwd, "empty"), "\n");
  writeFileSync(join(cwd, "two"), "two words");
  const read = (file: string | undefined, variable?: string) =>
    readJoinToken(file, { cwd, env: variable === undefined ? {} : { HEADWAY_JOIN_TOKEN: variable } });

  it("comes from the file before the environment, and may be missing", async () => {
    expect(await read("token", "from-env")).toBe("from-file");
    expect(await read(undefined, "from-env")).toBe("from-env");
    expect(await read(undefined)).toBeUndefined();
    expect(await read(undefined, "")).toBeUndefined();
  });

  it.each([
    ["gone", "--token-file gone: there is no such file; it has to hold the join token of the job"],
    [".", "--token-file .: it cannot be read (EISDIR); it has to hold the join token of the job"],
    ["empty", "--token-file empty: it is empty; it has to hold the join token"],
    ["two", "--token-file two: a join token is one word of ASCII letters, digits and signs"],
  ])("is refused from the file %s with a sentence", async (file, message) => {
    await expect(read(file)).rejects.toMatchObject({ code: "USAGE", message });
  });
});
