import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/files/index.js";

// The examples of FIPS 180-2, appendix B: "abc", and one million times "a".
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const MILLION_A = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

describe("sha256", () => {
  it("hashes a text's UTF-8 and bytes alike", () => {
    expect(sha256Hex("abc")).toBe(ABC);
    expect(sha256Hex("a".repeat(1_000_000))).toBe(MILLION_A);
    expect(sha256Hex(new Uint8Array([97, 98, 99]))).toBe(ABC);
    expect(sha256Hex("ü")).toBe(sha256Hex(new Uint8Array([0xc3, 0xbc])));
  });
});
