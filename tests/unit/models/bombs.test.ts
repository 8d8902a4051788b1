import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileBackbone, inspectModel, readBesidePreprocessing } from "../../../src/models/index.js";
import {
  CONV,
  INPUT,
  KERNEL,
  KERNEL_BYTES,
  layer,
  sequentialJson,
  temporaryFolder,
  writeModel,
} from "./small-model.js";

/** What is said of a model that asks for more than any backbone needs. */
async function refusal(model: string, cut: string): Promise<string> {
  const compiled = compileBackbone({ model, cut, size: [4, 4] });
  return saidOf(compiled, model);
}

async function saidOf(work: Promise<unknown>, model: string): Promise<string> {
  const error = await work.then(
    () => expect.fail("accepted"),
    (thrown) => thrown,
  );
  expect(error.code).toBe("MODEL_INVALID");
  return error.message.replaceAll(dirname(model), "DIR");
}

const stack = (...layers: object[]) =>
  writeModel(sequentialJson([INPUT, ...layers], [KERNEL]), { "weights.bin": KERNEL_BYTES });
const refs = (...names: string[]) => names.map((name) => [name, 0, 0, {}]);
const node = (base: object, name: string, ...calls: unknown[]) => ({ ...base, name, inbound_nodes: calls });
const model = (name: string, layers: readonly object[], output: unknown) => ({
  class_name: "Functional",
  config: { name, layers, input_layers: [[`${name}_in`, 0, 0]], output_layers: [output] },
});

/** Models within models, each of which calls the next twice. */
function doubling(depth: number): object {
  const input = (name: string) => node(layer("InputLayer", `${name}_in`), `${name}_in`);
  let inner: object = model("m0", [input("m0"), node(layer("ReLU", "r"), "r", refs("m0_in"))], ["r", 0, 0]);
  for (let level = 1; level <= depth; level++) {
    const name = `m${level}`;
    const below = `m${level - 1}`;
    const calls = [[[`${name}_in`, 0, 0, {}]], [[below, 0, 0, {}]]];
    inner = model(name, [input(name), { ...inner, name: below, inbound_nodes: calls }], [below, 1, 0]);
  }
  return inner;
}

