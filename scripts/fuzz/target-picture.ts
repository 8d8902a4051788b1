// Pictures of every format that is decoded, through the decoder.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { decodePicture, resolvePreprocessing } from "../../src/data/index.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const [WIDTH, HEIGHT] = [37, 29];
const PIXELS = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (Math.imul(i >> 3, 2654435761) >>> 13) & 255);
const picture = (): Sharp => sharp(PIXELS, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

const WRITERS: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  "a.png": () => picture().png().toBuffer(),
  "interlaced.png": () => picture().png({ progressive: true }).toBuffer(),
  "deep.png": () => picture().toColourspace("rgb16").png().toBuffer(),
  "palette.png": () => picture().png({ palette: true }).toBuffer(),
  "a.jpg": () => picture().jpeg().toBuffer(),
  "progressive.jpg": () => picture().jpeg({ progressive: true }).toBuffer(),
  "turned.jpg": () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  "cmyk.jpg": () => picture().toColourspace("cmyk").jpeg().toBuffer(),
  "lossy.webp": () => picture().webp().toBuffer(),
  "lossless.webp": () => picture().ensureAlpha(0.5).webp({ lossless: true }).toBuffer(),
  "a.gif": () => picture().gif().toBuffer(),
  "strips.tif": () => picture().tiff({ compression: "deflate" }).toBuffer(),
  "tiles.tif": () => picture().tiff({ compression: "lzw", tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
  "a.avif": () => picture().avif({ effort: 0 }).toBuffer(),
  "a.ppm": () => Buffer.concat([Buffer.from(`P6\n# pixels\n${WIDTH} ${HEIGHT} 255\n`), PIXELS]),
  "plain.pgm": () => Buffer.from(`P2 ${WIDTH} ${HEIGHT} 255\n${PIXELS.subarray(0, WIDTH * HEIGHT).join(" ")}\n`),
  "a.bmp": () => bmp(24, 0, PIXELS.subarray(0, 4 * Math.ceil((3 * WIDTH) / 4) * (HEIGHT - 2)), HEIGHT - 2),
  "runs.bmp": () => bmp(8, 1, Buffer.from([...new Array(HEIGHT).fill([WIDTH, 5, 0, 0]).flat(), 0, 1]), HEIGHT),
};

function bmp(bits: number, compression: number, data: Uint8Array, height: number): Buffer {
  const palette = bits === 8 ? Buffer.alloc(1024, 77) : Buffer.alloc(0);
  const header = Buffer.alloc(54);
  header.write("BM", "latin1");
  header.writeUInt32LE(54 + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(WIDTH, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  return Buffer.concat([header, palette, data]);
}

const PREPROCESSING = (["none", "center"] as const).map((crop) =>
  resolvePreprocessing({ size: [24, 32], mode: "tf", crop }, null, null),
);

/** The target `picture`. */
export const target: FuzzTarget = {
  summary: `pictures: ${Object.keys(WRITERS).join(", ")}`,
  async prepare(inputs) {
    mkdirSync(inputs);
    for (const [name, write] of Object.entries(WRITERS)) writeFileSync(join(inputs, name), await write());
  },
  open(inputs) {
    const files = readdirSync(inputs)
      .sort()
      .map((name) => readFileSync(join(inputs, name)));
    return (mutator, folder) => runCase(mutator, folder, files);
  },
};

async function runCase(mutator: Mutator, folder: string, files: readonly Buffer[]): Promise<void> {
  const bytes = mutator.bytes(mutator.random.pick(files));
  writeFileSync(join(folder, "picture"), bytes);
  const values = await decodePicture(bytes, mutator.random.pick(PREPROCESSING));
  const isSound = values.length === 24 * 32 * 3 && values.every((value) => value >= -1 && value <= 1);
  if (!isSound) throw new WrongAcceptance("other pixels than a picture has");
}
