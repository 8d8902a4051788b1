import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileBackbone, inspectModel } from "../../../src/models/index.js";
import { runBackbone } from "./keras-fixture.js";
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

async function refusal(model: string, code = "MODEL_INVALID", cut: string | null = "conv"): Promise<string> {
  const error = await compileBackbone({ model, cut, size: [4, 4] }).then(
    () => expect.fail("compiled"),
    (thrown) => thrown,
  );
  expect(error.code).toBe(code);
  return error.message.replaceAll(dirname(model), "DIR");
}

const topology = (modelTopology: unknown) => writeModel({ modelTopology, weightsManifest: [] });
const functional = (layers: unknown[], rest: object = {}) =>
  topology({
    class_name: "Functional",
    config: { name: "net", layers, input_layers: [["image", 0, 0]], output_layers: [["conv", 0, 0]], ...rest },
  });
const node = (base: object, name: string, ...inputs: unknown[]) => ({ ...base, name, inbound_nodes: inputs });

describe("a model file", () => {
  it("that does not exist is NOT_FOUND with its path", async () => {
    expect(await refusal(join(temporaryFolder(), "model.json"), "NOT_FOUND")).toBe(
      "DIR/model.json: there is no such model file",
    );
  });

  it("that is no JSON, or no layers-model, is refused", async () => {
    expect(await refusal(writeModel("{"))).toMatch(/^DIR\/model.json: the model file is no JSON \(/);
    expect(await refusal(writeModel("[]"))).toBe(
      "DIR/model.json: a JSON object with modelTopology and weightsManifest was expected",
    );
    expect(await refusal(writeModel("{}"))).toBe("DIR/model.json: it has no modelTopology; is it a TFJS layers-model?");
    expect(await refusal(writeModel({ format: "graph-model" }))).toBe(
      'DIR/model.json: its format is "graph-model"; headway reads "layers-model" ' +
        "(tensorflowjs_converter --output_format=tfjs_layers_model)",
    );
    expect(await refusal(topology({}))).toBe(
      "DIR/model.json: modelTopology has no class_name and config of a Keras model",
    );
    expect(await refusal(topology({ class_name: "Bidirectional", config: {} }))).toBe(
      "DIR/model.json: the model is of class Bidirectional; Functional, Model or Sequential was expected",
    );
    expect(await refusal(topology({ class_name: "Sequential", config: [] }))).toBe(
      "DIR/model.json: the model has no list of layers",
    );
    expect(await refusal(topology({ class_name: "Sequential", config: [{}] }))).toBe(
      "DIR/model.json: layers[0] has no class_name and name",
    );
  });

  it("whose layers refer to what is not there, or to themselves, is refused", async () => {
    expect(await refusal(functional([node(INPUT, "image"), node(CONV, "conv", [["imgae", 0, 0, {}]])]))).toBe(
      'DIR/model.json: a layer refers to "imgae", which does not exist',
    );
    expect(await refusal(functional([node(INPUT, "image"), node(CONV, "conv", [["conv", 0, 0, {}]])]))).toBe(
      'DIR/model.json: layer "conv" depends on its own output',
    );
    expect(await refusal(functional([node(INPUT, "image"), node(CONV, "conv", [["image", 0, 1, {}]])]))).toBe(
      'DIR/model.json: a layer refers to output 1 of "image", which does not exist',
    );
    expect(await refusal(functional([node(INPUT, "image"), node(CONV, "conv")]))).toBe(
      'DIR/model.json: a layer refers to call 0 of "conv", which does not exist',
    );
    expect(await refusal(functional([node(INPUT, "image"), node(CONV, "conv", [[7]])]))).toBe(
      'DIR/model.json: layer "conv": inbound_nodes has 7; a reference to a layer was expected',
    );
  });

  it("whose input is no single RGB picture is refused", async () => {
    const grey = layer("InputLayer", "image", { batch_input_shape: [null, 4, 4, 1] });
    expect(await refusal(topology({ class_name: "Sequential", config: [grey, CONV] }))).toBe(
      'DIR/model.json: the input "image" has the shape [null,4,4,1]; [null, height, width, 3] was expected',
    );
    const layers = [node(INPUT, "image"), node(CONV, "conv", [["image", 0, 0]])];
    const two = {
      input_layers: [
        ["image", 0, 0],
        ["other", 0, 0],
      ],
    };
    expect(await refusal(functional(layers, two))).toBe(
      "DIR/model.json: the model has 2 inputs; one, a picture, was expected",
    );
  });

  it("may be Sequential without an input layer, and leave height and width open", async () => {
    const first = layer("Conv2D", "conv", { ...CONV.config, batch_input_shape: [null, null, null, 3] });
    const json = sequentialJson([first, layer("Flatten", "flat")], [KERNEL]);
    const model = writeModel(json, { "weights.bin": KERNEL_BYTES });
    const { program, cut } = await compileBackbone({ model, cut: null, size: [2, 3] });
    expect(cut).toBe("conv");
    const { values } = await runBackbone(program.bytes, new Float32Array(18).fill(2), [1, 2, 3, 3]);
    expect([...values]).toEqual([18, 24]);
    expect(await inspectModel(model)).toMatchObject({ inputShape: [null, null, 3], size: [224, 224] });
  });

  it("may be a list of layers whose first is a model of its own", async () => {
    const inner = { class_name: "Sequential", config: { name: "inner", layers: [INPUT, CONV] } };
    const json = {
      modelTopology: { class_name: "Sequential", config: [inner, layer("ReLU", "relu")] },
      weightsManifest: [
        { paths: ["weights.bin"], weights: [{ ...KERNEL, name: "inner/conv/kernel", dtype: "float32" }] },
      ],
    };
    const model = writeModel(json, { "weights.bin": KERNEL_BYTES });
    const { layers } = await inspectModel(model);
    expect(layers.map(({ name, outputShape }) => [name, outputShape])).toEqual([
      ["inner_input", [4, 4, 3]],
      ["conv", [4, 4, 2]],
      ["relu", [4, 4, 2]],
    ]);
    const atModel = await compileBackbone({ model, cut: "inner", size: [4, 4] });
    const atLayer = await compileBackbone({ model, cut: "conv", size: [4, 4] });
    expect(atModel.cut).toBe("conv");
    expect(atModel.digest).toBe(atLayer.digest);
  });

  it("whose nested models repeat a name has the model's name before it", async () => {
    const branch = (name: string) => ({ class_name: "Sequential", config: { name, layers: [INPUT, CONV] } });
    const layers = [
      node(INPUT, "image"),
      { ...branch("left"), name: "left", inbound_nodes: [[["image", 0, 0, {}]]] },
      { ...branch("right"), name: "right", inbound_nodes: [[["image", 0, 0, {}]]] },
      node(layer("Add", "sum"), "sum", [
        ["left", 0, 0, {}],
        ["right", 0, 0, {}],
      ]),
    ];
    const config = { name: "net", layers, input_layers: [["image", 0, 0]], output_layers: [["sum", 0, 0]] };
    const weights = ["left/conv/kernel", "right/conv/kernel"].map((name) => ({ ...KERNEL, name, dtype: "float32" }));
    const json = {
      modelTopology: { class_name: "Functional", config },
      weightsManifest: [{ paths: ["weights.bin"], weights }],
    };
    const model = writeModel(json, { "weights.bin": Buffer.concat([KERNEL_BYTES, KERNEL_BYTES]) });
    expect((await inspectModel(model)).layers.map(({ name }) => name)).toEqual(["image", "conv", "right/conv", "sum"]);
    const { program } = await compileBackbone({ model, cut: "sum", size: [4, 4] });
    const { values } = await runBackbone(program.bytes, new Float32Array(48).fill(1), [1, 4, 4, 3]);
    expect([...values]).toEqual([18, 24]);
  });
});

describe("a cut", () => {
  const model = (...layers: object[]) =>
    writeModel(sequentialJson([INPUT, ...layers], [KERNEL]), { "weights.bin": KERNEL_BYTES });

  it("is below the trailing classifier by default", async () => {
    const classifier = ["Flatten", "Dropout", "Activation", "Softmax"].map((name) => layer(name, name.toLowerCase()));
    expect((await inspectModel(model(CONV, layer("ReLU", "relu"), ...classifier))).defaultCut).toBe("relu");
    expect((await inspectModel(model(CONV, layer("ReLU", "relu")))).defaultCut).toBe("relu");
  });

  it("must be named where all layers are the classifier, and cannot be the input", async () => {
    const flat = model(layer("Flatten", "flat"), layer("Dense", "dense", { units: 2 }));
    expect(await refusal(flat, "MODEL_INVALID", null)).toBe(
      "DIR/model.json: every layer belongs to the classifier; say which layer backbone.cut is",
    );
    expect((await inspectModel(flat)).defaultCut).toBeNull();
    expect(await refusal(flat, "MODEL_INVALID", "image")).toBe(
      'DIR/model.json: the cut "image" is the model\'s input; name a layer above it',
    );
  });

  it("of a sequence is refused", async () => {
    const rows = model(layer("Reshape", "rows", { target_shape: [16, 3] }));
    expect(await refusal(rows, "MODEL_INVALID", "rows")).toBe(
      'DIR/model.json: the output of the cut "rows" is 16x3; a vector or a feature map (height, width, channels) was ' +
        "expected",
    );
  });
});
