// .onnx files, with weights in the file and in a data file beside it, through inspection and compilation. What comes out
// has to name no other file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onnx } from "../../src/gen/onnx.js";
import { compileBackbone, inspectModel } from "../../src/models/index.js";
import { externalTensors } from "../../src/onnx/index.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const NAMES = ["inside.onnx", "beside.onnx"];
const WEIGHTS = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);

/** The target `onnx`. */
export const target: FuzzTarget = {
  summary: ".onnx files and their data files through inspection and compilation",
  testCases: 300,
  prepare(inputs) {
    mkdirSync(inputs);
    for (const name of NAMES) writeFileSync(join(inputs, name), network(name === "beside.onnx"));
  },
  open(inputs) {
    const files = NAMES.map((name) => readFileSync(join(inputs, name)));
    return (mutator, folder) => runCase(mutator, folder, files);
  },
};

async function runCase(mutator: Mutator, folder: string, files: readonly Buffer[]): Promise<void> {
  const model = join(folder, "net.onnx");
  writeFileSync(model, mutator.bytes(mutator.random.pick(files)));
  writeFileSync(join(folder, "w.bin"), WEIGHTS);
  const { cuts, size } = await inspectModel(model);
  const { program } = await compileBackbone({ model, cut: cuts[0]?.name ?? null, size, layout: "nchw" });
  if (externalTensors(program.bytes).length > 0) throw new WrongAcceptance("the program names a data file");
}

/** The mean of each channel plus a constant. */
function network(isBeside: boolean): Uint8Array {
  const shift: onnx.ITensorProto = { name: "shift", dims: [3], dataType: 1 };
  const entries = { location: "w.bin", offset: "4", length: "12" };
  if (!isBeside) shift.rawData = WEIGHTS.subarray(4);
  else {
    shift.dataLocation = 1;
    shift.externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
  }
  const value = (name: string, dims: readonly (number | string)[]): onnx.IValueInfoProto => ({
    name,
    type: {
      tensorType: {
        elemType: 1,
        shape: { dim: dims.map((dim) => (typeof dim === "number" ? { dimValue: dim } : { dimParam: dim })) },
      },
    },
  });
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "net",
      node: [
        { opType: "GlobalAveragePool", input: ["x"], output: ["mean"] },
        { opType: "Flatten", input: ["mean"], output: ["flat"] },
        { opType: "Add", input: ["flat", "shift"], output: ["y"] },
      ],
      initializer: [shift],
      input: [value("x", ["N", 3, 8, 8])],
      output: [value("y", ["N", 3])],
    },
  }).finish();
}
