import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolvePreprocessing } from "../../../src/data/index.js";
import { createOnnxEngine, type Engine } from "../../../src/engine/index.js";
import { GraphBuilder } from "../../../src/onnx/index.js";
import { probeBackbone } from "../../../src/proof/index.js";
import { tinyPicture } from "../../harness/tiny-job.js";

const pictures = [0, 1, 2].map((index) => ({ name: `${index}.png`, picture: tinyPicture(index, 0, 4) }));
const WIDTH = 3;

describe("probeBackbone", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createOnnxEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  /** Probes the mean of each channel after `write` has put nodes behind it; returns the last value's name. */
  async function probe(write: (graph: GraphBuilder, mean: string) => string, scale = 1): Promise<string | null> {
    const graph = new GraphBuilder("net");
    graph.input("images", "float32", ["N", 3, 4, 4]);
    const pooled = graph.node("GlobalAveragePool", ["images"]);
    const mean = graph.node("Flatten", [pooled], { axis: 1 });
    graph.node("Identity", [write(graph, mean)], {}, "features");
    graph.output("features", "float32", ["N", WIDTH]);
    const executable = await engine.compile({ name: "backbone", bytes: graph.build() });
    const preprocessing = resolvePreprocessing({ size: [4, 4], layout: "nchw", scale }, null, "nchw");
    return probeBackbone(executable, pictures, { preprocessing, features: WIDTH });
  }

  it("finds nothing where each picture has features of its own", async () => {
    expect(await probe((_, mean) => mean)).toBeNull();
  });

  it("refuses a model that takes one picture at a time", async () => {
    const fixed = probe((graph, mean) =>
      graph.node("Reshape", [mean, graph.constant("shape", { dims: [2], data: BigInt64Array.of(1n, 3n) })]),
    );
    await expect(fixed).rejects.toMatchObject({ code: "MODEL_INVALID" });
    await expect(fixed).rejects.toThrow(
      "the backbone does not take 16 pictures at once; export it with a dynamic batch size and no shape that is fixed to one picture (",
    );
  });

  it("refuses a model whose features depend on the batch, as normalisation in training mode makes them", async () => {
    const normalised = probe((graph, mean) =>
      graph.node("Sub", [mean, graph.node("ReduceMean", [mean], { axes: [0], keepdims: 1 })]),
    );
    await expect(normalised).rejects.toMatchObject({ code: "MODEL_INVALID" });
    await expect(normalised).rejects.toThrow(
      /^the backbone's features of a picture depend on the other pictures of its batch \(by .* of the largest\): it computes in training mode/,
    );
  });

  it("warns where a network that rescales inside is fed scaled pixels, and where all is 0", async () => {
    const inner = (graph: GraphBuilder, mean: string) => {
      const scaled = graph.node("Mul", [mean, graph.constant("scale", { dims: [], data: Float32Array.of(1 / 127.5) })]);
      return graph.node("Sub", [scaled, graph.constant("one", { dims: [], data: Float32Array.of(1) })]);
    };
    expect(await probe(inner)).toBeNull();
    const said =
      "the features of 3 different pictures are all 0 or nearly equal, so that a head cannot tell classes apart; look at " +
      "backbone.preprocessing: a network that rescales pixels inside wants them as 0 to 255 (mode: built-in)";
    expect(await probe(inner, 1 / 255)).toBe(said);
    const none = (graph: GraphBuilder, mean: string) => graph.node("Relu", [graph.node("Neg", [mean])]);
    expect(await probe(none)).toBe(said);
  });
});
