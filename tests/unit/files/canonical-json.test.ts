import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/files/index.js";

describe("canonicalJson", () => {
  it("sorts keys by code unit at every depth and writes no spaces", () => {
    const value = { b: [1, { z: null, "10": "x", "9": true }], B: -0, ü: 1e21, "": '\u2028"' };
    expect(canonicalJson(value)).toBe('{"":"\u2028\\"","B":0,"b":[1,{"10":"x","9":true,"z":null}],"ü":1e+21}');
  });

  it("is JSON that parses to the value, whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it("names the place of what JSON cannot hold", () => {
    const refuse = (value: unknown, message: string): void => expect(() => canonicalJson(value)).toThrow(message);
    refuse({ a: [1, undefined] }, "$.a[1] is undefined, which canonical JSON cannot hold");
    refuse({ a: { b: Number.NaN } }, "$.a.b is NaN");
    refuse(Number.POSITIVE_INFINITY, "$ is Infinity");
    refuse([1n], "$[0] is a bigint");
    refuse({ f: () => 1 }, "$.f is a function");
    refuse({ d: new Date(0) }, "$.d is a Date");
    refuse({ m: new Map() }, "$.m is a Map");
    refuse(new Float32Array(1), "$ is a Float32Array");
    refuse(new Array(1), "$[0] is undefined");
  });
});
