import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadExportedModel } from "../../../src/evaluation/exported-model.js";
import { encodeSafetensors, type StoredTensor, sha256Hex } from "../../../src/files/index.js";
import { type HeadSpec, headParameters } from "../../../src/training/index.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

const PROGRAM = Buffer.from("a program");
const FACTS = { digest: sha256Hex(PROGRAM), cut: "pool", features: 4 };

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, "backbone"));
  writeFileSync(join(folder, "backbone", "program.onnx"), PROGRAM);
  writeFileSync(join(folder, "backbone", "preprocessing.json"), JSON.stringify({ size: [8, 8] }));
  writeFileSync(join(folder, "backbone", "backbone.json"), JSON.stringify(FACTS));
  writeFileSync(join(folder, "classes.json"), JSON.stringify(["cat", "dog", "owl"]));
  writeHead({ layers: [] });
});

function writeHead(
  head: Partial<HeadSpec>,
  change: (tensors: Record<string, StoredTensor>) => void = () => {},
): Buffer {
  const spec: HeadSpec = { features: 4, classes: 3, layers: [], dropout: 0, l1: 0, l2: 0, ...head };
  const tensors: Record<string, StoredTensor> = {};
  headParameters(spec).forEach(({ name, dims }, index) => {
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(index + 1);
    tensors[name] = { dtype: "F32", shape: [...dims], data };
  });
  change(tensors);
  const bytes = Buffer.from(encodeSafetensors(tensors));
  writeFileSync(join(folder, "head.safetensors"), bytes);
  return bytes;
}

describe("loadExportedModel", () => {
  it("reads the head's shape from its tensors", async () => {
    const bytes = writeHead({ layers: [6, 5] });
    const model = await loadExportedModel(folder);
    expect(model.head).toEqual({ features: 4, classes: 3, layers: [6, 5], dropout: 0, l1: 0, l2: 0 });
    expect(model.parameters.map(({ length }) => length)).toEqual([6, 24, 5, 30, 3, 15]);
    expect(model.parameters.map(([first]) => first)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(model.headSha256).toBe(sha256Hex(bytes));
    expect(model).toMatchObject({ folder, classes: ["cat", "dog", "owl"], backbone: { ...FACTS, program: PROGRAM } });
  });

  it("keeps the order of more than ten hidden layers", async () => {
    const layers = Array.from({ length: 12 }, (_, index) => index + 2);
    writeHead({ layers });
    expect((await loadExportedModel(folder)).head.layers).toEqual(layers);
  });

  it.each(["head.safetensors", "classes.json", "backbone/program.onnx", "backbone/backbone.json"])(
    "names %s when it is not there",
    async (name) => {
      rmSync(join(folder, name));
      await expect(loadExportedModel(folder)).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: `${join(folder, name)} is not there; ${folder} has to be the folder of a completed run (see output in its job file)`,
      });
    },
  );

  it("refuses a program that is not the one that the run exported", async () => {
    writeFileSync(join(folder, "backbone", "program.onnx"), "another");
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `${join(folder, "backbone", "program.onnx")} has SHA-256 ${sha256Hex("another")}, backbone.json beside it says ` +
        `${FACTS.digest}; run the job again`,
    });
  });

  it("refuses a head of other classes or features than the files beside it", async () => {
    writeHead({ classes: 5 });
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `${folder}: the head maps 4 features to 5 classes, the backbone gives 4 and classes.json names 3; the files are ` +
        "of different runs",
    });
    writeHead({ features: 7 });
    await expect(loadExportedModel(folder)).rejects.toThrow("the head maps 7 features to 3 classes");
  });

  it("names a tensor that is missing, of another shape or of another type", async () => {
    const path = join(folder, "head.safetensors");
    const message = (name: string, dims: string): string =>
      `${path}: tensor ${name} is missing or not float32 [${dims}]`;
    writeHead({}, (tensors) => delete tensors["softmax/bias"]);
    await expect(loadExportedModel(folder)).rejects.toThrow(message("softmax/bias", "3"));
    writeHead({ layers: [6] }, (tensors) => {
      tensors["hidden_0/bias"] = { dtype: "F32", shape: [2], data: new Float32Array(2) };
    });
    await expect(loadExportedModel(folder)).rejects.toThrow(message("hidden_0/bias", "6"));
    writeHead({}, (tensors) => {
      tensors["softmax/kernel"] = { dtype: "F64", shape: [4, 3], data: new Float64Array(12) };
    });
    await expect(loadExportedModel(folder)).rejects.toThrow(message("softmax/kernel", "4,3"));
  });

  it("refuses a head that is no safetensors file, and JSON that is none, naming the file", async () => {
    writeFileSync(join(folder, "head.safetensors"), "no tensors");
    await expect(loadExportedModel(folder)).rejects.toThrow(join(folder, "head.safetensors"));
    writeHead({});
    writeFileSync(join(folder, "classes.json"), "[");
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining(join(folder, "classes.json")),
    });
  });
});
