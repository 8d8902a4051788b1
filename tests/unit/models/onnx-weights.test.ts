import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { onnx } from "../../../src/gen/onnx.js";
import { compileBackbone, inspectModel } from "../../../src/models/index.js";
import { runBackbone } from "./keras-fixture.js";
import { temporaryFolder } from "./small-model.js";

type Tensor = onnx.ITensorProto;

const FLOAT = 1;
const value = (name: string, dims: readonly (number | string)[]): onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType: FLOAT,
      shape: { dim: dims.map((dim) => (typeof dim === "number" ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});
const floats = (name: string, ...values: number[]): Tensor => ({
  name,
  dims: [values.length],
  dataType: FLOAT,
  rawData: new Uint8Array(Float32Array.from(values).buffer),
});
const outside = (name: string, count: number, entries: Record<string, string | number>): Tensor => ({
  name,
  dims: [count],
  dataType: FLOAT,
  dataLocation: 1,
  externalData: Object.entries(entries).map(([key, text]) => ({ key, value: String(text) })),
});

/** `y` = the mean of each channel of the picture, plus `shift`; the branch of an If gives the shift. */
function write(shift: Tensor, options: { folder?: string; inBranch?: boolean; asNode?: boolean } = {}): string {
  const { folder = temporaryFolder(), inBranch = false, asNode = false } = options;
  const constant = (tensor: Tensor, output: string): onnx.INodeProto => ({
    opType: "Constant",
    output: [output],
    attribute: [{ name: "value", type: 4, t: tensor }],
  });
  const branch = (name: string): onnx.IAttributeProto => ({
    name,
    type: 5,
    g: { name, node: [constant(shift, name)], output: [value(name, [3])] },
  });
  const yes: Tensor = { name: "yes", dims: [], dataType: 9, rawData: Uint8Array.of(1) };
  const shiftNodes: onnx.INodeProto[] = inBranch
    ? [{ opType: "If", input: ["yes"], output: ["shift"], attribute: [branch("then_branch"), branch("else_branch")] }]
    : asNode
      ? [constant(shift, "shift")]
      : [];
  const bytes = onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "net",
      node: [
        ...shiftNodes,
        { opType: "GlobalAveragePool", input: ["x"], output: ["mean"] },
        { opType: "Flatten", input: ["mean"], output: ["flat"] },
        { opType: "Add", input: ["flat", "shift"], output: ["y"] },
      ],
      initializer: inBranch ? [yes] : asNode ? [] : [shift],
      input: [value("x", ["N", 3, 2, 2])],
      output: [value("y", ["N", 3])],
    },
  }).finish();
  const path = join(folder, "net.onnx");
  writeFileSync(path, bytes);
  return path;
}

const compile = (model: string) => compileBackbone({ model, cut: null, size: [2, 2] });

async function features(model: string): Promise<number[]> {
  const { program } = await compile(model);
  const { values } = await runBackbone(program.bytes, new Float32Array(12), [1, 3, 2, 2]);
  return [...values];
}

async function refusal(model: string): Promise<string> {
  const error = await compile(model).then(
    () => expect.fail("compiled"),
    (thrown) => thrown,
  );
  expect(error.code).toBe("MODEL_INVALID");
  return error.message.replaceAll(dirname(model), "DIR");
}

describe("weights of an .onnx file in a data file beside it", () => {
  it("are part of the backbone, of its digest and of its count", async () => {
    const model = write(outside("shift", 3, { location: "net.onnx.data", offset: 4, length: 12 }));
    const data = join(dirname(model), "net.onnx.data");
    writeFileSync(data, new Uint8Array(Float32Array.of(9, 1, 2, 3).buffer));
    expect(await features(model)).toEqual([1, 2, 3]);
    expect(await inspectModel(model)).toMatchObject({ parameters: 3, cuts: [{ name: "y", features: 3 }] });
    const before = (await compile(model)).digest;
    writeFileSync(data, new Uint8Array(Float32Array.of(9, 1, 2, 4).buffer));
    expect((await compile(model)).digest).not.toBe(before);
    expect(await features(model)).toEqual([1, 2, 4]);
  });

  it("are read for a subgraph's constants too, from the model's folder and not the current one", async () => {
    const model = write(outside("shift", 3, { location: "below/w.bin" }), { inBranch: true });
    const said = await refusal(model);
    expect(said).toBe(
      'DIR/net.onnx: the weights of its tensor "shift" lie in below/w.bin, which is not there; it belongs beside the model',
    );
    mkdirSync(join(dirname(model), "below"));
    writeFileSync(join(dirname(model), "below", "w.bin"), new Uint8Array(Float32Array.of(4, 5, 6).buffer));
    expect(await features(model)).toEqual([4, 5, 6]);
  });

  it("are refused where their place is not below the model's folder, whatever way it is written", async () => {
    const folder = temporaryFolder();
    const secret = join(folder, "secret.bin");
    writeFileSync(secret, new Uint8Array(12));
    const inner = join(folder, "model");
    mkdirSync(inner);
    symlinkSync(secret, join(inner, "link.bin"));
    symlinkSync(folder, join(inner, "up"));
    for (const location of [
      secret,
      "../secret.bin",
      "a/../../secret.bin",
      "..\\secret.bin",
      "link.bin",
      "up/secret.bin",
      "",
    ]) {
      const model = write(outside("shift", 3, { location }), { folder: inner });
      expect(await refusal(model)).toBe(
        `DIR/net.onnx: the weights of its tensor "shift" lie in ${JSON.stringify(location)}; a data file has to lie in the ` +
          "model's folder or below it, and no link may lead out of it",
      );
    }
  });

  it("are refused where the data file is too short, or another length than the sizes is stated", async () => {
    const short = write(outside("shift", 3, { location: "w.bin", offset: 4 }));
    writeFileSync(join(dirname(short), "w.bin"), new Uint8Array(12));
    expect(await refusal(short)).toBe(
      'DIR/net.onnx: its tensor "shift" has bytes 4 to 16 of w.bin, which has 12; copy the file again',
    );
    expect(await refusal(write(outside("shift", 3, { location: "w.bin", length: 8 })))).toBe(
      'DIR/net.onnx: it is no ONNX file (tensor "shift" takes 12 bytes, its data file is said to have 8 for it)',
    );
  });
});

describe("weights of an .onnx file", () => {
  it("are counted where they are Constant nodes, also in subgraphs", async () => {
    const shift = floats("shift", 1, 2, 3);
    expect((await inspectModel(write(shift))).parameters).toBe(3);
    expect((await inspectModel(write(shift, { asNode: true }))).parameters).toBe(3);
    expect((await inspectModel(write(shift, { inBranch: true }))).parameters).toBe(6);
  });
});
