import { describe, expect, it } from "vitest";
import { NO_EARLIER_RUNS, sumEarlierRuns } from "../../../src/coordinator/earlier-runs.js";

/** A line of a journal, so many seconds after its first. */
const line = (second: number, event: string, facts: object = {}): string =>
  `${JSON.stringify({ time: new Date(1e12 + second * 1000).toISOString(), event, ...facts })}\n`;

const STOPPED = [
  line(0, "job-started", { name: "pets" }),
  line(9, "features-ready", { seconds: 8, hits: 0 }),
  line(10, "training-started"),
  line(14, "epoch-ended", { epoch: 1, seconds: { gradient: 3, exchange: 1 } }),
  line(15, "training-ended", { seconds: 5.5 }),
  line(16, "job-ended", { status: "cancelled", seconds: 17.25 }),
].join("");

const KILLED = [
  line(100, "job-started", { name: "pets" }),
  line(101, "features-ready", { seconds: 0.5, hits: 9 }),
  line(102, "training-started"),
  line(106, "epoch-ended", { epoch: 2, seconds: { gradient: 2, exchange: 2 } }),
].join("");

describe("sumEarlierRuns", () => {
  it("takes the seconds of processes that had a last word, and of one that was killed the time until its last line", () => {
    expect(sumEarlierRuns(STOPPED + KILLED)).toEqual({
      seconds: { total: 17.25 + 6, extract: 8.5, train: 5.5 + 4, evaluate: 0 },
      epochs: new Map([
        [1, { gradient: 3, exchange: 1 }],
        [2, { gradient: 2, exchange: 2 }],
      ]),
    });
  });

  it("passes over lines that are cut off, damaged or of another kind", () => {
    const damaged = [
      '{"time":"2001-',
      "null",
      "[]",
      '{"event":"job-ended","seconds":1e9}',
      line(7, "evaluated", { seconds: -3 }),
    ];
    expect(sumEarlierRuns(`${STOPPED}${damaged.join("\n")}`).seconds).toEqual(sumEarlierRuns(STOPPED).seconds);
  });

  it("knows of none in an empty journal", () => {
    expect(sumEarlierRuns("")).toEqual(NO_EARLIER_RUNS);
  });
});
