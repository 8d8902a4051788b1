import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import type { PreprocessingSpec } from "../../../src/config/index.js";
import { decodePicture, decoderVersion, type Picture, resolvePreprocessing } from "../../../src/data/index.js";
import { failureOf } from "./scratch-folder.js";

type Colour = readonly number[];

/** The decoded bytes of a picture, one list a pixel, at a size of its own and without scaling of values. */
async function decode(
  picture: Picture,
  size: readonly [number, number],
  spec: PreprocessingSpec = {},
): Promise<Colour[]> {
  const preprocessing = resolvePreprocessing({ size, resize: "nearest", ...spec }, null, null);
  const values = await decodePicture(picture, preprocessing);
  return Array.from({ length: values.length / 3 }, (_, pixel) => [...values.subarray(pixel * 3, pixel * 3 + 3)]);
}

function raw(width: number, colours: readonly Colour[]): Sharp {
  const channels = colours[0]!.length as 1 | 2 | 3 | 4;
  return sharp(Uint8Array.from(colours.flat()), { raw: { width, height: colours.length / width, channels } });
}

function raw16(width: number, colours: readonly Colour[]): Sharp {
  const channels = colours[0]!.length as 1 | 2 | 3 | 4;
  const pipeline = sharp(Uint16Array.from(colours.flat()), {
    raw: { width, height: colours.length / width, channels },
  });
  return pipeline.toColourspace(channels > 2 ? "rgb16" : "grey16");
}

const solid = (width: number, height: number, colour: Colour): Sharp =>
  raw(width, new Array<Colour>(width * height).fill(colour));

const GREY = (level: number): Colour => [level, level, level];
const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];

function noise(width: number, height: number): Sharp {
  const level = (index: number): number => (Math.imul(index, 2654435761) >>> 13) & 255;
  return raw(
    width,
    Array.from({ length: width * height }, (_, pixel) => [0, 1, 2].map((c) => level(3 * pixel + c))),
  );
}

/** A complete PNG of black pixels of one bit each, `edge` wide and high. */
function blankPng(edge: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const length = Buffer.alloc(4);
    const checksum = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(edge * (1 + Math.ceil(edge / 8))), { level: 1 });
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

