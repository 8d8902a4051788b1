import { describe, expect, it } from "vitest";
import { RateMeter } from "../../../src/cli/rate-meter.js";

describe("RateMeter", () => {
  it("knows no rate before the count has risen", () => {
    const meter = new RateMeter(0, 10);
    expect(meter.perSecond()).toBeNull();
    meter.add(1000, 10);
    expect(meter.perSecond()).toBeNull();
    meter.add(2000, 14);
    expect(meter.perSecond()).toBe(2);
  });

  it("forgets what happened before its window of five seconds", () => {
    const meter = new RateMeter(0, 0);
    meter.add(1000, 1000);
    for (let second = 2; second <= 10; second++) meter.add(second * 1000, 1000 + (second - 1) * 3);
    expect(meter.perSecond()).toBe(3);
  });

  it("gives the same rate for counts that come much faster than it keeps them", () => {
    const meter = new RateMeter(0, 0);
    for (let ms = 1; ms <= 20_000; ms++) meter.add(ms, ms * 2);
    expect(meter.perSecond()).toBe(2000);
  });
});
