import { describe, expect, it } from "vitest";
import { decodePicture, resolvePreprocessing } from "../../../src/data/index.js";
import { failureOf } from "./scratch-folder.js";

type Colour = readonly [number, number, number];
const [RED, GREEN, BLUE, WHITE, BLACK]: [Colour, Colour, Colour, Colour, Colour] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
];

async function decode(picture: Uint8Array, width: number, height: number): Promise<Colour[]> {
  const preprocessing = resolvePreprocessing({ size: [height, width], resize: "nearest" }, null, null);
  const values = await decodePicture(picture, preprocessing);
  return Array.from({ length: width * height }, (_, i) => [...values.subarray(3 * i, 3 * i + 3)] as unknown as Colour);
}

const refusal = async (picture: Uint8Array): Promise<string> => (await failureOf(decode(picture, 2, 2))).message;

interface BmpParts {
  readonly bits: number;
  readonly width?: number;
  readonly height?: number;
  readonly compression?: number;
  /** Between the information header and the pixels: masks or a palette. */
  readonly between?: readonly number[];
  readonly data: readonly number[];
}

/** A bitmap as the format's page lays it out. */
function bmp({ bits, width = 2, height = 2, compression = 0, between = [], data }: BmpParts): Buffer {
  const header = Buffer.alloc(54);
  header.write("BM", "latin1");
  header.writeUInt32LE(54 + between.length + data.length, 2);
  header.writeUInt32LE(54 + between.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  header.writeUInt32LE(data.length, 34);
  return Buffer.concat([header, Buffer.from(between), Buffer.from(data)]);
}

const PALETTE = [
  [0, 0, 0, 0],
  [255, 255, 255, 0],
  [0, 0, 255, 0],
  [255, 0, 0, 0],
].flat();
const fill = (palette: readonly number[], entries: number): number[] => [
  ...palette,
  ...new Array<number>(4 * entries - palette.length).fill(0),
];
const words = (...values: number[]): number[] =>
  values.flatMap((value) => [0, 8, 16, 24].map((s) => (value >>> s) & 255));

describe("BMP pictures", () => {
  // Rows stand from the bottom up, blue before red.
  const rows24 = [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0];
  const expected = [RED, GREEN, BLUE, WHITE];

  it("of 24 bits give their pixels, bottom up and top down", async () => {
    expect(await decode(bmp({ bits: 24, data: rows24 }), 2, 2)).toEqual(expected);
    const topDown = [...rows24.slice(8), ...rows24.slice(0, 8)];
    expect(await decode(bmp({ bits: 24, height: -2, data: topDown }), 2, 2)).toEqual(expected);
  });

  it("of 1, 4 and 8 bits give the colours of their palette", async () => {
    const colours = [BLACK, WHITE, RED, BLUE];
    expect(await decode(bmp({ bits: 8, between: fill(PALETTE, 256), data: [2, 3, 0, 0, 0, 1, 0, 0] }), 2, 2)).toEqual(
      colours,
    );
    expect(
      await decode(bmp({ bits: 4, between: fill(PALETTE, 16), data: [0x23, 0, 0, 0, 0x01, 0, 0, 0] }), 2, 2),
    ).toEqual(colours);
    expect(
      await decode(bmp({ bits: 1, between: PALETTE.slice(0, 8), data: [0x80, 0, 0, 0, 0x40, 0, 0, 0] }), 2, 2),
    ).toEqual([BLACK, WHITE, WHITE, BLACK]);
  });

  it("of 16 and 32 bits give their pixels, by masks where they have them", async () => {
    const data16 = [0x1f, 0, 0xff, 0x7f, 0, 0x7c, 0xe0, 0x03];
    expect(await decode(bmp({ bits: 16, data: data16 }), 2, 2)).toEqual(expected);
    const masks565 = words(0xf800, 0x07e0, 0x001f);
    const data565 = [0x1f, 0, 0xff, 0xff, 0, 0xf8, 0xe0, 0x07];
    expect(await decode(bmp({ bits: 16, compression: 3, between: masks565, data: data565 }), 2, 2)).toEqual(expected);
    const data32 = words(0x0000ff, 0xffffff, 0xff0000, 0x00ff00);
    expect(await decode(bmp({ bits: 32, data: data32 }), 2, 2)).toEqual(expected);
    // Transparent pixels are put over white.
    const alpha = words(0xff0000, 0x00ff00, 0x0000ff, 0xff000000);
    const data = words(0xff0000ff, 0x00000000, 0xffff0000, 0xff00ff00);
    expect(await decode(bmp({ bits: 32, compression: 6, between: alpha, data }), 2, 2)).toEqual(expected);
  });

  it("that are run-length coded give their pixels: runs, literals, jumps", async () => {
    const between = fill(PALETTE, 256);
    const runs = [2, 2, 1, 3, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1]; // red red blue / white red blue
    expect(await decode(bmp({ bits: 8, width: 3, compression: 1, between, data: runs }), 3, 2)).toEqual([
      ...[WHITE, RED, BLUE],
      ...[RED, RED, BLUE],
    ]);
    const nibbles = [3, 0x23, 0, 0, 0, 2, 1, 0, 2, 0x11, 0, 1]; // red blue red / a jump by one, white white
    expect(
      await decode(bmp({ bits: 4, width: 3, compression: 2, between: fill(PALETTE, 16), data: nibbles }), 3, 2),
    ).toEqual([...[BLACK, WHITE, WHITE], ...[RED, BLUE, RED]]);
  });

  it("are unpacked in turns with what else the thread has to do, as heartbeats", async () => {
    const edge = 2000;
    const row = [...new Array<number[]>(7).fill([255, 2]).flat(), 215, 2, 0, 0];
    const data = new Array<number[]>(edge).fill(row).flat();
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    const picture = bmp({ bits: 8, width: edge, height: edge, compression: 1, between: fill(PALETTE, 256), data });
    expect(await decode(picture, 2, 2)).toEqual([RED, RED, RED, RED]);
    clearInterval(others);
    expect(turns).toBeGreaterThan(4);
    expect(await refusal(bmp({ bits: 1, width: 70_000, between: PALETTE.slice(0, 8), data: [] }))).toBe(
      "the BMP picture has 70000 x 2 pixels, more than 65535 on a side; make it smaller",
    );
  });

  it("are refused where they are cut off, and where headway does not read them", async () => {
    expect(await refusal(bmp({ bits: 24, data: rows24 }).subarray(0, 60))).toBe(
      "the picture is damaged or cut off (BMP: 60 bytes of 68)",
    );
    expect(await refusal(bmp({ bits: 24, data: rows24 }).subarray(0, 20))).toBe(
      "the picture is damaged or cut off (BMP: its header is not whole)",
    );
    expect(await refusal(bmp({ bits: 8, compression: 1, between: fill(PALETTE, 256), data: [2, 1] }))).toBe(
      "the picture is damaged or cut off (BMP: its runs end in row 0 of 2)",
    );
    expect(await refusal(bmp({ bits: 24, compression: 4, data: rows24 }))).toBe(
      "the BMP picture has 24 bits a pixel and compression 4, which headway does not read; save it as PNG",
    );
  });
});

describe("PGM and PPM pictures", () => {
  const pnm = (header: string, data: readonly number[] = []): Buffer =>
    Buffer.concat([Buffer.from(header), Buffer.from(data)]);
  const grey = (level: number): Colour => [level, level, level];

  it("give their pixels, raw and plain, with comments", async () => {
    const expected = [RED, GREEN, BLUE, WHITE];
    expect(await decode(pnm("P6 2 2 255\n", expected.flat()), 2, 2)).toEqual(expected);
    expect(await decode(pnm(`P3\n# made by hand\n2 2 # size\n255\n${expected.flat().join(" ")}\n`), 2, 2)).toEqual(
      expected,
    );
    expect(await decode(pnm("P5\n2 1\n255\n", [7, 200]), 2, 1)).toEqual([grey(7), grey(200)]);
    expect(await decode(pnm("P2 2 1 255 7 200"), 2, 1)).toEqual([grey(7), grey(200)]);
  });

  it("of another highest value are scaled, and those of 65535 lose their lower byte as PNG does", async () => {
    expect(await decode(pnm("P2 3 1 15 0 7 15"), 3, 1)).toEqual([grey(0), grey(119), grey(255)]);
    expect(await decode(pnm("P5 2 1 65535\n", [0x12, 0xff, 0xff, 0xff]), 2, 1)).toEqual([grey(0x12), grey(255)]);
    expect(await decode(pnm("P5 2 1 1000\n", [0x01, 0xf4, 0x03, 0xe8]), 2, 1)).toEqual([grey(128), grey(255)]);
  });

  it("are refused where they are cut off or name no size", async () => {
    expect(await refusal(pnm("P6 2 2 255\n", [1, 2]))).toBe("the picture is damaged or cut off (PNM: 13 bytes of 23)");
    expect(await refusal(pnm("P6 99999 99999 255\n", [1]))).toBe(
      "the picture is damaged or cut off (PNM: 20 bytes of 29999400022)",
    );
    expect(await refusal(pnm("P5 2 two 255\n"))).toBe("the picture is damaged or cut off (PNM: no number at byte 5)");
    expect(await refusal(pnm("P5 0 2 255\n"))).toBe(
      "the picture is damaged or cut off (PNM: 0 x 2 pixels of up to 255)",
    );
  });
});
