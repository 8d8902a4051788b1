import { describe, expect, it } from "vitest";
import { type JobResult, parseJobResult } from "../../../src/report/index.js";
import { sampleModel } from "./sample-model.js";

const { result } = sampleModel();

const parse = (change: (copy: JobResult) => void): ReturnType<typeof parseJobResult> => {
  const copy = JSON.parse(JSON.stringify(result));
  change(copy);
  return parseJobResult(JSON.stringify(copy));
};

describe("parseJobResult", () => {
  it("gives back what a run writes", () => {
    expect(parse(() => {})).toEqual({ value: result });
  });

  it.each<[string, (copy: JobResult) => void]>([
    ["version: invalid input: expected 1", (copy) => Object.assign(copy, { version: 2 })],
    [
      'status: invalid option: expected one of "completed"|"cancelled"|"failed"',
      (copy) => Object.assign(copy, { status: "ok" }),
    ],
    ["head.sha256: a SHA-256 in hexadecimal", (copy) => Object.assign(copy.head, { sha256: "x" })],
    ["accuracy.test: too big: expected number to be <=1", (copy) => Object.assign(copy.accuracy, { test: 1.5 })],
    ["steps: too small: expected number to be >=0", (copy) => Object.assign(copy, { steps: -1 })],
    ["workers: invalid input: expected object, received null", (copy) => Object.assign(copy, { workers: null })],
    ["it is completed without a head that was measured", (copy) => Object.assign(copy.loss, { train: null })],
    ["its error does not go with its status", (copy) => Object.assign(copy, { status: "failed" })],
    ['unrecognized key: "more"', (copy) => Object.assign(copy, { more: 1 })],
  ])("says what keeps it from being a result: %s", (problem, change) => {
    expect(parse(change)).toEqual({ problem });
  });

  it.each(["null", "[]", "7", '"completed"'])("takes %s for no result", (text) => {
    expect(parseJobResult(text).problem).toMatch(/^invalid input: expected object, received /);
  });
});
