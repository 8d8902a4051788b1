import { expect, test } from "vitest";
import { callNative, closeNativeGate, createNativeGate } from "../../../src/engine/native-gate.js";

test("an open gate lets one call after the other through, failures too", async () => {
  const gate = createNativeGate();
  expect(await callNative(gate, async () => 1)).toBe(1);
  await expect(callNative(gate, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await callNative(gate, async () => 2)).toBe(2);
});

test("a gate does not close during a call, but does after it", async () => {
  const gate = createNativeGate();
  let end = (): void => undefined;
  const call = callNative(gate, () => new Promise<void>((resolve) => (end = resolve)));
  expect(closeNativeGate(gate, 1)).toBe(false);
  end();
  await call;
  expect(closeNativeGate(gate, 1)).toBe(true);
});

test("behind a closed gate no call is made", async () => {
  const gate = createNativeGate();
  closeNativeGate(gate, 0);
  let isMade = false;
  const call = callNative(gate, async () => {
    isMade = true;
  });
  const first = await Promise.race([
    call.then(() => "call"),
    new Promise((resolve) => setImmediate(resolve, "nothing")),
  ]);
  expect({ first, isMade }).toEqual({ first: "nothing", isMade: false });
});
