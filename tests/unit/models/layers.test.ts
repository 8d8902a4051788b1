import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { compileBackbone, inspectModel } from "../../../src/models/index.js";
import { CONV, float32Bytes, INPUT, KERNEL, KERNEL_BYTES, layer, sequentialJson, writeModel } from "./small-model.js";

const CLASSES =
  "Activation, ActivityRegularization, Add, AlphaDropout, AveragePooling2D, BatchNormalization, Concatenate, Conv2D, " +
  "Dense, DepthwiseConv2D, Dropout, Flatten, GaussianDropout, GaussianNoise, GlobalAveragePooling2D, " +
  "GlobalMaxPooling2D, InputLayer, LeakyReLU, MaxPooling2D, Multiply, Normalization, RandomBrightness, RandomContrast, " +
  "RandomErasing, RandomFlip, RandomGaussianBlur, RandomHeight, RandomPerspective, RandomRotation, RandomShear, " +
  "RandomTranslation, RandomWidth, RandomZoom, ReLU, Rescaling, Reshape, SeparableConv2D, Softmax, SpatialDropout2D, " +
  "Subtract, ZeroPadding2D";

const model = (...layers: object[]) =>
  writeModel(sequentialJson([INPUT, ...layers], [KERNEL]), { "weights.bin": KERNEL_BYTES });

async function refusal(path: string, code: string, cut: string): Promise<string> {
  const error = await compileBackbone({ model: path, cut, size: [4, 4] }).then(
    () => expect.fail("compiled"),
    (thrown) => thrown,
  );
  expect(error.code).toBe(code);
  return error.message.replaceAll(dirname(path), "DIR");
}

describe("a layer that cannot be compiled", () => {
  const path = model(CONV, layer("LSTM", "memory"), layer("ReLU", "relu"));

  it("is refused with its name, its class and the supported classes", async () => {
    expect(await refusal(path, "LAYER_UNSUPPORTED", "relu")).toBe(
      `DIR/model.json: layer "memory" of class LSTM cannot be compiled; supported: ${CLASSES}. A cut below this layer ` +
        "does not need it",
    );
    expect(await refusal(model(layer("constructor", "odd")), "LAYER_UNSUPPORTED", "odd")).toContain(
      'layer "odd" of class constructor cannot be compiled',
    );
  });

  it("does not matter above the cut", async () => {
    expect(await compileBackbone({ model: path, cut: "conv", size: [4, 4] })).toMatchObject({ features: 2 });
  });

  it("is listed with its reason, as is what depends on it", async () => {
    const { layers, cuts } = await inspectModel(path);
    expect(cuts).toEqual([{ name: "conv", features: 2 }]);
    expect(layers.map(({ name, outputShape }) => [name, outputShape])).toEqual([
      ["image", [4, 4, 3]],
      ["conv", [4, 4, 2]],
      ["memory", null],
      ["relu", null],
    ]);
    expect(layers[3]!.problem).toContain('layer "memory" of class LSTM cannot be compiled');
  });
});

describe("an activation", () => {
  it("may be written as an object, as Keras 3 writes functions", async () => {
    const digests = [];
    for (const activation of ["relu6", { module: "builtins", class_name: "function", config: "relu6" }]) {
      const path = model(layer("Activation", "act", { activation }));
      digests.push((await compileBackbone({ model: path, cut: "act", size: [4, 4] })).digest);
    }
    expect(digests[0]).toBe(digests[1]);
  });
});

