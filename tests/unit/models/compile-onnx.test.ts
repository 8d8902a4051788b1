import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileBackbone, inspectModel } from "../../../src/models/index.js";
import { type Constant, GraphBuilder } from "../../../src/onnx/index.js";
import { joinBytes, wireField, wireFields } from "../../../src/onnx/wire-fields.js";
import { pictures, runBackbone } from "./keras-fixture.js";
import { temporaryFolder } from "./small-model.js";

type Dims = readonly (number | string)[];

interface Options {
  readonly input?: string;
  readonly inputDims?: Dims;
  readonly output?: string;
  readonly outputDims?: Dims;
  /** Name of a value between the two. */
  readonly between?: string;
  readonly constant?: { name: string; value: Constant };
}

function save(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), "net.onnx");
  writeFileSync(path, bytes);
  return path;
}

/** Doubles, then negates its input. */
function elementwise(options: Options): string {
  const graph = new GraphBuilder("net");
  const input = graph.input(options.input ?? "x", "float32", options.inputDims ?? ["N", 3, 4, 5]);
  const two = options.constant ?? { name: "two", value: { dims: [], data: Float32Array.of(2) } };
  const doubled = graph.node("Mul", [input, graph.constant(two.name, two.value)], {}, options.between ?? "doubled");
  graph.node("Neg", [doubled], {}, options.output ?? "y");
  graph.output(options.output ?? "y", "float32", options.outputDims ?? ["N", 3, 4, 5]);
  return save(graph.build());
}

/** -2 times the mean of each channel of NHWC pictures. */
function expectedMeans(images: Float32Array, numImages: number): number[] {
  const means = new Array<number>(numImages * 3).fill(0);
  const perImage = images.length / numImages;
  images.forEach((value, index) => {
    means[Math.floor(index / perImage) * 3 + (index % 3)]! += (-2 * value) / (perImage / 3);
  });
  return means;
}

function toNchw(images: Float32Array, numImages: number): Float32Array {
  const cells = images.length / numImages / 3;
  return Float32Array.from(images, (_, index) => {
    const [image, channel, cell] = [Math.floor(index / 3 / cells), Math.floor(index / cells) % 3, index % cells];
    return images[(image * cells + cell) * 3 + channel]!;
  });
}

const compile = (model: string, cut: string | null = null) => compileBackbone({ model, cut, size: [4, 5] });

async function refusal(model: string, cut: string | null = null): Promise<string> {
  const error = await compile(model, cut).then(
    () => expect.fail("compiled"),
    (thrown) => thrown,
  );
  expect(error.code).toBe("MODEL_INVALID");
  return error.message.replaceAll(dirname(model), "DIR");
}

