import fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { type JobProblem, parseJob } from "../../../src/config/index.js";
import { HeadwayError } from "../../../src/errors.js";
import { OPTIONS, SHORTEST, validJob } from "./job-samples.js";

function problemsOf(text: string): readonly JobProblem[] {
  try {
    parseJob(text, "job.yaml", OPTIONS);
    return [];
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(HeadwayError);
    expect((thrown as HeadwayError).code).toBe("JOB_INVALID");
    return (thrown as HeadwayError).facts.problems as JobProblem[];
  }
}

it("any text is a job or is refused with places that are in the text", () => {
  const fragment = fc.constantFrom(
    ...SHORTEST,
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!x ",
    "\t",
    "- ",
    "? ",
    "'",
    '"',
    "#",
    "\0",
  );
  const broken = fc
    .tuple(fc.nat(SHORTEST.length), fc.array(fragment, { maxLength: 8 }), fc.nat(6))
    .map(([at, added, left]) => SHORTEST.slice(0, at) + added.join("") + SHORTEST.slice(at + left));
  fc.assert(
    fc.property(fc.oneof(broken, fc.string({ unit: "binary", maxLength: 60 })), (text) => {
      const numLines = text.split("\n").length;
      for (const { line, column } of problemsOf(text)) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(numLines);
        expect(column).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});

it("a mistake more in a job is one message more, at its own line", () => {
  const mistakes = fc.uniqueArray(fc.constantFrom("a1", "b2", "c3", "d4", "e5"), { minLength: 1 });
  fc.assert(
    fc.property(validJob, mistakes, (values, keys) => {
      const valid = stringify(values, { lineWidth: 0 });
      const numLines = valid.split("\n").length - 1;
      const problems = problemsOf(valid + keys.map((key) => `${key}: 1\n`).join(""));
      expect(problems.map(({ key, line }) => [key, line])).toEqual(
        keys.map((key, index) => [key, numLines + index + 1]),
      );
    }),
    { numRuns: 50 },
  );
});

it("any value in place of a section is refused or is the section", () => {
  const sections = fc.constantFrom("dataset", "backbone", "head", "training", "workers", "checkpoints", "cache");
  fc.assert(
    fc.property(sections, fc.jsonValue({ maxDepth: 2 }), (section, value) => {
      const text = stringify({ apiVersion: "headway/v1", kind: "FineTune", name: "x", [section]: value });
      problemsOf(text);
    }),
    { numRuns: 300 },
  );
});