describe("decodePicture and formats", () => {
  it("gives a solid colour back from PNG, WebP and GIF exactly and from JPEG within its loss", async () => {
    const colour = [200, 100, 50];
    const picture = solid(9, 7, colour);
    for (const encoded of [
      picture.clone().png(),
      picture.clone().png({ palette: true }),
      picture.clone().webp({ lossless: true }),
      picture.clone().gif(),
    ]) {
      for (const pixel of await decode(await encoded.toBuffer(), [3, 5])) expect(pixel).toEqual(colour);
    }
    for (const pixel of await decode(await picture.clone().jpeg({ quality: 100 }).toBuffer(), [3, 5])) {
      pixel.forEach((value, channel) => expect(Math.abs(value - colour[channel]!)).toBeLessThanOrEqual(2));
    }
  });

  it("keeps a solid colour under every kernel and crop, enlarged and reduced", async () => {
    const file = await solid(31, 17, [12, 240, 77]).png().toBuffer();
    for (const resize of ["nearest", "linear", "cubic", "lanczos3"] as const) {
      for (const crop of ["none", "center"] as const) {
        for (const size of [
          [5, 5],
          [40, 23],
        ] as const) {
          const pixels = await decode(file, size, { resize, crop });
          expect(pixels.length).toBe(size[0] * size[1]);
          expect(new Set(pixels.map(String))).toEqual(new Set(["12,240,77"]));
        }
      }
    }
  });

  it("gives grey pictures three equal channels: 8-bit, 16-bit, one bit, and plain values", async () => {
    const levels = [0, 80, 160, 255];
    const expected = levels.map(GREY);
    const file = await raw(
      2,
      levels.map((level) => [level]),
    )
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(await decode(file, [2, 2])).toEqual(expected);
    const wide = await raw16(
      2,
      levels.map((level) => [level * 257]),
    )
      .png()
      .toBuffer();
    expect(await decode(wide, [2, 2])).toEqual(expected);
    const bits = await raw(2, [[0], [255], [255], [0]])
      .toColourspace("b-w")
      .png({ palette: true, colours: 2 })
      .toBuffer();
    expect(await decode(bits, [2, 2])).toEqual([BLACK, WHITE, WHITE, BLACK]);
    expect(await decode({ pixels: Uint8Array.from(levels), rows: 2, columns: 2 }, [2, 2])).toEqual(expected);
  });

  it("drops the lower byte of 16-bit samples", async () => {
    const file = await raw16(2, [
      [0x0000, 0x00ff, 0x0100],
      [0x12ff, 0x8000, 0xffff],
    ])
      .png()
      .toBuffer();
    expect((await sharp(file).metadata()).depth).toBe("ushort");
    expect(await decode(file, [1, 2])).toEqual([
      [0x00, 0x00, 0x01],
      [0x12, 0x80, 0xff],
    ]);
  });

  it("remarks 16-bit samples that use less than an eighth of their range, and no others", async () => {
    const remarksOf = async (level: number): Promise<string[]> => {
      const file = await raw16(2, [[level], [0]])
        .png()
        .toBuffer();
      const remarks: string[] = [];
      const preprocessing = resolvePreprocessing({ size: [1, 2], resize: "nearest" }, null, null);
      await decodePicture(file, preprocessing, undefined, (remark) => remarks.push(remark));
      return remarks;
    };
    expect(await remarksOf(4095)).toEqual([
      "its 16-bit samples use less than an eighth of their range, so that few levels are left; spread them over all of it",
    ]);
    expect(await remarksOf(8192)).toEqual([]);
    const remarks: string[] = [];
    const dark = await solid(2, 2, BLACK).png().toBuffer();
    const preprocessing = resolvePreprocessing({ size: [2, 2] }, null, null);
    await decodePicture(dark, preprocessing, undefined, (remark) => remarks.push(remark));
    expect(remarks).toEqual([]); // of 8 bits
  });

  it("reads TIFF of 8 and 16 bits exactly and AVIF within its loss, and refuses samples of other kinds", async () => {
    const colour = [200, 100, 50];
    const picture = solid(20, 20, colour);
    for (const compression of ["none", "lzw", "deflate"] as const) {
      const tile = compression === "lzw";
      const file = await picture.clone().tiff({ compression, tile, tileWidth: 16, tileHeight: 16 }).toBuffer();
      for (const pixel of await decode(file, [3, 5])) expect(pixel).toEqual(colour);
    }
    const deep = raw16(2, [
      [0x12ff, 0, 0xffff],
      [0x8000, 0x00ff, 0],
    ]);
    expect(await decode(await deep.tiff({ compression: "none" }).toBuffer(), [1, 2])).toEqual([
      [0x12, 0, 0xff],
      [0x80, 0, 0],
    ]);
    for (const pixel of await decode(await picture.clone().avif({ quality: 90, effort: 0 }).toBuffer(), [3, 5]))
      pixel.forEach((value, channel) => expect(Math.abs(value - colour[channel]!)).toBeLessThanOrEqual(4));
    const float = await sharp(Float32Array.from([0.1, 0.2, 0.3]), { raw: { width: 1, height: 1, channels: 3 } })
      .toColourspace("scrgb")
      .tiff({ compression: "none" })
      .toBuffer();
    expect((await failureOf(decode(float, [1, 1]))).message).toBe(
      "the TIFF picture has samples of the kind float, headway reads those of 8 and 16 bits; convert it",
    );
  });

  it("takes the first frame of an animated GIF and WebP", async () => {
    const frames = await Promise.all([RED, BLUE].map((colour) => solid(4, 4, colour).png().toBuffer()));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const webp = await sharp(gif, { animated: true }).webp({ lossless: true }).toBuffer();
    for (const file of [gif, webp]) {
      expect((await sharp(file).metadata()).pages).toBe(2);
      expect(await decode(file, [1, 1])).toEqual([RED]);
    }
  });

  it("turns CMYK into sRGB: no ink is white, all ink is nearly black, and a colour that print has comes back", async () => {
    const decodeCmyk = async (colour: Colour): Promise<Colour> => {
      const jpeg = await solid(16, 16, colour).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
      expect((await sharp(jpeg).metadata()).space).toBe("cmyk");
      return (await decode(jpeg, [1, 1]))[0]!;
    };
    for (const value of await decodeCmyk(WHITE)) expect(value).toBeGreaterThanOrEqual(250);
    for (const value of await decodeCmyk(BLACK)) expect(value).toBeLessThanOrEqual(60);
    const inGamut = [200, 100, 50];
    (await decodeCmyk(inGamut)).forEach((value, channel) => {
      expect(Math.abs(value - inGamut[channel]!)).toBeLessThanOrEqual(4);
    });
  });

  it("passes over an embedded colour profile", async () => {
    const level = [200, 30, 90];
    const file = await solid(4, 4, level).png().withIccProfile("p3").toBuffer();
    const stored = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
    expect((await sharp(file).metadata()).hasProfile).toBe(true);
    expect([...stored.subarray(0, 3)]).not.toEqual(level);
    expect(await decode(file, [1, 1])).toEqual([[...stored.subarray(0, 3)]]);
  });
});

