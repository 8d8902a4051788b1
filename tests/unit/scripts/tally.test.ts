import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countReport, toLine } from "../../../scripts/tally.mjs";

const ROOT = join(import.meta.dirname, "../../..");

const report = (...files: { status: string; tests: string[] }[]): string =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });

describe("countReport", () => {
  it("counts passed, failed and all other tests", () => {
    const text = report(
      { status: "passed", tests: ["passed", "pending", "skipped", "todo"] },
      { status: "failed", tests: ["failed", "passed"] },
    );
    expect(countReport(text, 1)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it("counts a file that did not load as a failure", () => {
    const text = report({ status: "failed", tests: [] }, { status: "passed", tests: ["passed"] });
    expect(countReport(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("counts an exit code that no test explains as a failure", () => {
    const text = report({ status: "passed", tests: ["passed"] });
    expect(countReport(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(countReport(text, null)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(countReport(text, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it.each([undefined, "", '{"testResults": [{"sta', "{}"])("counts the report %j of a crash as a failure", (text) => {
    expect(countReport(text, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("toLine", () => {
  it("says what passed and failed, and what was skipped only where something was", () => {
    expect(toLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(toLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });
});

describe("scripts/test.mjs", () => {
  it("ends with a count and exit code 1 where there is no such test", () => {
    const args = [join(ROOT, "scripts/test.mjs"), "tests/unit/no-such-test"];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stdout.split("\n").slice(-2)).toEqual(["0 passed, 1 failed", ""]);
    expect(status).toBe(1);
  });
});
