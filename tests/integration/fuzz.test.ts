import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTargets, runCases } from "../../scripts/fuzz/run-cases.js";

const SEED = 1;
const targets = await loadTargets(join(import.meta.dirname, "../../scripts/fuzz"));

describe("mutated inputs", () => {
  it.each(targets)(
    "of $name crash nothing, hang nothing, take 1 GiB at most, and are refused in headway's own words",
    async (named) => {
      const cases = Array.from({ length: named.target.testCases ?? 200 }, (_, index) => index);
      const report = await runCases(named, { seed: SEED, cases });
      expect(report.findings).toEqual([]);
      expect(report.numAccepted).toBeGreaterThan(0);
    },
    300_000,
  );
});
