import { HeadwayError } from "../errors.js";
import type { PictureFormat } from "./picture-format.js";

/** Pictures with more pixels are refused before they are decoded. */
export const MAXIMUM_PIXELS = 2 ** 28;

/** What decoding one picture may take, and what all that are decoded at the same time in a process may take. */
export const MAXIMUM_DECODE_BYTES = 640 * 2 ** 20;

/** What a file's header says, as far as it decides how much memory its decoder takes. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Bytes of one sample: 1 or 2. */
  readonly sampleBytes: number;
  /** A progressive JPEG or an interlaced PNG. */
  readonly isProgressive: boolean;
  readonly isAnimated: boolean;
  /** Whether it is turned or mirrored, which takes the whole picture. */
  readonly isTurned: boolean;
}

/** The rows that libvips holds of a picture that it decodes as it goes. */
const ROWS_HELD = 512;
/** libvips holds a row of tiles, of which it reads none of 8192 or more pixels a side. */
const TILE_EDGE = 4096;

/**
 * About how many bytes decoding a picture takes at its peak. Measured with libvips 8.18 on pictures of 100 megapixels
 * (bench/bombs.bench.ts shows the peaks of whole runs): what is decoded row by row takes next to nothing, what is decoded whole so many bytes a pixel.
 */
export function decodeBytes(format: PictureFormat["name"], header: PictureHeader): number {
  const { width, height, channels, sampleBytes, isProgressive, isAnimated, isTurned } = header;
  const pixels = width * height;
  const pixelBytes = channels * sampleBytes;
  const streamed = width * Math.min(height, ROWS_HELD) * pixelBytes;
  const turned = isTurned ? pixels * pixelBytes : 0;
  switch (format) {
    case "PNG":
      return turned + (isProgressive ? pixels * pixelBytes : streamed);
    case "JPEG":
      return turned + (isProgressive ? 2 * pixels * channels : streamed); // coefficients of two bytes
    case "WebP":
      return turned + pixels * (isAnimated ? 12 : 8);
    case "GIF":
      return turned + pixels * (isAnimated ? 9 : 5);
    case "AVIF":
      return turned + pixels * 18 * sampleBytes;
    case "TIFF":
      return turned + Math.max(width, TILE_EDGE) * TILE_EDGE * pixelBytes;
    case "BMP":
    case "PNM":
      return pixels * (channels + 1); // unpacked by headway itself, palette indices first
  }
}

/** Refuses a picture that has too many pixels, or whose decoder would take too much. @throws HeadwayError IMAGES_UNREADABLE */
export function assertDecodable(format: PictureFormat["name"], header: PictureHeader): void {
  const { width, height } = header;
  if (width * height > MAXIMUM_PIXELS) throw tooManyPixels(header);
  const bytes = decodeBytes(format, header);
  if (bytes <= MAXIMUM_DECODE_BYTES) return;
  const [needed, limit] = [bytes, MAXIMUM_DECODE_BYTES].map((value) => Math.round(value / 2 ** 20));
  throw new HeadwayError(
    "IMAGES_UNREADABLE",
    `the picture has ${width} x ${height} pixels, which take ${needed} MiB to decode from ${format}, more than the ${limit} MiB that ` +
      "one picture may take; make it smaller",
    { width, height, bytes },
  );
}

/** The error about a picture above the limit of pixels. */
export function tooManyPixels(
  { width, height }: Pick<PictureHeader, "width" | "height">,
  cause?: unknown,
): HeadwayError {
  const message = `the picture has ${width} x ${height} pixels, more than the ${MAXIMUM_PIXELS} that are decoded; make it smaller`;
  return new HeadwayError("IMAGES_UNREADABLE", message, { width, height }, { cause });
}
