import { expect, test } from "vitest";
import { describeEngines } from "../../../src/engine/index.js";

test("each engine has a line: its fingerprint, or one sentence why it does not load", async () => {
  const [onnx, tensorflow, ...rest] = await describeEngines();
  expect(rest).toEqual([]);
  expect(onnx).toEqual({ kind: "onnx", available: true, detail: expect.stringMatching(/^onnx 1\.30\.\d+ cpu /) });
  expect(tensorflow!.kind).toBe("tensorflow");
  expect(tensorflow!.detail).not.toContain("\n");
  expect(tensorflow!.detail).toMatch(
    tensorflow!.available
      ? / loads\.$/
      : /^Optional, not loaded: @tensorflow\/tfjs-node-gpu .+; @tensorflow\/tfjs-node .+\.$/,
  );
});
