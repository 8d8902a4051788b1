import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileBackbone } from "../../../src/models/index.js";
import { runBackbone } from "./keras-fixture.js";
import { CONV, float32Bytes, INPUT, KERNEL, KERNEL_BYTES, sequentialJson, writeModel } from "./small-model.js";

const compile = (model: string) => compileBackbone({ model, cut: "conv", size: [4, 4] });

async function refusal(model: string): Promise<string> {
  const error = await compile(model).then(
    () => expect.fail("compiled"),
    (thrown) => thrown,
  );
  expect(error.code).toBe("MODEL_INVALID");
  return error.message.replaceAll(dirname(model), "DIR");
}

/** The features of a picture of ones: the sums of the kernel's columns. */
async function columnSums(model: string): Promise<number[]> {
  const { program } = await compile(model);
  const { values } = await runBackbone(program.bytes, new Float32Array(48).fill(1), [1, 4, 4, 3]);
  return [...values];
}

const quantised = (quantization: unknown) => [{ ...KERNEL, quantization }];

describe("weights", () => {
  it("may lie across shards in pieces that cut values apart, and in folders below the model", async () => {
    const paths = ["a.bin", "below/b.bin", "empty.bin", "c.bin"];
    const json = sequentialJson([INPUT, CONV], [KERNEL], paths);
    const shards = {
      "a.bin": KERNEL_BYTES.subarray(0, 3),
      "below/b.bin": KERNEL_BYTES.subarray(3, 18),
      "empty.bin": new Uint8Array(),
      "c.bin": KERNEL_BYTES.subarray(18),
    };
    expect(await columnSums(writeModel(json, shards))).toEqual([9, 12]);
  });

  it("may be quantised to 8 bits: value = stored * scale + min", async () => {
    const json = sequentialJson([INPUT, CONV], quantised({ dtype: "uint8", scale: 0.5, min: -1 }));
    const shards = { "weights.bin": Uint8Array.of(0, 2, 4, 6, 8, 255) };
    expect(await columnSums(writeModel(json, shards))).toEqual([6 - 3, 131.5 - 3]);
  });

  it("may be quantised to 16 bits", async () => {
    const json = sequentialJson([INPUT, CONV], quantised({ dtype: "uint16", scale: 0.25, min: 1 }));
    const shards = { "weights.bin": new Uint8Array(Uint16Array.of(0, 4, 8, 12, 16, 65535).buffer) };
    expect(await columnSums(writeModel(json, shards))).toEqual([6 + 3, 16387.75 + 3]);
  });

  it("may be half-precision numbers", async () => {
    const json = sequentialJson([INPUT, CONV], quantised({ dtype: "float16" }));
    // 1, -2, 0.5, 65504, 2^-24, 2^-14 by IEEE 754.
    const shards = { "weights.bin": new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x7bff, 1, 0x0400).buffer) };
    expect(await columnSums(writeModel(json, shards))).toEqual([Math.fround(1.5 + 2 ** -24), Math.fround(65502)]);
  });

  it("of the wrong length are refused with both lengths and the first weight that is cut off", async () => {
    const json = sequentialJson([INPUT, CONV], [{ name: "first", shape: [2] }, KERNEL, { name: "last", shape: [1] }]);
    expect(await refusal(writeModel(json, { "weights.bin": KERNEL_BYTES }))).toBe(
      "DIR/model.json: the weights in DIR/weights.bin need 36 bytes, but there are 24 " +
        '("conv/kernel" is the first that is cut off); fetch the weights again',
    );
    const short = sequentialJson([INPUT, CONV], [KERNEL]);
    expect(await refusal(writeModel(short, { "weights.bin": new Uint8Array(25) }))).toBe(
      "DIR/model.json: the weights in DIR/weights.bin need 24 bytes, but there are 25 (the rest belongs to no weight); " +
        "fetch the weights again",
    );
  });

  it("whose file is missing are refused with its path", async () => {
    const model = writeModel(sequentialJson([INPUT, CONV], [KERNEL]), { "weights.bin": KERNEL_BYTES });
    rmSync(join(dirname(model), "weights.bin"));
    expect(await refusal(model)).toBe("DIR/model.json: its weights file DIR/weights.bin is missing");
  });

  it("outside the model's folder are refused", async () => {
    const json = sequentialJson([INPUT, CONV], [KERNEL], ["../weights.bin"]);
    expect(await refusal(writeModel(json))).toBe(
      'DIR/model.json: weightsManifest[0].paths has "../weights.bin"; shards must lie beside the file or below it',
    );
  });

  it("of an unknown dtype or quantisation are refused by name", async () => {
    const bytes = { "weights.bin": KERNEL_BYTES };
    const dtype = sequentialJson([INPUT, CONV], [{ ...KERNEL, dtype: "bfloat16" }]);
    expect(await refusal(writeModel(dtype, bytes))).toBe(
      'DIR/model.json: weight "conv/kernel" has the dtype "bfloat16"; one of float32, int32, uint16, float16, uint8, ' +
        "bool, complex64 was expected",
    );
    const inherited = sequentialJson([INPUT, CONV], [{ ...KERNEL, dtype: "toString" }]);
    expect(await refusal(writeModel(inherited, bytes))).toContain('has the dtype "toString"');
    const four = sequentialJson([INPUT, CONV], quantised({ dtype: "uint4", scale: 1, min: 0 }));
    expect(await refusal(writeModel(four, bytes))).toBe(
      'DIR/model.json: weight "conv/kernel" has the quantisation "uint4"; one of uint8, uint16, float16 was expected',
    );
    const scaleless = sequentialJson([INPUT, CONV], quantised({ dtype: "uint8", min: 0 }));
    expect(await refusal(writeModel(scaleless, bytes))).toBe(
      'DIR/model.json: weight "conv/kernel" is quantised as uint8 with scale undefined and min 0; two numbers were expected',
    );
    const integers = sequentialJson([INPUT, CONV], [{ ...KERNEL, dtype: "int32" }]);
    expect(await refusal(writeModel(integers, bytes))).toBe(
      'DIR/model.json: weight "conv/kernel" cannot be used: its dtype is int32; float32 was expected',
    );
  });

  it("that a layer needs and the manifest lacks, or has in another shape, are refused", async () => {
    const other = sequentialJson([INPUT, CONV], [{ name: "cnov/kernel", shape: [6] }]);
    expect(await refusal(writeModel(other, { "weights.bin": KERNEL_BYTES }))).toBe(
      'DIR/model.json: weight "conv/kernel" is missing; the manifest has none of this layer',
    );
    const turned = sequentialJson([INPUT, CONV], [{ ...KERNEL, shape: [1, 1, 2, 3] }]);
    expect(await refusal(writeModel(turned, { "weights.bin": KERNEL_BYTES }))).toBe(
      'DIR/model.json: weight "conv/kernel" has the shape 1x1x2x3; its layer needs 1x1x3x2',
    );
    const twice = sequentialJson([INPUT, CONV], [KERNEL, KERNEL]);
    expect(await refusal(writeModel(twice))).toBe('DIR/model.json: weight "conv/kernel" is listed twice');
  });

  it("in a manifest that is none are refused", async () => {
    const json = sequentialJson([INPUT, CONV], [KERNEL]);
    expect(await refusal(writeModel({ ...json, weightsManifest: undefined }))).toBe(
      "DIR/model.json: it has no weightsManifest (a list of groups)",
    );
    expect(await refusal(writeModel({ ...json, weightsManifest: [{ paths: "weights.bin", weights: [] }] }))).toBe(
      "DIR/model.json: weightsManifest[0].paths must be a list of file names",
    );
    expect(await refusal(writeModel({ ...json, weightsManifest: [{ paths: [], weights: [3] }] }))).toBe(
      "DIR/model.json: weightsManifest[0].weights must be a list of weights with name, shape and dtype",
    );
    expect(await refusal(writeModel(sequentialJson([INPUT, CONV], [{ ...KERNEL, shape: [-1] }])))).toBe(
      'DIR/model.json: weight "conv/kernel" has the shape [-1]; a list of sizes was expected',
    );
  });

  it("that no layer below the cut uses are not read", async () => {
    const json = sequentialJson([INPUT, CONV], [KERNEL]);
    json.weightsManifest.push({ paths: ["big.bin"], weights: [{ name: "dense/kernel", shape: [1], dtype: "int32" }] });
    const model = writeModel(json, { "weights.bin": KERNEL_BYTES, "big.bin": float32Bytes(1) });
    writeFileSync(join(dirname(model), "big.bin"), new Uint8Array(4));
    expect(await columnSums(model)).toEqual([9, 12]);
  });
});
