import { describe, expect, it } from "vitest";
import { StateCollector } from "../../../src/coordinator/state-collector.js";
import { HeadwayError } from "../../../src/errors.js";

const state = (letter: string) => ({ sha256: letter.repeat(64), size: 10 });

describe("StateCollector", () => {
  it("agrees on a state with the last rank's report, in whatever order they come", () => {
    const collector = new StateCollector(3);
    const report = { step: 7, reason: "periodic", state: state("a") } as const;
    expect(collector.add(2, report)).toBeUndefined();
    expect(collector.add(0, report)).toBeUndefined();
    expect(collector.add(1, report)).toEqual(report);
  });

  it("keeps states of several steps apart", () => {
    const collector = new StateCollector(2);
    const early = { step: 7, reason: "periodic", state: state("a") } as const;
    const late = { step: 9, reason: "final", state: state("b") } as const;
    expect(collector.add(0, early)).toBeUndefined();
    expect(collector.add(0, late)).toBeUndefined();
    expect(collector.add(1, early)).toEqual(early);
    expect(collector.add(1, late)).toEqual(late);
  });

  it("agrees at once where there is one rank", () => {
    const report = { step: 0, reason: "stop", state: state("a") } as const;
    expect(new StateCollector(1).add(0, report)).toEqual(report);
  });

  it("names step, ranks and digests when two states of one step differ", () => {
    const collector = new StateCollector(3);
    collector.add(1, { step: 7, reason: "best", state: state("a") });
    const differing = (): unknown => collector.add(2, { step: 7, reason: "best", state: state("b") });
    expect(differing).toThrow(HeadwayError);
    expect(differing).toThrow(
      "step 7: rank 1 has training state aaaaaaaaaaaa, rank 2 has bbbbbbbbbbbb; no checkpoint of it is kept",
    );
  });
});
