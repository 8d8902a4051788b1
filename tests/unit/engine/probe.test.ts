import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createOnnxEngine,
  type Engine,
  type Executable,
  hashTensors,
  isExact,
  runProbe,
  type Tensors,
} from "../../../src/engine/index.js";
import { doublingProgram, rowsFrom } from "../../contract/engine.contract.js";

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 2 });
});
afterAll(() => engine.dispose());

test("an exact program has one hash in all repeats, with other threads at work", async () => {
  const executable = await engine.compile(doublingProgram());
  const other = await engine.compile(doublingProgram());
  let numBusy = 0;
  const busy = async (): Promise<void> => {
    for (let call = 0; call < 3; call++) await other.run(rowsFrom(call));
    numBusy++;
  };
  const hashes = await runProbe(executable, rowsFrom(1), { repeats: 3, busy });
  expect(hashes).toHaveLength(3);
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(isExact(hashes)).toBe(true);
  expect(numBusy).toBe(3);
});

test("a program that changes one bit once is found out", async () => {
  let numRuns = 0;
  const wavering: Executable = {
    numSessions: 1,
    run: async () => rowsFrom(++numRuns === 2 ? 1 + 2 ** -23 : 1),
    dispose: async () => undefined,
  };
  expect(isExact(await runProbe(wavering, {}, { repeats: 3 }))).toBe(false);
});

test("a failure of the busy work is the probe's", async () => {
  const executable = await engine.compile(doublingProgram());
  const busy = () => Promise.reject(new Error("overworked"));
  await expect(runProbe(executable, rowsFrom(1), { repeats: 3, busy })).rejects.toThrow("overworked");
});

test("no hashes prove nothing", () => {
  expect(isExact([])).toBe(false);
  expect(isExact(["a"])).toBe(true);
  expect(isExact(["a", "b", "a"])).toBe(false);
});

test("a hash covers names, types, dims and bytes, not the order of names", () => {
  const a: Tensors = { x: { type: "float32", dims: [2], data: Float32Array.of(1, 2) } };
  const b: Tensors = { y: { type: "uint8", dims: [1], data: Uint8Array.of(7) } };
  const header = (text: string): Buffer => Buffer.from(`${text}\n`);
  const expected = createHash("sha256")
    .update(Buffer.concat([header('["x","float32",[2]]'), Buffer.from([0, 0, 128, 63, 0, 0, 0, 64])]))
    .update(Buffer.concat([header('["y","uint8",[1]]'), Buffer.from([7])]))
    .digest("hex");
  expect(hashTensors({ ...a, ...b })).toBe(expected);
  expect(hashTensors({ ...b, ...a })).toBe(expected);
  expect(hashTensors({ x: { type: "float32", dims: [1, 2], data: Float32Array.of(1, 2) }, ...b })).not.toBe(expected);
});
