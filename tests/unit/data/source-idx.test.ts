import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { GzipBytes } from "../../../src/data/gzip-bytes.js";
import { openIdxImages } from "../../../src/data/idx-file.js";
import { type DataProblem, pictureSha256 } from "../../../src/data/index.js";
import { ProblemList } from "../../../src/data/problem-list.js";
import { readIdx } from "../../../src/data/source-idx.js";
import type { SourceRow } from "../../../src/data/source-row.js";
import { useScratchFolder } from "./scratch-folder.js";

const scratch = useScratchFolder();
const PIXELS = Uint8Array.from({ length: 3 * 2 * 4 }, (_, index) => index * 10);
const IMAGES = Buffer.concat([Buffer.from("00000803000000030000000200000004", "hex"), PIXELS]);
const LABELS = Buffer.from("0000080100000003070007", "hex");

async function read(
  images: Uint8Array | null,
  labels: Uint8Array,
): Promise<{ rows: SourceRow[]; problems: DataProblem[] }> {
  const pair = { images: `${scratch.path}/images`, labels: await scratch.write("labels", labels) };
  if (images !== null) await scratch.write("images", images);
  const problems = new ProblemList();
  const rows = await readIdx(pair, { problems, signal: undefined, passOver: () => undefined });
  try {
    problems.throwIfAny();
  } catch (error) {
    return { rows, problems: (error as { facts: { problems: DataProblem[] } }).facts.problems };
  }
  return { rows, problems: [] };
}

const messages = async (images: Uint8Array | null, labels: Uint8Array): Promise<string[]> =>
  (await read(images, labels)).problems.map(({ message }) => message);

describe("readIdx", () => {
  it("lists index, label and the digest of each picture as a PGM file, the same from gzipped files", async () => {
    const plain = await read(IMAGES, LABELS);
    expect(plain.problems).toEqual([]);
    expect(plain.rows.map(({ id, label }) => [id, label])).toEqual([
      ["0", "7"],
      ["1", "0"],
      ["2", "7"],
    ]);
    const pgm = Buffer.concat([Buffer.from("P5\n4 2\n255\n"), PIXELS.subarray(8, 16)]);
    expect(plain.rows[1]!.sha256).toBe(createHash("sha256").update(pgm).digest("hex"));
    expect(plain.rows[1]!.source).toMatchObject({ kind: "idx", index: 1, rows: 2, columns: 4 });
    expect(await read(gzipSync(IMAGES), gzipSync(LABELS))).toEqual(plain);
  });

  it("tells pictures of equal bytes and other dimensions apart", () => {
    const pixels = new Uint8Array(8);
    expect(pictureSha256({ pixels, rows: 2, columns: 4 })).not.toBe(pictureSha256({ pixels, rows: 4, columns: 2 }));
  });

  it("refuses files that are missing, of another type, of another length, damaged or unlike", async () => {
    expect(await messages(null, LABELS)).toEqual(["there is no such file; check the path in the job file"]);
    expect(await messages(LABELS, IMAGES)).toEqual([
      "the file begins with 0x00000803, an IDX file of labels (unsigned bytes in 1 dimension) with 0x00000801",
      "the file has 11 bytes, an IDX file of pictures (unsigned bytes in 3 dimensions) has more",
    ]);
    expect(await messages(IMAGES.subarray(0, -1), LABELS)).toEqual([
      "the file has 39 bytes, its header (3 x 2 x 4) says 40",
    ]);
    expect(await messages(gzipSync(IMAGES).subarray(0, 30), LABELS)).toEqual([
      "the gzipped data is damaged or cut off (unexpected end of file)",
    ]);
    const two = Buffer.from("00000801000000020102", "hex");
    expect(await messages(IMAGES, two)).toEqual([`there are 2 labels for 3 pictures in ${scratch.path}/images`]);
    const none = Buffer.from("00000803000000000000000200000004", "hex");
    expect(await messages(none, Buffer.from("0000080100000000", "hex"))).toEqual([
      "the file holds no pictures (0 x 2 x 4)",
    ]);
    expect(await messages(new Uint8Array(0), LABELS)).toEqual([
      "the file has 0 bytes, an IDX file of pictures (unsigned bytes in 3 dimensions) has more",
    ]);
  });

  it("refuses more pictures than are read of one file, before any is inflated", async () => {
    const header = Buffer.from("0000080300200000000000010000000100", "hex");
    const labels = Buffer.from("000008010020000000", "hex");
    const sentence = "the file names 2097152 samples, more than the 1048576 that are read of one; leave some out";
    expect(await messages(gzipSync(header), gzipSync(labels))).toEqual([sentence, sentence]);
  });

  it("refuses a gzipped file that goes on after its last picture or ends before it", async () => {
    const zeros = Buffer.alloc(2 ** 20);
    expect(await messages(gzipSync(Buffer.concat([IMAGES, zeros])), LABELS)).toEqual([
      "the file has 1048616 bytes, its header (3 x 2 x 4) says 40",
    ]);
    expect(await messages(gzipSync(IMAGES.subarray(0, -1)), LABELS)).toEqual([
      "the file has 39 bytes, its header (3 x 2 x 4) says 40",
    ]);
    expect(await messages(gzipSync(IMAGES), gzipSync(Buffer.concat([LABELS, zeros])))).toEqual([
      "the file has 1048587 bytes, its header (3) says 11",
    ]);
  });

  it("refuses pictures of more pixels than are read of one", async () => {
    const header = Buffer.from("0000080300000002000100000001000000", "hex");
    expect(await messages(gzipSync(header), LABELS)).toEqual([
      "its pictures have 65536 x 65536 pixels, more than the 268435456 that are read",
    ]);
  });

  it("inflates a gzipped file no further than its limit", async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 22));
    const bytes = new GzipBytes(bomb, { maxBytes: 2 ** 20 });
    expect((await bytes.read(0, 100)).length).toBe(100);
    await expect(bytes.measure()).rejects.toThrow(
      "the gzipped data holds more than the 1048576 bytes that are inflated; unpack it (gunzip): a plain file is read picture by picture",
    );
    await bytes.close();
  });

  it("refuses gzipped data that is damaged before anything of it is read, and goes on", async () => {
    const damaged = gzipSync(Buffer.alloc(2 ** 18, 7));
    damaged.fill(0xff, 10);
    const bytes = new GzipBytes(damaged, { maxBytes: 2 ** 20 });
    await new Promise((resolve) => setTimeout(resolve, 20)); // zlib says it while nobody reads
    await expect(bytes.read(0, 4)).rejects.toThrow("the gzipped data is damaged or cut off (");
    await bytes.close();
  });

  it("reads any picture of an open file", async () => {
    for (const bytes of [IMAGES, gzipSync(IMAGES)]) {
      const images = await openIdxImages(await scratch.write("images", bytes));
      expect([...(await images.read(2)).pixels]).toEqual([...PIXELS.subarray(16)]);
      expect([...(await images.read(0)).pixels]).toEqual([...PIXELS.subarray(0, 8)]);
      await images.close();
    }
  });
});