describe("decodePicture and transparency", () => {
  const half = [100, 200, 40, 128];

  it("puts pixels over white, or over another background", async () => {
    const file = await raw(2, [
      [...RED, 0],
      [...RED, 255],
    ])
      .png()
      .toBuffer();
    expect(await decode(file, [1, 2])).toEqual([WHITE, RED]);
    expect(await decode(file, [1, 2], { background: [1, 2, 3] })).toEqual([[1, 2, 3], RED]);
  });

  it("mixes half transparent pixels in proportion, of 8 and of 16 bits", async () => {
    const files = [
      await solid(2, 2, half).png().toBuffer(),
      await raw16(1, [half.map((level) => level * 257)])
        .png()
        .toBuffer(),
    ];
    for (const file of files) {
      for (const background of [
        [255, 255, 255],
        [0, 40, 250],
      ] as const) {
        const [pixel] = await decode(file, [1, 1], { background });
        const mixed = background.map((below, channel) => (half[channel]! * 128 + below * 127) / 255);
        pixel!.forEach((value, channel) => expect(Math.abs(value - mixed[channel]!)).toBeLessThanOrEqual(1));
      }
    }
  });

  it("puts pixels over the background before it resizes, so hidden colours never bleed in", async () => {
    // Transparent green beside red: the mean of red and white is pink; green would show in a mix of red and green.
    const file = await raw(4, [
      [...GREEN, 0],
      [...GREEN, 0],
      [...RED, 255],
      [...RED, 255],
    ])
      .png()
      .toBuffer();
    const [left, right] = await decode(file, [1, 2], { resize: "linear" });
    expect([left![0], right![0]]).toEqual([255, 255]);
    expect(left![1]).toBe(left![2]);
    expect(right![1]).toBe(right![2]);
    expect(left![1]).toBeGreaterThan(right![1]!);
  });

  it("takes the transparent colour of a palette and of a GIF as transparent, and grey with alpha", async () => {
    const see = raw(2, [
      [...RED, 255],
      [...BLUE, 0],
    ]);
    for (const file of [await see.clone().png({ palette: true }).toBuffer(), await see.clone().gif().toBuffer()]) {
      expect(await decode(file, [1, 2], { background: [9, 9, 9] })).toEqual([RED, [9, 9, 9]]);
    }
    const grey = await raw(2, [
      [70, 255],
      [70, 0],
    ])
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(await decode(grey, [1, 2], { background: [9, 8, 7] })).toEqual([GREY(70), [9, 8, 7]]);
  });
});

