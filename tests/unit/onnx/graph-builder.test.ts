import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { GraphBuilder, readGraphInterface } from "../../../src/onnx/index.js";

function leakyPlusOne(): Uint8Array {
  const graph = new GraphBuilder("leaky");
  const input = graph.input("x", "float32", ["N", 2]);
  const one = graph.constant("one", { dims: [2], data: Float32Array.of(1, 1) });
  const leaky = graph.node("LeakyRelu", [input], { alpha: { float: 0.5 } });
  graph.node("Add", [leaky, one], {}, "y");
  graph.output("y", "float32", ["N", 2]);
  graph.metadata("for", "a test");
  return graph.build();
}

describe("GraphBuilder", () => {
  it("writes a file that ONNX Runtime runs", async () => {
    const session = await InferenceSession.create(leakyPlusOne());
    const { y } = await session.run({ x: new Tensor("float32", Float32Array.of(-2, 3), [1, 2]) });
    expect([...(y!.data as Float32Array)]).toEqual([0, 4]);
    await session.release();
  });

  it("writes the same bytes for the same calls", () => {
    expect(leakyPlusOne()).toEqual(leakyPlusOne());
  });
});

describe("readGraphInterface", () => {
  it("tells inputs, outputs and constants", () => {
    expect(readGraphInterface(leakyPlusOne())).toEqual({
      inputs: [{ name: "x", elementType: 1, dims: ["N", 2] }],
      outputs: [{ name: "y", elementType: 1, dims: ["N", 2] }],
      constants: ["one"],
      values: new Set(["leakyrelu_0", "y"]),
      numParameters: 2,
    });
  });

  it("refuses what is no ONNX file", () => {
    expect(() => readGraphInterface(new TextEncoder().encode("not a model"))).toThrow();
    expect(() => readGraphInterface(new Uint8Array())).toThrow("it has no graph with nodes");
  });
});
