import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine, Program, Tensor, Tensors } from "../../src/engine/index.js";
import { GraphBuilder } from "../../src/onnx/index.js";

/** `y = 2x` for float32 [N, 3]. */
export function doublingProgram(): Program {
  const graph = new GraphBuilder("doubling");
  graph.input("x", "float32", ["N", 3]);
  graph.node("Mul", ["x", graph.constant("two", { dims: [], data: Float32Array.of(2) })], {}, "y");
  graph.output("y", "float32", ["N", 3]);
  return { name: "doubling", bytes: graph.build() };
}

/** Rows of three numbers that begin at `first`. */
export function rowsFrom(first: number, numRows = 1): Tensors {
  const data = Float32Array.from({ length: 3 * numRows }, (_, index) => first + index);
  return { x: { type: "float32", dims: [numRows, 3], data } };
}

const doubled = (first: number, numRows = 1): Tensor => ({
  type: "float32",
  dims: [numRows, 3],
  data: Float32Array.from({ length: 3 * numRows }, (_, index) => 2 * (first + index)),
});

/** What every engine has to do. */
export function engineContract(setup: () => Promise<Engine>): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await setup();
  });
  afterAll(() => engine.dispose());

  test("a program with a symbolic dimension runs with any length of it", async () => {
    const executable = await engine.compile(doublingProgram());
    expect((await executable.run(rowsFrom(1))).y).toEqual(doubled(1));
    expect((await executable.run(rowsFrom(1, 5))).y).toEqual(doubled(1, 5));
    await executable.dispose();
  });

  test("calls that overlap get their own results", async () => {
    const executable = await engine.compile(doublingProgram(), { sessions: 2 });
    expect(executable.numSessions).toBe(2);
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => executable.run(rowsFrom(index))));
    results.forEach((result, index) => expect(result.y).toEqual(doubled(index)));
    await executable.dispose();
  });

  test("the caller keeps its inputs and may overwrite them once run was called", async () => {
    const executable = await engine.compile(doublingProgram());
    const inputs = rowsFrom(4);
    const results = [executable.run(inputs), executable.run(inputs)];
    inputs.x!.data.fill(0 as never);
    for (const result of await Promise.all(results)) expect(result.y).toEqual(doubled(4));
    expect(inputs.x!.data).toHaveLength(3);
    await executable.dispose();
  });

  test("all element types cross the port", async () => {
    const graph = new GraphBuilder("types");
    const values = {
      float32: Float32Array.of(1.5, -2),
      float64: Float64Array.of(1e300, -2),
      int64: BigInt64Array.of(5n, -6n),
      int32: Int32Array.of(7, -8),
      uint8: Uint8Array.of(9, 255),
      bool: Uint8Array.of(1, 0),
    };
    const inputs: Record<string, Tensor> = {};
    for (const [kind, data] of Object.entries(values)) {
      const type = kind as keyof typeof values;
      graph.input(`in_${type}`, type, [2]);
      graph.node("Identity", [`in_${type}`], {}, `out_${type}`);
      graph.output(`out_${type}`, type, [2]);
      inputs[`in_${type}`] = { type, dims: [2], data } as Tensor;
    }
    const executable = await engine.compile({ name: "types", bytes: graph.build() });
    const outputs = await executable.run(inputs);
    for (const [type, data] of Object.entries(values))
      expect(outputs[`out_${type}`]).toEqual({ type, dims: [2], data });
    await executable.dispose();
  });

  test("an operator that does not exist is refused with the program's name", async () => {
    const graph = new GraphBuilder("odd");
    graph.input("x", "float32", [1]);
    graph.node("Frobnicate", ["x"], {}, "y");
    graph.output("y", "float32", [1]);
    await expect(engine.compile({ name: "odd program", bytes: graph.build() })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringMatching(/^odd program: .*Frobnicate/),
    });
  });

  test("a call that the program cannot compute fails with its name, and the next one works", async () => {
    const executable = await engine.compile(doublingProgram());
    await expect(executable.run({})).rejects.toMatchObject({
      code: "INTERNAL",
      message: expect.stringMatching(/doubling/),
    });
    expect((await executable.run(rowsFrom(2))).y).toEqual(doubled(2));
    await executable.dispose();
  });

  test("an aborted signal rejects with its reason", async () => {
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    await expect(engine.compile(doublingProgram(), { signal })).rejects.toBe(reason);
    const executable = await engine.compile(doublingProgram());
    await expect(executable.run(rowsFrom(1), { signal })).rejects.toBe(reason);
    await executable.dispose();
  });
}