describe("a setting that cannot be compiled", () => {
  it("is refused with layer, class, setting and what is supported", async () => {
    const mish = model(layer("Activation", "act", { activation: "mish" }));
    expect(await refusal(mish, "LAYER_UNSUPPORTED", "act")).toBe(
      'DIR/model.json: layer "act" of class Activation has the activation "mish"; supported: linear, relu, relu6, ' +
        "sigmoid, tanh, softmax, elu, selu, softplus, softsign, exponential, swish, silu, gelu, hard_swish, hard_silu. A " +
        "cut below this layer does not need it",
    );
    const first = model(layer("MaxPooling2D", "pool", { data_format: "channels_first" }));
    expect(await refusal(first, "LAYER_UNSUPPORTED", "pool")).toContain(
      'layer "pool" of class MaxPooling2D has data_format "channels_first"; supported: channels_last.',
    );
    const scaled = model(layer("Rescaling", "scaled", { scale: [1, 2] }));
    expect(await refusal(scaled, "MODEL_INVALID", "scaled")).toBe(
      'DIR/model.json: layer "scaled" of class Rescaling has scale = [1,2]; a number or 3 of them were expected',
    );
    const byRow = model(layer("Normalization", "norm", { axis: 1, mean: 0, variance: 1 }));
    expect(await refusal(byRow, "LAYER_UNSUPPORTED", "norm")).toContain(
      'layer "norm" of class Normalization has axis 1 on 4 dimensions; supported: the last axis, none.',
    );
    const rows = model(layer("BatchNormalization", "norm", { axis: [1] }));
    expect(await refusal(rows, "LAYER_UNSUPPORTED", "norm")).toContain(
      'layer "norm" of class BatchNormalization has axis [1] on 4 dimensions; supported: the last axis.',
    );
  });
});

describe("a setting that cannot be", () => {
  const cases: [object, string][] = [
    [
      layer("Conv2D", "x", { kernel_size: 3 }),
      "of class Conv2D has filters = nothing; a whole number from 1 was expected",
    ],
    [
      layer("Conv2D", "x", { filters: 2, kernel_size: [3] }),
      "of class Conv2D has kernel_size = [3]; a whole number from 1 or two of them was expected",
    ],
    [
      layer("Conv2D", "x", { filters: 2, kernel_size: 3, padding: "causal" }),
      'of class Conv2D has padding = "causal"; one of valid, same was expected',
    ],
    [
      layer("Conv2D", "x", { filters: 2, kernel_size: 3, groups: 2 }),
      "of class Conv2D has 2 groups, which do not divide 3 channels and 2 filters",
    ],
    [
      layer("ZeroPadding2D", "x", { padding: [1, [2]] }),
      "of class ZeroPadding2D has padding = [1,[2]]; n, [n, n] or [[n, n], [n, n]] was expected",
    ],
    [layer("ReLU", "x", { max_value: "6" }), 'of class ReLU has max_value = "6"; a number or null was expected'],
    [layer("Reshape", "x", { target_shape: [5, -1] }), "of class Reshape cannot turn 4x4x3 into 5x-1"],
    [layer("Concatenate", "x", { axis: 4 }), "of class Concatenate joins axis 4 of inputs of 4 dimensions"],
    [layer("Add", "x"), "of class Add needs two inputs or more"],
  ];
  for (const [bad, sentence] of cases) {
    it(`is refused: ${sentence}`, async () => {
      const name = "x";
      const compiled = compileBackbone({ model: model(bad), cut: name, size: [4, 4] });
      await expect(compiled).rejects.toMatchObject({
        code: "MODEL_INVALID",
        message: expect.stringContaining(`layer "x" ${sentence}`),
      });
    });
  }

  it("is a feature-map layer above a vector", async () => {
    const path = model(layer("Flatten", "flat"), layer("MaxPooling2D", "pool"));
    expect(await refusal(path, "MODEL_INVALID", "pool")).toBe(
      'DIR/model.json: layer "pool" of class MaxPooling2D takes a feature map (height, width, channels), but its input ' +
        "has 1 dimension(s)",
    );
  });

  it("is a negative variance that epsilon does not make up for", async () => {
    const names = ["gamma", "beta", "moving_mean", "moving_variance"];
    const weights = names.map((name) => ({ name: `norm/${name}`, shape: [3] }));
    const values = float32Bytes(1, 1, 1, 0, 0, 0, 0, 0, 0, 1, -0.5, 1);
    const json = sequentialJson([INPUT, layer("BatchNormalization", "norm", { epsilon: 0.25 })], weights);
    expect(await refusal(writeModel(json, { "weights.bin": values }), "MODEL_INVALID", "norm")).toBe(
      'DIR/model.json: layer "norm" of class BatchNormalization has a moving_variance[1] of -0.5 with epsilon 0.25',
    );
  });
});
