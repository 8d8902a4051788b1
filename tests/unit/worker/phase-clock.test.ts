import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PhaseClock } from "../../../src/worker/phase-clock.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("PhaseClock", () => {
  it("adds up the seconds of each phase until they are taken", async () => {
    const clock = new PhaseClock();
    await clock.measure("gradient", () => vi.advanceTimersByTime(250));
    await clock.measure("update", () => vi.advanceTimersByTime(10));
    await clock.measure("gradient", () => vi.advanceTimersByTime(500));
    expect(clock.take()).toEqual({ gradient: 0.75, update: 0.01 });
    expect(clock.take()).toEqual({});
  });

  it("counts work that fails, tells each measurement, and hands on what the work returns", async () => {
    const measured: [string, number][] = [];
    const clock = new PhaseClock((phase, seconds) => measured.push([phase, seconds]));
    expect(await clock.measure("update", async () => 42)).toBe(42);
    const failing = clock.measure("gradient", () => {
      vi.advanceTimersByTime(2000);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(measured).toEqual([
      ["update", 0],
      ["gradient", 2],
    ]);
  });
});