describe("decodePicture and orientation", () => {
  // An upright 3 x 2 picture of levels 1 2 3 / 4 5 6, as a camera stores it under each EXIF orientation: width, levels.
  // TIFF 6.0, tag 274: what the first row and the first column of the stored picture show.
  const STORED: Readonly<Record<number, readonly [number, readonly number[]]>> = {
    1: [3, [1, 2, 3, 4, 5, 6]],
    2: [3, [3, 2, 1, 6, 5, 4]],
    3: [3, [6, 5, 4, 3, 2, 1]],
    4: [3, [4, 5, 6, 1, 2, 3]],
    5: [2, [1, 4, 2, 5, 3, 6]],
    6: [2, [3, 6, 2, 5, 1, 4]],
    7: [2, [6, 3, 5, 2, 4, 1]],
    8: [2, [4, 1, 5, 2, 6, 3]],
  };
  const upright = [1, 2, 3, 4, 5, 6].map((level) => GREY(level * 40));

  it("turns every EXIF orientation upright, in PNG, WebP and, by quadrants, in JPEG", async () => {
    for (const [orientation, [width, levels]] of Object.entries(STORED)) {
      const stored = raw(
        width,
        levels.map((level) => GREY(level * 40)),
      ).withMetadata({ orientation: Number(orientation) });
      expect(await decode(await stored.clone().png().toBuffer(), [2, 3])).toEqual(upright);
      expect(await decode(await stored.clone().webp({ lossless: true }).toBuffer(), [2, 3])).toEqual(upright);
      const large = await stored
        .clone()
        .resize({ width: width * 16, kernel: "nearest" })
        .png()
        .toBuffer();
      const jpeg = sharp(large)
        .withMetadata({ orientation: Number(orientation) })
        .jpeg({ quality: 100 });
      const decoded = await decode(await jpeg.toBuffer(), [2, 3]);
      decoded.forEach(([value], pixel) => expect(Math.abs(value! - upright[pixel]![0]!)).toBeLessThanOrEqual(3));
    }
  });

  it("resizes and crops a turned picture to the same values as the upright one", async () => {
    const picture = noise(37, 23);
    const file = await picture.clone().png().toBuffer();
    const turned = await sharp(file).rotate(270).withMetadata({ orientation: 6 }).png().toBuffer();
    for (const resize of ["nearest", "linear", "cubic", "lanczos3"] as const) {
      for (const crop of ["none", "center"] as const) {
        for (const size of [
          [10, 9],
          [61, 50],
        ] as const) {
          expect(await decode(turned, size, { resize, crop })).toEqual(await decode(file, size, { resize, crop }));
        }
      }
    }
  });
});

