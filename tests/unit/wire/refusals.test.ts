import { expect, it } from "vitest";
import { Refusals } from "../../../src/wire/index.js";

it("a flood of refusals is told at each tenfold, and at last how many there were", () => {
  const told: number[] = [];
  const refusals = new Refusals<string>((_, times) => told.push(times));
  for (let count = 0; count < 54_321; count++) refusals.add("no token");
  refusals.flush();
  refusals.flush();
  expect(told).toEqual([1, 10, 100, 1000, 10_000, 54_321]);
});
