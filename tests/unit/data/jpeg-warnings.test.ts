import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodePicture, resolvePreprocessing } from "../../../src/data/index.js";
import { failureOf } from "./scratch-folder.js";

const [WIDTH, HEIGHT] = [40, 30];
const preprocessing = resolvePreprocessing({ size: [HEIGHT, WIDTH], resize: "nearest" }, null, null);

type Edit = (jpeg: Buffer) => Buffer;

const noise = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (Math.imul(i >> 4, 2654435761) >>> 13) & 255);

/** A small valid JPEG. */
function encode(options: { progressive?: boolean } = {}): Promise<Buffer> {
  return sharp(noise, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 90, ...options })
    .toBuffer();
}

const insert =
  (at: number | ((jpeg: Buffer) => number), bytes: readonly number[]): Edit =>
  (jpeg) => {
    const place = typeof at === "number" ? at : at(jpeg);
    return Buffer.concat([jpeg.subarray(0, place), Buffer.from(bytes), jpeg.subarray(place)]);
  };

const text = (word: string): number[] => [...Buffer.from(word, "latin1")];
const jfif = (major: number, minor: number): Edit =>
  insert(2, [0xff, 0xe0, 0, 16, ...text("JFIF\0"), major, minor, 0, 0, 1, 0, 1, 0, 0]);
const adobe = (transform: number): Edit =>
  insert(2, [0xff, 0xee, 0, 14, ...text("Adobe"), 0, 100, 0, 0, 0, 0, transform]);
const endOf = (jpeg: Buffer): number => jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
const JUNK = Array.from({ length: 40 }, (_, index) => index % 200);
/** Behind the first quantisation table. */
const junkAfterTable = insert(
  (jpeg) => {
    const table = jpeg.indexOf(Buffer.from([0xff, 0xdb]));
    return table + 2 + jpeg.readUInt16BE(table + 2);
  },
  [9, 9, 9],
);
const junkBeforeEnd = insert(endOf, JUNK);
const cut: Edit = (jpeg) => jpeg.subarray(0, jpeg.length - 200);
const cutWithEnd: Edit = (jpeg) => Buffer.concat([cut(jpeg), Buffer.from([0xff, 0xd9])]);

/** Samsung cameras write a range of 0 to 0 into the only scan. */
const falseRange: Edit = (jpeg) => {
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  const copy = Buffer.from(jpeg);
  copy[scan + 2 + jpeg.readUInt16BE(scan + 2) - 2] = 0;
  return copy;
};

async function decode(jpeg: Buffer): Promise<{ pixels: Float32Array; remarks: string[] }> {
  const remarks: string[] = [];
  const pixels = await decodePicture(jpeg, preprocessing, undefined, (remark) => remarks.push(remark));
  return { pixels, remarks };
}

/** libjpeg's own decoding of the whole picture, which only warns. */
async function decodeLeniently(jpeg: Buffer): Promise<number[]> {
  return [...(await sharp(jpeg, { failOn: "none" }).pipelineColourspace("srgb").raw().toBuffer())];
}

describe("a JPEG that is whole and makes its decoder warn", () => {
  it.each([
    ["JFIF 0.00", "base", jfif(0, 0), "a JPEG of an unknown JFIF version"],
    ["JFIF 2.01", "base", jfif(2, 1), "a JPEG of an unknown JFIF version"],
    ["JFIF 2.01, progressive", "progressive", jfif(2, 1), "a JPEG of an unknown JFIF version"],
    ["Adobe transform 7", "base", adobe(7), "a JPEG of an unknown Adobe colour transform"],
    ["bytes before the end, progressive", "progressive", junkBeforeEnd, "a JPEG with bytes that belong to nothing"],
    ["bytes between two segments", "base", junkAfterTable, "a JPEG with bytes that belong to nothing"],
    ["a scan's range of 0 to 0", "base", falseRange, "a JPEG whose scan has a false range"],
  ])("is used with all its pixels, and remarked: %s", async (_name, kind, edit, remark) => {
    const original = await encode({ progressive: kind === "progressive" });
    const edited = edit(original);
    await expect(sharp(edited, { failOn: "warning" }).raw().toBuffer()).rejects.toThrow();
    const { pixels, remarks } = await decode(edited);
    expect(remarks).toEqual([remark]);
    expect([...pixels]).toEqual([...(await decode(original)).pixels]);
    expect([...pixels]).toEqual(await decodeLeniently(edited));
  });

  it("is used where several things are wrong, and each is remarked", async () => {
    const original = await encode({ progressive: true });
    const { pixels, remarks } = await decode(junkBeforeEnd(jfif(0, 0)(original)));
    expect(remarks).toEqual(["a JPEG of an unknown JFIF version", "a JPEG with bytes that belong to nothing"]);
    expect([...pixels]).toEqual([...(await decode(original)).pixels]);
  });

  it("is passed without a remark where only a baseline file has bytes before its end", async () => {
    expect((await decode(junkBeforeEnd(await encode()))).remarks).toEqual([]);
  });
});

describe("a JPEG that is cut off", () => {
  it.each([
    ["baseline", "base", cut, "VipsJpeg: premature end of JPEG image"],
    ["baseline, with an end", "base", cutWithEnd, "VipsJpeg: Corrupt JPEG data: premature end of data segment"],
    ["progressive", "progressive", cut, "VipsJpeg: premature end of JPEG image"],
    [
      "progressive, with an end",
      "progressive",
      cutWithEnd,
      "VipsJpeg: Corrupt JPEG data: premature end of data segment",
    ],
  ])("is refused, also where something harmless comes first: %s", async (_name, kind, edit, reason) => {
    const original = await encode({ progressive: kind === "progressive" });
    for (const first of [(jpeg: Buffer) => jpeg, jfif(2, 1), adobe(7), junkAfterTable]) {
      const { code, message } = await failureOf(decode(edit(first(original))));
      expect([code, message]).toEqual(["IMAGES_UNREADABLE", `the picture is damaged or cut off (${reason})`]);
    }
  });

  it("is refused where its coded pixels are damaged", async () => {
    const jpeg = await encode();
    jpeg[jpeg.length - 150]! ^= 0x55;
    expect((await failureOf(decode(jpeg))).message).toBe(
      "the picture is damaged or cut off (VipsJpeg: Corrupt JPEG data: bad Huffman code)",
    );
  });
});