describe("decodePicture and size", () => {
  it("repeats pixels when nearest enlarges by a whole factor, and takes one of each block when it reduces", async () => {
    const colours = [RED, GREEN, BLUE, WHITE];
    const file = await raw(2, colours).png().toBuffer();
    const enlarged = await decode(file, [6, 4]);
    enlarged.forEach((pixel, index) => {
      const [row, column] = [Math.floor(index / 4), index % 4];
      expect(pixel).toEqual(colours[Math.floor(row / 3) * 2 + Math.floor(column / 2)]);
    });
    const blocks = await sharp(file).resize(8, 8, { kernel: "nearest" }).png().toBuffer();
    expect(await decode(blocks, [2, 2])).toEqual(colours);
  });

  it("stretches without crop, and cuts the middle with center", async () => {
    // Columns: 4 red, 4 green, 4 blue, on 4 rows.
    const columns = Array.from({ length: 48 }, (_, pixel) => [RED, GREEN, BLUE][Math.floor((pixel % 12) / 4)]!);
    const wide = await raw(12, columns).png().toBuffer();
    const row = async (spec: PreprocessingSpec): Promise<Colour[]> => (await decode(wide, [4, 4], spec)).slice(0, 4);
    expect(new Set((await row({ crop: "none" })).map(String)).size).toBe(3);
    expect(await row({ crop: "center" })).toEqual([GREEN, GREEN, GREEN, GREEN]);
    const tall = await sharp(wide).rotate(90).png().toBuffer();
    expect(new Set((await decode(tall, [4, 4], { crop: "center" })).map(String))).toEqual(new Set([String(GREEN)]));
    const half = await decode(wide, [2, 4], { crop: "center" });
    expect(half.slice(0, 4)).toEqual([RED, GREEN, GREEN, BLUE]);
  });

  it("averages pairs in a linear reduction by two of blocks of two", async () => {
    const file = await raw(
      8,
      [0, 0, 0, 0, 200, 200, 200, 200].map((level) => GREY(level)),
    )
      .png()
      .toBuffer();
    const pixels = (await decode(file, [1, 4], { resize: "linear" })).map(([value]) => value!);
    // The triangle of width 2 reaches half a block beyond each side, so only the two at the edge mix: 7/8 and 1/8.
    expect([pixels[0], pixels[3]]).toEqual([0, 200]);
    expect(Math.abs(pixels[1]! - 25)).toBeLessThanOrEqual(3);
    expect(Math.abs(pixels[2]! - 175)).toBeLessThanOrEqual(3);
  });

  it("reduces a large JPEG and WebP from all their pixels, not from a smaller picture that the format offers", async () => {
    const picture = noise(512, 384);
    for (const file of [await picture.clone().jpeg().toBuffer(), await picture.clone().webp().toBuffer()]) {
      const allPixels = await sharp(await sharp(file).png().toBuffer()).toBuffer();
      for (const resize of ["linear", "lanczos3"] as const) {
        expect(await decode(file, [24, 32], { resize })).toEqual(await decode(allPixels, [24, 32], { resize }));
      }
    }
  });
});

describe("decodePicture refuses with a sentence", () => {
  const refusal = async (picture: Picture): Promise<string> => {
    const error = await failureOf(decode(picture, [8, 8]));
    expect(error.code).toBe("IMAGES_UNREADABLE");
    return error.message;
  };

  it("an empty file, and files of other formats", async () => {
    expect(await refusal(new Uint8Array(0))).toBe("the file is empty (0 bytes)");
    expect(await refusal(Buffer.from("hello"))).toBe(
      "the file is no PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM picture: this is text (it begins with 68656c6c in hexadecimal)",
    );
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    expect(await refusal(svg)).toContain("picture: this is XML, HTML or SVG text");
  });

  it("files that are cut off anywhere, and damaged ones", async () => {
    const picture = noise(64, 48);
    const files = [picture.clone().jpeg(), picture.clone().png(), picture.clone().webp(), picture.clone().gif()];
    for (const encoded of files) {
      const file = await encoded.toBuffer();
      for (const length of [20, file.length >> 1, Math.floor(file.length * 0.9)]) {
        expect(await refusal(file.subarray(0, length))).toMatch(/^the picture is damaged or cut off \(.+\)$/);
      }
    }
    const jpeg = await picture.clone().jpeg().toBuffer();
    expect(await refusal(jpeg.subarray(0, -2))).toBe(
      "the picture is damaged or cut off (VipsJpeg: premature end of JPEG image)",
    );
    const png = await picture.clone().png().toBuffer();
    png[png.length >> 1]! ^= 0xff;
    expect(await refusal(png)).toMatch(/^the picture is damaged or cut off/);
    const turned = await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await refusal(turned.subarray(0, turned.length >> 1))).toMatch(/^the picture is damaged or cut off/);
  });

  it("a picture of 20,000 x 20,000 pixels, before it is decoded", async () => {
    expect(await decode(blankPng(40), [1, 1])).toEqual([BLACK]);
    const file = blankPng(20_000);
    expect(await refusal(file)).toBe(
      "the picture has 20000 x 20000 pixels, more than the 268435456 that are decoded; make it smaller",
    );
  });
});

describe("decoderVersion", () => {
  it("names sharp and libvips", () => {
    expect(decoderVersion()).toMatch(/^sharp \d+\.\d+\.\d+\S* libvips \d+\.\d+\.\d+$/);
  });
});