describe("an .onnx backbone", () => {
  const images = pictures("noise", 2, 4, 5);
  const nchw = toNchw(images, 2);
  const expected = expectedMeans(images, 2);

  it("whose output is a feature map is averaged over space, in its own layout", async () => {
    const channelsFirst = await compile(elementwise({}));
    expect(channelsFirst).toMatchObject({ cut: "y", features: 3, layout: "nchw", parameters: 1 });
    const first = await runBackbone(channelsFirst.program.bytes, nchw, [2, 3, 4, 5]);
    expected.forEach((mean, index) => {
      expect(first.values[index]).toBeCloseTo(mean, 5);
    });

    const dims = { inputDims: ["N", 4, 5, 3], outputDims: ["N", 4, 5, 3] };
    const channelsLast = await compile(elementwise(dims));
    expect(channelsLast).toMatchObject({ features: 3, layout: "nhwc" });
    const last = await runBackbone(channelsLast.program.bytes, images, [2, 4, 5, 3]);
    expected.forEach((mean, index) => {
      expect(last.values[index]).toBeCloseTo(mean, 5);
    });
  });

  it("may use the contract's names for anything inside", async () => {
    const uses: Options[] = [
      { input: "images", output: "features" },
      { input: "features", output: "images" },
      { between: "features" },
      { between: "images", output: "features" },
    ];
    for (const names of uses) {
      const { program } = await compile(elementwise(names));
      const { values } = await runBackbone(program.bytes, nchw, [2, 3, 4, 5]);
      expected.forEach((mean, index) => {
        expect(values[index], JSON.stringify(names)).toBeCloseTo(mean, 5);
      });
    }
    expect(
      await refusal(elementwise({ constant: { name: "features", value: { dims: [], data: Float32Array.of(2) } } })),
    ).toBe('DIR/net.onnx: a constant in it is called "features"; give it another name');
  });

  it("whose output is a vector is taken as it is", async () => {
    const graph = new GraphBuilder("net");
    graph.input("pixels", "float32", ["batch", 3, "height", "width"]);
    graph.node("Flatten", [graph.node("GlobalMaxPool", ["pixels"])], {}, "features");
    graph.output("features", "float32", ["batch", 3]);
    const { program, features } = await compile(save(graph.build()));
    expect(features).toBe(3);
    const { values } = await runBackbone(program.bytes, nchw, [2, 3, 4, 5]);
    expect(values[0]).toBe(Math.max(...nchw.subarray(0, 20)));
    expect(await inspectModel(save(graph.build()))).toMatchObject({
      format: "onnx",
      layout: "nchw",
      inputShape: [null, null, 3],
      layers: [],
      cuts: [{ name: "features", features: 3 }],
      defaultCut: "features",
      parameters: 0,
    });
  });

  it("may be cut at any of its outputs, and must be where there are several", async () => {
    const graph = new GraphBuilder("net");
    graph.input("x", "float32", ["N", 3, 4, 5]);
    for (const [output, opType] of [
      ["low", "GlobalAveragePool"],
      ["high", "GlobalMaxPool"],
    ] as const) {
      graph.node("Flatten", [graph.node(opType, ["x"])], {}, output);
      graph.output(output, "float32", ["N", 3]);
    }
    const path = save(graph.build());
    expect((await compile(path, "high")).cut).toBe("high");
    expect((await inspectModel(path)).defaultCut).toBeNull();
    expect(await refusal(path)).toBe('DIR/net.onnx: it has the outputs "low", "high"; say which backbone.cut is');
    expect(await refusal(path, "middle")).toBe(
      'DIR/net.onnx: "middle" is no output of it ("low", "high"); an .onnx file can only be cut at its outputs',
    );
  });

  it("keeps fields that headway does not know", async () => {
    const path = elementwise({});
    const { program } = await compile(path);
    const marked = joinBytes([
      ...[...wireFields(program.bytes)].map(({ raw }) => raw),
      wireField(6, new TextEncoder().encode("a doc string")),
    ]);
    const again = await compile(save(marked));
    expect(Buffer.from(again.program.bytes).includes("a doc string")).toBe(true);
  });

  it("that cannot be fed is refused with what it wants", async () => {
    expect(await refusal(save(new TextEncoder().encode("no model")))).toMatch(/^DIR\/net.onnx: it is no ONNX file \(/);
    expect(await refusal(elementwise({ inputDims: ["N", 1, 4, 5] }))).toBe(
      'DIR/net.onnx: its input "x" has the sizes [N, 1, 4, 5]; float32 [N, 3, height, width] or [N, height, width, 3] ' +
        "was expected",
    );
    expect(await refusal(elementwise({ inputDims: [1, 3, 4, 5] }))).toBe(
      'DIR/net.onnx: its input "x" takes exactly 1 picture(s) at a time; export it with a dynamic batch size',
    );
    expect(await refusal(elementwise({ inputDims: ["N", 3, 224, 224] }))).toBe(
      "DIR/net.onnx: it takes pictures of 224x224, but backbone.preprocessing.size is 4x5",
    );
    expect(await refusal(elementwise({ outputDims: ["N", "C", 4, 5] }))).toBe(
      'DIR/net.onnx: its output "y" has the sizes [N, C, 4, 5]; float32 [N, features] or a feature map with a stated ' +
        "number of channels was expected (onnx.shape_inference.infer_shapes may state it)",
    );
  });

  it("whose output's axes lie otherwise than its input's is averaged over space all the same", async () => {
    // As converters from TensorFlow write it: pictures are turned by the first node, the features are left as they are.
    const graph = new GraphBuilder("net");
    graph.input("x", "float32", ["N", 3, 4, 5]);
    graph.node("Transpose", ["x"], { perm: [0, 2, 3, 1] }, "y");
    graph.output("y", "float32", ["N", 4, 5, 3]);
    const path = save(graph.build());
    const { features, layout, program } = await compile(path);
    expect({ features, layout }).toEqual({ features: 3, layout: "nchw" });
    const { values } = await runBackbone(program.bytes, nchw, [2, 3, 4, 5]);
    expected.forEach((mean, index) => {
      expect(values[index]).toBeCloseTo(mean / -2, 5);
    });
    expect((await inspectModel(path)).cuts).toEqual([{ name: "y", features: 3 }]);
  });

  it("whose output fits both orders of axes is refused until the job says which", async () => {
    const path = elementwise({ inputDims: ["N", 3, 5, 5], outputDims: ["N", 5, 5, 5] });
    const size = [5, 5] as const;
    const asked =
      `${path}: its output "y" has the sizes [N, 5, 5, 5], which does not say whether the channels come first or last; set ` +
      "backbone.preprocessing.outputLayout to nchw ([N, channels, height, width]) or nhwc";
    await expect(compileBackbone({ model: path, cut: null, size })).rejects.toThrow(asked);
    const digests = await Promise.all(
      (["nchw", "nhwc"] as const).map(async (outputLayout) => {
        return (await compileBackbone({ model: path, cut: null, size, outputLayout })).digest;
      }),
    );
    expect(new Set(digests).size).toBe(2);
    expect(await inspectModel(path, { size })).toMatchObject({
      cuts: [],
      uncut: [{ name: "y", problem: asked.slice(`${path}: `.length) }],
    });
  });

  it("that names all of its axes takes layout and size from the job", async () => {
    const path = elementwise({
      inputDims: ["batch", "num_channels", "height", "width"],
      outputDims: ["batch", 3, "h", "w"],
    });
    expect(await refusal(path)).toBe(
      'DIR/net.onnx: its input "x" has the sizes [batch, num_channels, height, width], which does not say where the ' +
        "channels are; set backbone.preprocessing.layout to nchw ([N, 3, height, width], as PyTorch writes) or nhwc",
    );
    const { program, layout } = await compileBackbone({ model: path, cut: null, size: [4, 5], layout: "nchw" });
    expect(layout).toBe("nchw");
    const { values } = await runBackbone(program.bytes, nchw, [2, 3, 4, 5]);
    expected.forEach((mean, index) => {
      expect(values[index]).toBeCloseTo(mean, 5);
    });
    expect(await inspectModel(path)).toMatchObject({ layout: null, inputShape: [null, null, 3] });
  });
});
