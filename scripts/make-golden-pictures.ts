// Makes assets/golden: three small pictures whose features depend on every step of decoding. Run it by
// `npx tsx scripts/make-golden-pictures.ts`; the committed files are the golden ones, so make them anew only when their
// contents must change, and then all jobs' golden samples change too.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const FOLDER = join(import.meta.dirname, "..", "assets", "golden");
const WIDTH = 96;
const HEIGHT = 64;

/** Row-major samples of a picture, `channels` for each pixel. */
function paint(channels: number, colour: (x: number, y: number) => readonly number[]): number[] {
  return Array.from({ length: HEIGHT * WIDTH }, (_, pixel) => colour(pixel % WIDTH, Math.floor(pixel / WIDTH))).flatMap(
    (values) => values.slice(0, channels),
  );
}

/** Red grows to the right, green downwards, blue is a chequerboard, and the top left corner is black. */
const scene = paint(3, (x, y) => {
  if (x < 24 && y < 16) return [0, 0, 0];
  return [
    Math.floor((x * 255) / (WIDTH - 1)),
    Math.floor((y * 255) / (HEIGHT - 1)),
    (x >> 3) % 2 === (y >> 3) % 2 ? 255 : 0,
  ];
});

/** Values that use both bytes, behind a transparency that grows to the right in steps. */
const veil = paint(4, (x, y) => {
  const alpha = [0, 0x40_00, 0x80_80, 0xff_ff][Math.floor(x / 24)]!;
  return [(x * 677 + 255) & 0xff_ff, (y * 1021 + 128) & 0xff_ff, ((x + y) * 409) & 0xff_ff, alpha];
});

/** Rings around a point beside the middle. */
const rings = paint(1, (x, y) => [((x - 40) ** 2 + (y - 28) ** 2) & 0xff]);

const exif = { orientation: 6 };
const rotated = sharp(Uint8Array.from(scene), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
  .withMetadata(exif)
  .jpeg({ quality: 92, chromaSubsampling: "4:2:0" });
const veiled = sharp(Uint16Array.from(veil), { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
  .toColourspace("rgb16")
  .png({ compressionLevel: 9 });
const grey = sharp(Uint8Array.from(rings), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
  .toColourspace("b-w")
  .png({ compressionLevel: 9 });

await mkdir(FOLDER, { recursive: true });
await writeFile(join(FOLDER, "exif-rotated.jpg"), await rotated.toBuffer());
await writeFile(join(FOLDER, "alpha-16-bit.png"), await veiled.toBuffer());
await writeFile(join(FOLDER, "grey.png"), await grey.toBuffer());
