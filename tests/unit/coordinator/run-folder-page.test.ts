import { describe, expect, it } from "vitest";
import { JobRecord } from "../../../src/coordinator/job-record.js";
import { codeSpans, readTables } from "../../harness/markdown-table.js";

/** Paths of the values in an object, joined by dots; lists and null are values. */
function pathsOf(value: unknown, path = ""): string[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, path === "" ? key : `${path}.${key}`));
}

describe("docs/run-folder.md", () => {
  it("has a row for each field of result.json", () => {
    const record = new JobRecord("pets");
    record.apply({ event: "job-ended", status: "failed", seconds: 1, error: { code: "INTERNAL", message: "x" } });
    const documented = readTables("run-folder.md")[1]!.rows.map((row) => codeSpans(row.field!)[0]!);
    expect(documented.sort()).toEqual(pathsOf(record.result).sort());
  });
});
