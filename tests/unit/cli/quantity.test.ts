import { describe, expect, it } from "vitest";
import { bytesText, countOf, countText, durationText, percentText, rateText } from "../../../src/cli/quantity.js";

describe("quantities", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1906, "1,906"],
    [1234567, "1,234,567"],
  ])("the count %d reads %s", (value, text) => expect(countText(value)).toBe(text));

  it("a count agrees with its noun", () => {
    expect(countOf(1, "class", "classes")).toBe("1 class");
    expect(countOf(0, "class", "classes")).toBe("0 classes");
    expect(countOf(1906, "image")).toBe("1,906 images");
  });

  it.each([
    [0, "0 bytes"],
    [1023, "1023 bytes"],
    [1024, "1.0 KiB"],
    [4_600_000, "4.4 MiB"],
    [150 * 2 ** 20, "150 MiB"],
    [10 * 2 ** 30, "10.0 GiB"],
    [2 ** 60, "1048576 TiB"],
  ])("%d bytes read %s", (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [0.04, "0.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.6, "1 min 0 s"],
    [83, "1 min 23 s"],
    [7500, "2 h 5 min"],
  ])("%d seconds read %s", (seconds, text) => expect(durationText(seconds)).toBe(text));

  it("rates and shares have one decimal, large rates none", () => {
    expect(rateText(9.94, "steps")).toBe("9.9 steps/s");
    expect(rateText(1204.4, "")).toBe("1,204/s");
    expect(percentText(0.7214)).toBe("72.1 %");
  });
});
