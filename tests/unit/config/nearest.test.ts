import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "../../../src/config/nearest.js";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["flaw", "lawn", 2],
    ["ab", "ba", 1],
    ["ca", "abc", 3],
    ["intention", "execution", 5],
  ])("from %j to %j is %d", (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
    expect(editDistance(b, a)).toBe(expected);
  });
});

describe("nearest", () => {
  const known = ["epochs", "batchSize", "learningRate", "l1", "l2"];

  it.each([
    ["epoch", "epochs"],
    ["learning_rate", "learningRate"],
    ["BATCH-SIZE", "batchSize"],
    ["lerningRaet", "learningRate"],
    ["l3", "l1"],
    ["momentum", undefined],
    ["x".repeat(10_000), undefined],
  ])("of %.20s is %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });
});
