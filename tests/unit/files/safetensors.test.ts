import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../../../src/files/index.js";

const tensors: Record<string, StoredTensor> = {
  "softmax/kernel": { dtype: "F32", shape: [1, 3], data: new Float32Array([1.5, -2, 3.25]) },
  beta: { dtype: "F64", shape: [2], data: new Float64Array([0.1, 1e300]) },
  "0": { dtype: "I32", shape: [], data: new Int32Array([7]) },
  flags: { dtype: "U8", shape: [3], data: new Uint8Array([1, 2, 255]) },
  none: { dtype: "F32", shape: [0, 4], data: new Float32Array(0) },
};

// safetensors.numpy.save of the same tensors with metadata={"format": "headway"}; Python, safetensors 0.8.0, numpy 2.4.6.
const REFERENCE = Buffer.from(
  "UAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJoZWFkd2F5In0sImJldGEiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzJdLCJkYXRhX" +
    "29mZnNldHMiOlswLDE2XX0sIm5vbmUiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzAsNF0sImRhdGFfb2Zmc2V0cyI6WzE2LDE2XX0sInNvZnRt" +
    "YXgva2VybmVsIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxLDNdLCJkYXRhX29mZnNldHMiOlsxNiwyOF19LCIwIjp7ImR0eXBlIjoiSTMyIiw" +
    "ic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsyOCwzMl19LCJmbGFncyI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIj" +
    "pbMzIsMzVdfX2amZmZmZm5P5x1AIg85Dd+AADAPwAAAMAAAFBABwAAAAEC/w==",
  "base64",
);

function withHeader(header: unknown, data: Uint8Array): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

describe("safetensors", () => {
  it("encodes the bytes of the reference library", () => {
    expect(Buffer.from(encodeSafetensors(tensors, { format: "headway" }))).toEqual(REFERENCE);
  });

  it("decodes the bytes of the reference library, at any alignment", () => {
    for (let shift = 0; shift < 8; shift++) {
      const moved = new Uint8Array(REFERENCE.length + shift);
      moved.set(REFERENCE, shift);
      expect(decodeSafetensors(moved.subarray(shift), "file")).toEqual({ tensors, metadata: { format: "headway" } });
    }
  });

  it("gives typed arrays that own their memory, also for a Buffer", () => {
    const bytes = Buffer.from(REFERENCE);
    const decoded = decodeSafetensors(bytes, "file").tensors;
    bytes.fill(0);
    expect(decoded).toEqual(tensors);
    expect(decoded["softmax/kernel"]!.data.buffer.byteLength).toBe(12);
  });

  it("does not depend on the order in which tensors are given", () => {
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(encodeSafetensors(reversed)).toEqual(encodeSafetensors(tensors));
  });

  it("returns what was encoded", () => {
    const tensor = fc.oneof(
      fc.float32Array().map((data): StoredTensor => ({ dtype: "F32", shape: [data.length], data })),
      fc.float64Array().map((data): StoredTensor => ({ dtype: "F64", shape: [1, data.length], data })),
      fc.int32Array().map((data): StoredTensor => ({ dtype: "I32", shape: [data.length, 1], data })),
      fc.uint8Array().map((data): StoredTensor => ({ dtype: "U8", shape: [data.length], data })),
    );
    const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
    fc.assert(
      fc.property(fc.dictionary(name, tensor), (given) => {
        const bytes = encodeSafetensors(given);
        const decoded = decodeSafetensors(bytes, "file").tensors;
        expect(Object.keys(decoded).sort()).toEqual(Object.keys(given).sort());
        for (const [key, value] of Object.entries(given)) expect(decoded[key]).toEqual(value);
      }),
    );
  });

  it("refuses a truncated or extended file", () => {
    for (const length of [0, 7, 8, 100, REFERENCE.length - 1]) {
      expect(() => decodeSafetensors(REFERENCE.subarray(0, length), "head.safetensors")).toThrow(
        /^head\.safetensors is not a readable safetensors file: /,
      );
    }
    const longer = Buffer.concat([REFERENCE, Buffer.from([0])]);
    expect(() => decodeSafetensors(longer, "x")).toThrow("its tensors end at byte 35 of 36");
  });

  it("refuses headers that do not describe the data, with what is wrong", () => {
    const data = new Uint8Array(8);
    const a = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
    const refuse = (header: unknown, why: string): void => {
      expect(() => decodeSafetensors(withHeader(header, data), "x")).toThrow(why);
    };
    refuse("[1]", "its header is not a JSON object");
    refuse("{", "its header is not a JSON object");
    refuse({ a: { ...a, dtype: "BF16" } }, "tensor a has dtype BF16, not one of F32, F64, I32, U8");
    refuse({ a: { ...a, dtype: "toString" } }, "tensor a has dtype toString");
    refuse({ a: { dtype: "F32", shape: [1] } }, "tensor a has no valid dtype, shape and data_offsets");
    refuse({ a: { ...a, shape: [3] } }, "tensor a of shape [3] does not fit bytes 0 to 4 of 8");
    refuse({ a, b: a }, "leave a gap or overlap at byte 4");
    refuse({ a: { ...a, data_offsets: [4, 8] } }, "leave a gap or overlap at byte 0");
    refuse({ a: { ...a, data_offsets: [8, 12] } }, "does not fit bytes 8 to 12 of 8");
    refuse(
      { a: { ...a, shape: [2], data_offsets: [0, 8] }, __metadata__: { n: 1 } },
      "__metadata__ holds more than texts",
    );
  });

  it("refuses to encode a shape that does not fit its data", () => {
    const wrong: StoredTensor = { dtype: "F32", shape: [2], data: new Float32Array(3) };
    expect(() => encodeSafetensors({ w: wrong })).toThrow("tensor w has 3 elements, its shape [2] says 2");
    expect(() => encodeSafetensors({ __metadata__: wrong })).toThrow("a tensor cannot be named __metadata__");
  });
});
