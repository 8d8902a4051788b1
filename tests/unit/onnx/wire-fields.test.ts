import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onnx } from "../../../src/gen/onnx.js";
import { joinBytes, wireField, wireFields } from "../../../src/onnx/wire-fields.js";

describe("wireFields", () => {
  it("takes a message apart into pieces that are the message again", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 2 ** 29 - 1 }), fc.uint8Array({ maxLength: 300 })), {
          maxLength: 5,
        }),
        (fields) => {
          const message = joinBytes(fields.map(([number, content]) => wireField(number, content)));
          const read = [...wireFields(message)];
          expect(read.map(({ number, content }) => [number, [...content!]])).toEqual(
            fields.map(([number, content]) => [number, [...content]]),
          );
          expect(joinBytes(read.map(({ raw }) => raw))).toEqual(message);
        },
      ),
    );
  });

  it("reads the fields that protobufjs wrote", () => {
    const tensor = onnx.TensorProto.encode({ name: "w", dims: [300], dataType: 1, floatData: [1, 2] }).finish();
    expect([...wireFields(tensor)].map(({ number, content }) => [number, content !== null])).toEqual([
      [1, true],
      [2, false],
      [4, true],
      [8, true],
    ]);
  });

  it("refuses bytes that are no message, at any place they are cut off", () => {
    const message = wireField(3, wireField(1, Uint8Array.of(1, 2, 3)));
    for (let length = 1; length < message.length; length++) {
      expect(() => [...wireFields(message.subarray(0, length))]).toThrow(RangeError);
    }
    expect(() => [...wireFields(Uint8Array.of(0x0b))]).toThrow("byte 0 begins no protobuf field");
    expect(() => [...wireFields(new Uint8Array(11).fill(0xff))]).toThrow("byte 0 begins no whole number");
  });
});
