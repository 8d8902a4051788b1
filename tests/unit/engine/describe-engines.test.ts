import { expect, test } from "vitest";
import { describeEngines } from "../../../src/engine/index.js";

test("each engine that jobs can run on has a line with its fingerprint, and no other is called one", async () => {
  expect(await describeEngines()).toEqual([
    { kind: "onnx", available: true, detail: expect.stringMatching(/^onnx 1\.30\.\d+ cpu /) },
  ]);
});
