import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onnx } from "../../../src/gen/onnx.js";
import { compileBackbone, inspectModel, readBesidePreprocessing } from "../../../src/models/index.js";
import { fromBase64, pictures, quickStartLayout, readFixture, relativeError, runBackbone } from "./keras-fixture.js";

interface Features {
  readonly variancesWithExactZeros: string[];
  readonly cases: readonly {
    readonly formula: "noise" | "waves";
    readonly size: [number, number];
    readonly images: number;
    readonly cut: string;
    readonly features: number;
    readonly values: string;
  }[];
}

const fixture = readFixture<Features>("features.json");

function operators(bytes: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { opType } of onnx.ModelProto.decode(bytes).graph?.node ?? []) {
    counts.set(opType ?? "", (counts.get(opType ?? "") ?? 0) + 1);
  }
  return counts;
}

describe("the quick start's MobileNetV2", () => {
  let folder = "";
  let model = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "headway-mobilenet-"));
    (await quickStartLayout()).layOutModel(folder);
    model = join(folder, "model.json");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const { formula, size, images, cut, features, values } of fixture.cases) {
    it(`has the features of keras.applications at ${cut} for ${formula} of ${size.join("x")}`, async () => {
      const backbone = await compileBackbone({ model, cut, size });
      const [height, width] = size;
      const input = pictures(formula, images, height, width);
      const result = await runBackbone(backbone.program.bytes, input, [images, height, width, 3]);
      expect(result.dims).toEqual([images, features]);
      expect(relativeError(result.values, fromBase64(values), features)).toBeLessThan(1e-5);
    });
  }

  it("has variances of exactly 0 among its normalisations, so that folding must keep epsilon", () => {
    expect(fixture.variancesWithExactZeros).toContain("bn_Conv1/moving_variance");
  });

  it("is cut before its classifier by default: at the 7x7 pooling, which equals the average of out_relu", async () => {
    const byDefault = await compileBackbone({ model, cut: null, size: [224, 224] });
    expect(byDefault).toMatchObject({
      cut: "average_pooling2d_1",
      features: 1280,
      layout: "nhwc",
      parameters: 2257984,
    });
    const expected = fixture.cases.find(({ cut, formula }) => cut === "out_relu" && formula === "noise")!;
    const { values } = await runBackbone(byDefault.program.bytes, pictures("noise", 1, 224, 224), [1, 224, 224, 3]);
    expect(relativeError(values, fromBase64(expected.values), 1280)).toBeLessThan(1e-5);
  });

  it("has only convolutions, paddings, clips, additions and one average left after folding", async () => {
    const { program } = await compileBackbone({ model, cut: "out_relu", size: [224, 224] });
    expect(Object.fromEntries(operators(program.bytes))).toEqual({
      Add: 10,
      Clip: 35,
      Conv: 52,
      Flatten: 1,
      GlobalAveragePool: 1,
      Identity: 1,
      Pad: 5,
      Transpose: 1,
    });
  });

  it("holds only the weights that its cut needs", async () => {
    const { program, parameters } = await compileBackbone({ model, cut: "block_13_expand_relu", size: [224, 224] });
    expect(parameters).toBe(616256);
    const held = onnx.ModelProto.decode(program.bytes).graph?.initializer ?? [];
    const elements = held.map((tensor) => (tensor.dims ?? []).reduce<number>((size, dim) => size * Number(dim), 1));
    expect(elements.reduce((sum, size) => sum + size, 0)).toBeLessThan(parameters);
  });

  it("compiles to the same bytes each time and to others for another cut or size", async () => {
    const digests = await Promise.all([
      compileBackbone({ model, cut: "block_13_expand_relu", size: [224, 224] }),
      compileBackbone({ model, cut: "block_13_expand_relu", size: [224, 224] }),
      compileBackbone({ model, cut: "block_13_expand", size: [224, 224] }),
      compileBackbone({ model, cut: "block_13_expand_relu", size: [96, 96] }),
    ]).then((backbones) => backbones.map(({ digest }) => digest));
    expect(digests[0]).toBe(digests[1]);
    expect(new Set(digests).size).toBe(3);
  });

  it("is refused at its default cut for pictures that its 7x7 pooling does not fit", async () => {
    await expect(compileBackbone({ model, cut: null, size: [96, 96] })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `${model}: layer "average_pooling2d_1" of class AveragePooling2D has a window of 7x7 that does not fit its ` +
        "input of 3x3; use larger pictures (backbone.preprocessing.size) or a cut below this layer",
    });
  });

  it("names the nearest layers when the cut does not exist", async () => {
    await expect(compileBackbone({ model, cut: "block_13_expand_rleu", size: [224, 224] })).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining('"block_13_expand_rleu" to cut at; near it are "block_13_expand_relu"'),
    });
  });

  it("is listed with all 162 layers, 161 cuts and its parameters", async () => {
    const summary = await inspectModel(model);
    expect(summary).toMatchObject({
      format: "tfjs-layers",
      layout: "nhwc",
      inputShape: [224, 224, 3],
      size: [224, 224],
      defaultCut: "average_pooling2d_1",
      parameters: 2619461,
    });
    expect(summary.layers).toHaveLength(162);
    expect(summary.cuts).toHaveLength(161);
    expect(summary.cuts).toContainEqual({ name: "block_13_expand_relu", features: 576 });
    expect(summary.layers[1]).toEqual({
      name: "Conv1_pad",
      className: "ZeroPadding2D",
      inputs: ["input_1"],
      outputShape: [225, 225, 3],
      parameters: 0,
      problem: null,
    });
  });

  it("has its preprocessing beside its weights", async () => {
    expect(await readBesidePreprocessing(model)).toEqual({
      path: join(folder, "preprocessing.json"),
      value: { mode: "custom", size: [224, 224], channels: "rgb", scale: "1/255" },
    });
    expect(await readBesidePreprocessing(join(folder, "elsewhere", "model.json"))).toBeNull();
  });

  it("is refused with a preprocessing file that is no JSON", async () => {
    const broken = mkdtempSync(join(folder, "broken-"));
    writeFileSync(join(broken, "preprocessing.json"), "{");
    await expect(readBesidePreprocessing(join(broken, "model.json"))).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining("preprocessing.json: the preprocessing file is no JSON ("),
    });
  });
});
