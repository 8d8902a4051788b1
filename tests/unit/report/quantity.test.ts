import { describe, expect, it } from "vitest";
import {
  countOf,
  countText,
  durationText,
  lossText,
  percentText,
  plainText,
  rateText,
} from "../../../src/report/quantity.js";

const plain = (text: string): string => text.replaceAll("\u202F", " ");

describe("quantities", () => {
  it("group thousands", () => {
    expect([0, 999, 1000, 1234567].map(countText)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });

  it("take the plural but for one", () => {
    expect([0, 1, 1526].map((value) => countOf(value, "picture"))).toEqual([
      "0 pictures",
      "1 picture",
      "1,526 pictures",
    ]);
  });

  it("say durations in the unit a reader would", () => {
    const durations = [0, 0.0004, 0.32, 0.9996, 12.84, 59.97, 83.2, 3599.6, 7500, 360000];
    expect(durations.map((seconds) => plain(durationText(seconds)))).toEqual([
      "0 s",
      "1 ms",
      "320 ms",
      "1.0 s",
      "12.8 s",
      "1 min 0 s",
      "1 min 23 s",
      "1 h 0 min",
      "2 h 5 min",
      "100 h 0 min",
    ]);
  });

  it("write small numbers with three significant digits", () => {
    expect([0.03, 0.0001, 0.000012345, 0, 1].map((value) => plainText(value))).toEqual([
      "0.03",
      "0.0001",
      "1.23e-5",
      "0",
      "1",
    ]);
  });

  it("show a dash where there is no number", () => {
    expect([percentText(null), lossText(null), plainText(null), durationText(null), lossText(Number.NaN)]).toEqual(
      Array(5).fill("–"),
    );
  });

  it("write shares and rates", () => {
    expect(plain(percentText(0.7214))).toBe("72.1 %");
    expect([rateText(9.94, "pictures"), rateText(9537.5, "samples")]).toEqual(["9.9 pictures/s", "9,538 samples/s"]);
  });
});
