import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256File, sha256Hex } from "../../../src/files/index.js";

// The examples of FIPS 180-2, appendix B: "abc", and one million times "a".
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const MILLION_A = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

describe("sha256", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "headway-files-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("hashes a text's UTF-8 and bytes alike", () => {
    expect(sha256Hex("abc")).toBe(ABC);
    expect(sha256Hex(new Uint8Array([97, 98, 99]))).toBe(ABC);
    expect(sha256Hex("ü")).toBe(sha256Hex(new Uint8Array([0xc3, 0xbc])));
  });

  it("hashes a file by streaming it", async () => {
    const path = join(folder, "a");
    await writeFile(path, "a".repeat(1_000_000));
    expect(await sha256File(path)).toBe(MILLION_A);
  });

  it("names a file that is not there", async () => {
    const path = join(folder, "none");
    await expect(sha256File(path)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: `${path}: there is no such file`,
    });
  });

  it("stops when the signal is aborted", async () => {
    const reason = new Error("enough");
    await expect(sha256File(join(folder, "a"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
