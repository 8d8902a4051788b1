import { describe, expect, it } from "vitest";
import { ERROR_TABLE, type ErrorCode, HeadwayError, isErrorCode, toHeadwayError } from "../../src/errors.js";
import { readTables } from "../harness/markdown-table.js";

describe("docs/errors.md", () => {
  it("has a row for each code, in the table's order, with its exit code, gRPC status and whether trying again can help", () => {
    const [table] = readTables("errors.md");
    const documented = table!.rows.map(({ code, exit, "gRPC status": status, again }) => [code, exit, status, again]);
    const rows = Object.entries(ERROR_TABLE).map(([code, { exitCode, status, retryable }]) => {
      return [`\`${code}\``, String(exitCode), `\`${status}\``, retryable ? "yes" : "no"];
    });
    expect(documented).toEqual(rows);
  });

  it("says cause and fix of each in a sentence", () => {
    const [table] = readTables("errors.md");
    for (const { code, cause, fix } of table!.rows) {
      expect(cause, code).toMatch(/^[A-Z`].*\.$/);
      expect(fix, code).toMatch(/^[A-Z`].*\.$/);
    }
  });
});

describe("an error", () => {
  it("has the exit code and the retryability of its row", () => {
    for (const code of Object.keys(ERROR_TABLE) as ErrorCode[]) {
      const error = new HeadwayError(code, "a sentence");
      expect([error.exitCode, error.retryable]).toEqual([ERROR_TABLE[code].exitCode, ERROR_TABLE[code].retryable]);
    }
  });

  it("made of something thrown keeps a HeadwayError, takes the reason of an abort, and else is INTERNAL with its cause", () => {
    const known = new HeadwayError("DISK_FULL", "full");
    expect(toHeadwayError(known)).toBe(known);
    const stopped = new HeadwayError("CANCELLED", "stopped by SIGINT");
    expect(toHeadwayError(new DOMException("aborted", "AbortError")).code).toBe("CANCELLED");
    expect(toHeadwayError(Object.assign(new Error("aborted", { cause: stopped }), { name: "AbortError" }))).toBe(
      stopped,
    );
    const bug = new TypeError("x is not a function");
    expect(toHeadwayError(bug)).toMatchObject({ code: "INTERNAL", message: bug.message, cause: bug });
    expect(toHeadwayError("text")).toMatchObject({ code: "INTERNAL", message: "text" });
  });

  it("code is told from any other text", () => {
    expect(isErrorCode("USAGE")).toBe(true);
    expect(isErrorCode("toString")).toBe(false);
  });
});
