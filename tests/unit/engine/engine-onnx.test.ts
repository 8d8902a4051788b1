import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOnnxEngine, type Engine } from "../../../src/engine/index.js";
import { GraphBuilder } from "../../../src/onnx/index.js";
import { doublingProgram, engineContract, rowsFrom } from "../../contract/engine.contract.js";
import { float32, randomNumbers } from "../../harness/head-inputs.js";

describe("engine onnx", () => engineContract(() => createOnnxEngine({ threads: 2 })));

/** A product of two large matrices, repeated: some 10 ms of one core. */
function slowProgram() {
  const graph = new GraphBuilder("slow");
  graph.input("x", "float32", [256, 256]);
  let value = "x";
  for (let repeat = 0; repeat < 20; repeat++) value = graph.node("MatMul", [value, "x"]);
  graph.node("Identity", [value], {}, "y");
  graph.output("y", "float32", [256, 256]);
  return { name: "slow", bytes: graph.build() };
}
const square = {
  x: float32(
    [256, 256],
    randomNumbers(256 * 256, 6).map((value) => value / 16),
  ),
};

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 2 });
});
afterAll(() => engine.dispose());

test("the fingerprint names runtime, version, device, processor and options", () => {
  expect(engine.fingerprint).toEqual({
    kind: "onnx",
    version: expect.stringMatching(/^1\.30\./),
    device: "cpu",
    cpuClass: expect.stringMatching(/^(x64|arm64)/),
    options: "intra=1,opt=all",
  });
});

test("a call leaves the calling thread free", async () => {
  const executable = await engine.compile(slowProgram());
  let numTurns = 0;
  const timer = setInterval(() => numTurns++, 1);
  for (let call = 0; call < 3; call++) await executable.run(square);
  clearInterval(timer);
  expect(numTurns).toBeGreaterThan(0);
  await executable.dispose();
});

test("both sessions give the same bits", async () => {
  const executable = await engine.compile(slowProgram(), { sessions: 2 });
  const [a, b] = await Promise.all([executable.run(square), executable.run(square)]);
  expect(a.y).toEqual(b.y);
  await executable.dispose();
});

test("a buffer that is given away is gone, others stay", async () => {
  const executable = await engine.compile(doublingProgram());
  const given = rowsFrom(1).x!;
  const { y } = await executable.run({ x: given }, { transfer: [given.data.buffer as ArrayBuffer] });
  expect(Array.from(y!.data as Float32Array)).toEqual([2, 4, 6]);
  expect(given.data).toHaveLength(0);
  await executable.dispose();
});

test("bytes of a shared pool and of shared memory are copied, not given away", async () => {
  const graph = new GraphBuilder("bytes");
  graph.input("x", "uint8", [3]);
  graph.node("Identity", ["x"], {}, "y");
  graph.output("y", "uint8", [3]);
  const executable = await engine.compile({ name: "bytes", bytes: graph.build() });
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set([4, 5, 6]);
  for (const data of [Buffer.from([4, 5, 6]), shared]) {
    const { y } = await executable.run({ x: { type: "uint8", dims: [3], data } });
    expect(y!.data).toEqual(Uint8Array.of(4, 5, 6));
    expect(Array.from(data)).toEqual([4, 5, 6]);
  }
  await executable.dispose();
});

test("a call in the queue that is aborted never runs, one under way is not waited for", async () => {
  const executable = await engine.compile(slowProgram());
  const [running, waiting] = [new AbortController(), new AbortController()];
  const first = executable.run(square, { signal: running.signal });
  const second = executable.run(square, { signal: waiting.signal });
  const third = executable.run(square);
  waiting.abort(new Error("no more"));
  await expect(second).rejects.toThrow("no more");
  running.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  expect((await third).y!.dims).toEqual([256, 256]);
  await executable.dispose();
});

test("dispose waits for the call under way and refuses those after it", async () => {
  const executable = await engine.compile(slowProgram());
  const [running, waiting] = [executable.run(square), executable.run(square)];
  const refused = expect(waiting).rejects.toThrow("slow was disposed");
  await executable.dispose();
  await expect(running).resolves.toHaveProperty("y");
  await refused;
  await expect(executable.run(square)).rejects.toThrow("slow was disposed");
});

test("more sessions than threads are refused", async () => {
  await expect(engine.compile(doublingProgram(), { sessions: 3 })).rejects.toThrow(
    "doubling: sessions 3 must be 1 to the engine's 2 threads",
  );
});

test("bytes that are no model are refused with the program's name", async () => {
  await expect(engine.compile({ name: "junk", bytes: Uint8Array.of(1, 2, 3) })).rejects.toMatchObject({
    code: "MODEL_INVALID",
    message: expect.stringMatching(/^junk: ONNX Runtime 1\.30\.\d+ does not load it: /),
  });
});

test("a wrong shape is an error with the program's name and the inputs", async () => {
  const executable = await engine.compile(doublingProgram());
  await expect(executable.run({ x: float32([1, 2], new Float32Array(2)) })).rejects.toMatchObject({
    code: "INTERNAL",
    message: expect.stringMatching(/^doubling failed in engine thread \d: .*\(inputs: x float32 \[1, 2\]\)$/s),
  });
  await executable.dispose();
});
