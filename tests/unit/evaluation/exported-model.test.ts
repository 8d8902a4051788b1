import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadExportedModel } from "../../../src/evaluation/exported-model.js";
import { encodeSafetensors, type StoredTensor, sha256Hex } from "../../../src/files/index.js";
import { type HeadSpec, headParameters } from "../../../src/training/index.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

const PROGRAM = Buffer.from("a program");
const RULE = JSON.stringify({ size: [8, 8] });
const CLASSES = JSON.stringify(["cat", "dog", "owl"]);
const FACTS = {
  digest: sha256Hex(PROGRAM),
  cut: "pool",
  features: 4,
  preprocessingSha256: sha256Hex(RULE),
  classesSha256: sha256Hex(CLASSES),
};

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, "backbone"));
  writeFileSync(join(folder, "backbone", "program.onnx"), PROGRAM);
  writeFileSync(join(folder, "backbone", "preprocessing.json"), RULE);
  writeFileSync(join(folder, "backbone", "backbone.json"), JSON.stringify(FACTS));
  writeFileSync(join(folder, "classes.json"), CLASSES);
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
    expect(model).toMatchObject({
      folder,
      classes: ["cat", "dog", "owl"],
      backbone: { ...FACTS, program: new Uint8Array(PROGRAM) },
    });
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
        `${join(folder, "backbone", "program.onnx")} has SHA-256 ${sha256Hex("another")}, ` +
        `${join(folder, "backbone", "backbone.json")} says ${FACTS.digest}; run the job again`,
    });
  });

  it.each([
    ["classes.json", '["cat","dog","fox"]', FACTS.classesSha256],
    ["backbone/preprocessing.json", '{"size":[9,9]}', FACTS.preprocessingSha256],
  ])("refuses %s with other content, however well-formed", async (name, text, expected) => {
    writeFileSync(join(folder, name), text);
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `${join(folder, name)} has SHA-256 ${sha256Hex(text)}, ${join(folder, "backbone", "backbone.json")} says ` +
        `${expected}; run the job again`,
    });
  });

  const withClasses = (text: string): void => {
    writeFileSync(join(folder, "classes.json"), text);
    const facts = { ...FACTS, classesSha256: sha256Hex(text) };
    writeFileSync(join(folder, "backbone", "backbone.json"), JSON.stringify(facts));
  };

  it.each([
    ["null", "invalid input: expected array, received null"],
    ["[]", "too small: expected array to have >=2 items"],
    ["[1,2,3]", "[0]: invalid input: expected string, received number"],
    ['["cat","cat","owl"]', "a name is there twice"],
    ["[", "it is not JSON (Unexpected end of JSON input)"],
  ])("refuses the class names %s", async (text, problem) => {
    withClasses(text);
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: `${join(folder, "classes.json")} is not what a run exports: ${problem}; run the job again`,
    });
  });

  it.each([
    ["null", "invalid input: expected object, received null"],
    ["7", "invalid input: expected object, received number"],
    [JSON.stringify({ ...FACTS, features: "4" }), "features: invalid input: expected number, received string"],
    [JSON.stringify({ ...FACTS, features: 0 }), "features: too small: expected number to be >=1"],
    [JSON.stringify({ ...FACTS, more: 1 }), 'unrecognized key: "more"'],
  ])("refuses the facts of a backbone %s", async (text, problem) => {
    const path = join(folder, "backbone", "backbone.json");
    writeFileSync(path, text);
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: `${path} is not what a run exports: ${problem}; run the job again`,
    });
  });

  it("does not wait for a pipe in the place of a file", async () => {
    const path = join(folder, "classes.json");
    rmSync(path);
    execFileSync("mkfifo", [path]);
    await expect(loadExportedModel(folder)).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: `${path} cannot be read: this is a named pipe, and only regular files are read; move it away, then run the command again`,
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
