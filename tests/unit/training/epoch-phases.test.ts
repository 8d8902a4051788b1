import { describe, expect, it } from "vitest";
import { EPOCH_PHASES, isStepPhase, parsePhaseSeconds, STEP_PHASES } from "../../../src/training/index.js";

describe("parsePhaseSeconds", () => {
  it("keeps the known phases in their order, and leaves out what is no number of seconds", () => {
    const values = { evaluate: 4, optimize: 9, update: 3, gradient: Number.NaN, all_reduce: -1 };
    expect(Object.entries(parsePhaseSeconds(values))).toEqual([
      ["update", 3],
      ["evaluate", 4],
    ]);
  });
});

describe("isStepPhase", () => {
  it("holds for all phases of a step and for no other", () => {
    expect(EPOCH_PHASES.filter(isStepPhase)).toEqual(STEP_PHASES);
  });
});
