import { describe, expect, test } from "vitest";
import { planSchedule } from "../../../src/training/schedule.js";

const options = { learningRate: 0.5, totalSteps: 12, stepsPerEpoch: 3 };

describe("planSchedule", () => {
  test("a constant schedule has one rate for each step", () => {
    const rates = planSchedule({ kind: "constant", warmupSteps: 0 }, options);
    expect([...rates]).toEqual(new Array(12).fill(0.5));
  });

  test("the warm-up rises linearly from 0 and ends where the schedule begins", () => {
    const rates = planSchedule({ kind: "constant", warmupSteps: 4 }, options);
    expect([...rates.subarray(0, 6)]).toEqual([0, 0.125, 0.25, 0.375, 0.5, 0.5]);
  });

  test("a step schedule falls at the first step of every period of epochs", () => {
    const rates = planSchedule({ kind: "step", warmupSteps: 0, everyEpochs: 2, factor: 0.5 }, options);
    expect([...rates]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  test("a step schedule counts epochs from the beginning, also after a warm-up that is longer than a period", () => {
    const rates = planSchedule({ kind: "step", warmupSteps: 5, everyEpochs: 1, factor: 0.5 }, options);
    expect(rates[4]).toBe(0.4);
    expect([...rates.subarray(5, 10)]).toEqual([0.25, 0.125, 0.125, 0.125, 0.0625]);
  });

  test("an exponential schedule multiplies by the rate once in decaySteps steps after the warm-up", () => {
    const rates = planSchedule({ kind: "exponential", warmupSteps: 2, decaySteps: 4, rate: 0.25 }, options);
    expect([2, 4, 6, 10].map((step) => rates[step])).toEqual([0.5, 0.25, 0.125, 0.03125]);
  });

  test("a cosine is halfway after half of its steps and would reach its final fraction after the last", () => {
    const rates = planSchedule({ kind: "cosine", warmupSteps: 2, finalFraction: 0.2 }, options);
    expect(rates[2]).toBe(0.5);
    expect(rates[7]).toBeCloseTo(0.3, 15);
    expect(rates[11]).toBeGreaterThan(0.1);
    expect(rates[11]).toBeLessThan(0.12);
  });

  test("a warm-up as long as the job has no later step", () => {
    const rates = planSchedule({ kind: "cosine", warmupSteps: 20, finalFraction: 0 }, options);
    expect([...rates]).toEqual(Array.from({ length: 12 }, (_, step) => (0.5 * step) / 20));
  });

  test("a job without steps has an empty table", () => {
    expect(
      planSchedule({ kind: "cosine", warmupSteps: 0, finalFraction: 0 }, { ...options, totalSteps: 0 }),
    ).toHaveLength(0);
  });
});