describe("a model that asks for more than any backbone needs", () => {
  it("by nested models that are called twice is refused", async () => {
    const image = layer("InputLayer", "net_in", { batch_input_shape: [null, 4, 4, 3] });
    const nested = { ...doubling(15), name: "m15", inbound_nodes: [refs("net_in")] };
    const path = writeModel({
      modelTopology: model("net", [node(image, "net_in"), nested], ["m15", 0, 0]),
      weightsManifest: [],
    });
    const said =
      "DIR/model.json: its layers are called more than 50000 times (those of a nested model at each of its calls, inputs " +
      "counted too); no backbone needs that";
    expect(await refusal(path, "m15")).toBe(said);
    expect(await saidOf(inspectModel(path), path)).toBe(said);
  });

  it("by nesting deeper than a parser's stack is refused", async () => {
    const deep = writeModel(`{"modelTopology":${"[".repeat(200_000)}${"]".repeat(200_000)}}`);
    expect(await refusal(deep, "x")).toBe("DIR/model.json: the model file nests lists or objects more than 128 deep");
    writeFileSync(join(dirname(deep), "preprocessing.json"), `${"[".repeat(200_000)}${"]".repeat(200_000)}`);
    expect(await saidOf(readBesidePreprocessing(deep), deep)).toBe(
      "DIR/preprocessing.json: the preprocessing file nests lists or objects more than 128 deep",
    );
    expect(await refusal(writeModel(" ".repeat(2 ** 24 + 1)), "x")).toBe(
      "DIR/model.json: the model file cannot be read: the file has 16777217 bytes, more than the 16777216 that are read of one",
    );
  });

  it("by a chain of twenty thousand layers compiles: its length is no depth", async () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => layer("Dropout", `d${index}`));
    const { features } = await compileBackbone({ model: stack(CONV, ...chain), cut: "d19999", size: [4, 4] });
    expect(features).toBe(2);
  });

  it("by padding, joining or pooling is refused with the layer, before anything is computed", async () => {
    expect(await refusal(stack(CONV, layer("ZeroPadding2D", "pad", { padding: 5000 })), "pad")).toBe(
      'DIR/model.json: layer "pad" of class ZeroPadding2D gives 10004x10004x2 numbers for a picture of 4x4x3, more than ' +
        "the 1048576 that a layer may give; use smaller pictures (backbone.preprocessing.size) or a cut below this layer",
    );
    const doubled = Array.from({ length: 17 }, (_, level) => {
      const before = level === 0 ? "image" : `join${level - 1}`;
      return node(layer("Concatenate", `join${level}`), `join${level}`, refs(before, before));
    });
    const joined = writeModel({
      modelTopology: {
        class_name: "Functional",
        config: {
          name: "net",
          layers: [node(INPUT, "image"), ...doubled],
          input_layers: [["image", 0, 0]],
          output_layers: [["join16", 0, 0]],
        },
      },
      weightsManifest: [],
    });
    expect(await refusal(joined, "join16")).toContain('layer "join14" of class Concatenate gives 4x4x98304 numbers');
    const wide = layer("MaxPooling2D", "pool", { pool_size: 4000, strides: 1, padding: "same" });
    expect(await refusal(stack(CONV, wide), "pool")).toBe(
      'DIR/model.json: layer "pool" of class MaxPooling2D looks at 512000000 numbers with its window of 4000x4000, more ' +
        "than the 268435456 that a pooling may",
    );
    const far = layer("Conv2D", "far", { filters: 2, kernel_size: 3, dilation_rate: 1e9, padding: "same" });
    expect(await refusal(stack(far), "far")).toBe(
      'DIR/model.json: layer "far" of class Conv2D has a window that reaches over 2000000001 pixels in steps of 1; at ' +
        "most 4096 will do",
    );
    const many = Array.from({ length: 600 }, (_, index) =>
      layer("ZeroPadding2D", `p${index}`, { padding: index ? 0 : 340 }),
    );
    expect(await refusal(stack(CONV, ...many), "p599")).toBe(
      "DIR/model.json: its layers up to the cut give 561427280 numbers for a picture of 4x4x3, more than the 268435456 " +
        "that a backbone may; use smaller pictures (backbone.preprocessing.size) or a lower cut",
    );
  });

  it("by one layer's weights at very many places is refused", async () => {
    const calls = Array.from({ length: 5000 }, (_, call) => [
      [call === 0 ? "image" : "wide", Math.max(0, call - 1), 0, {}],
    ]);
    const wide = layer("Conv2D", "wide", { filters: 3, kernel_size: 31, padding: "same", use_bias: false });
    const path = writeModel(
      {
        modelTopology: {
          class_name: "Functional",
          config: {
            name: "net",
            layers: [node(INPUT, "image"), node(wide, "wide", ...calls)],
            input_layers: [["image", 0, 0]],
            output_layers: [["wide", 4999, 0]],
          },
        },
        weightsManifest: [
          { paths: ["w.bin"], weights: [{ name: "wide/kernel", shape: [31, 31, 3, 3], dtype: "float32" }] },
        ],
      },
      { "w.bin": new Uint8Array(31 * 31 * 9 * 4) },
    );
    expect(await refusal(path, "wide:4999")).toBe(
      "DIR/model.json: its layers up to the cut have 43245000 weights, those of a shared layer counted at each of its " +
        "calls, more than the 33554432 that a backbone may; use a lower cut",
    );
    const twice = writeModel(sequentialJson([INPUT, CONV], [KERNEL], ["w.bin", "w.bin"]), { "w.bin": KERNEL_BYTES });
    expect(await refusal(twice, "conv")).toBe('DIR/model.json: weightsManifest names the shard "w.bin" twice');
  });

  it("by being no file is refused, and never waited for", async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, "model.json");
    execFileSync("mkfifo", [pipe, join(folder, "net.onnx")]);
    expect(await refusal(pipe, "x")).toBe(
      "DIR/model.json: the model file cannot be read: this is a named pipe, and only regular files are read",
    );
    expect(await refusal(join(folder, "net.onnx"), "x")).toBe(
      "DIR/net.onnx: the model file cannot be read: this is a named pipe, and only regular files are read",
    );
    expect(await saidOf(inspectModel(folder), pipe)).toBe(
      "DIR: this is a folder; name the model file in it (model.json, or a file that ends in .onnx)",
    );
  });
});
