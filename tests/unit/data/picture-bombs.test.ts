import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeBytes, MAXIMUM_DECODE_BYTES, type PictureHeader } from "../../../src/data/decode-cost.js";
import { decodePicture, resolvePreprocessing } from "../../../src/data/index.js";
import { failureOf } from "./scratch-folder.js";

const preprocessing = resolvePreprocessing({ size: [8, 8] }, null, null);
const refusal = async (picture: Uint8Array): Promise<string> => {
  const { code, message } = await failureOf(decodePicture(picture, preprocessing));
  expect(code).toBe("IMAGES_UNREADABLE");
  return message;
};

/** A file of 34 bytes that says it is a lossless WebP of 16383 x 16383 pixels of one colour. */
function webpBomb(): Buffer {
  const file = Buffer.from("524946461a000000574542505650384c0d0000002f0000000000000000000000000000", "hex").subarray(
    0,
    34,
  );
  file.writeUInt32LE(16382 | (16382 << 14), 21);
  return file;
}

describe("a picture whose decoder would take too much", () => {
  it("is refused by its header: a WebP of 34 bytes and 268 megapixels", async () => {
    expect(webpBomb().length).toBe(34);
    expect(await refusal(webpBomb())).toBe(
      "the picture has 16383 x 16383 pixels, which take 2048 MiB to decode from WebP, more than the 640 MiB that one picture may take; " +
        "make it smaller",
    );
  });

  it("is refused in a GIF, whose frames may be larger than its screen", async () => {
    const gif = await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .gif()
      .toBuffer();
    const large = Buffer.from(gif);
    const frame = gif.indexOf(Buffer.from("2c0000000004000400", "hex"));
    for (const at of [6, 8, frame + 5, frame + 7]) large.writeUInt16LE(16383, at);
    expect(await refusal(large)).toBe(
      "the picture has 16383 x 16383 pixels, which take 1280 MiB to decode from GIF, more than the 640 MiB that one picture may take; " +
        "make it smaller",
    );
  });

  it("is refused in a progressive JPEG, and not in a baseline one, which is decoded row by row", async () => {
    const encode = async (progressive: boolean): Promise<Buffer> => {
      const jpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: "red" } })
        .jpeg({ progressive })
        .toBuffer();
      const frame = jpeg.indexOf(Buffer.from([0xff, progressive ? 0xc2 : 0xc0]));
      jpeg.writeUInt16BE(16000, frame + 5);
      jpeg.writeUInt16BE(16000, frame + 7);
      return jpeg;
    };
    expect(await refusal(await encode(true))).toBe(
      "the picture has 16000 x 16000 pixels, which take 1465 MiB to decode from JPEG, more than the 640 MiB that one picture may take; " +
        "make it smaller",
    );
    expect(await refusal(await encode(false))).toMatch(/^the picture is damaged or cut off \(VipsJpeg: /);
  });
});

describe("decodeBytes", () => {
  const header: PictureHeader = {
    width: 10_000,
    height: 10_000,
    channels: 3,
    sampleBytes: 1,
    isProgressive: false,
    isAnimated: false,
    isTurned: false,
  };

  it("lets 100 megapixels pass that are decoded row by row, and those of a progressive JPEG", () => {
    const pictures: [Parameters<typeof decodeBytes>[0], Partial<PictureHeader>][] = [
      ["PNG", {}],
      ["PNG", { isProgressive: true }],
      ["PNG", { sampleBytes: 2, channels: 4 }],
      ["JPEG", {}],
      ["JPEG", { isProgressive: true }],
      ["JPEG", { isTurned: true }],
      ["TIFF", {}],
      ["GIF", { channels: 4 }],
      ["BMP", {}],
    ];
    for (const [format, parts] of pictures) {
      expect(decodeBytes(format, { ...header, ...parts })).toBeLessThanOrEqual(MAXIMUM_DECODE_BYTES);
    }
  });

  it("grows with what a decoder holds of each pixel", () => {
    const perPixel = (format: Parameters<typeof decodeBytes>[0], parts: Partial<PictureHeader> = {}): number =>
      decodeBytes(format, { ...header, ...parts }) / 1e8;
    expect(perPixel("WebP")).toBe(8);
    expect(perPixel("AVIF")).toBe(18);
    expect(perPixel("GIF")).toBe(5);
    expect(perPixel("PNG", { isProgressive: true, sampleBytes: 2 })).toBe(6);
    expect(perPixel("JPEG", { isProgressive: true, channels: 4 })).toBe(8);
    expect(perPixel("JPEG", { isTurned: true }) - perPixel("JPEG")).toBe(3);
  });
});
