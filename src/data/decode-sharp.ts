import sharp, { type Sharp } from "sharp";
import { HeadwayError } from "../errors.js";
import type { Picture, RawGrey } from "./picture.js";
import { toPixelValues } from "./pixel-values.js";
import type { Preprocessing } from "./preprocessing.js";

// One libvips thread a picture: pictures in flight, not threads within one, use the cores. No picture is opened twice,
// so libvips' cache of operations would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/** Pictures with more pixels are refused before they are decoded. */
const MAXIMUM_PIXELS = 2 ** 28;

/** How a format begins and where, and the letters that come before EXIF data in it. */
interface Format {
  readonly at: number;
  readonly signature: string;
  readonly exif: string | null;
  readonly canBeTransparent: boolean;
}

const FORMATS: readonly Format[] = [
  { at: 0, signature: "\x89PNG\r\n\x1a\n", exif: "eXIf", canBeTransparent: true },
  { at: 0, signature: "\xff\xd8\xff", exif: "Exif\0", canBeTransparent: false },
  { at: 8, signature: "WEBP", exif: "EXIF", canBeTransparent: true },
  { at: 0, signature: "GIF8", exif: null, canBeTransparent: true },
];

/** The decoder in one line: a part of what features depend on. */
export function decoderVersion(): string {
  return `sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips}`;
}

/**
 * Decodes a picture and prepares it for a model. The picture is turned as its EXIF orientation says, 16-bit samples
 * lose their lower byte, CMYK becomes sRGB, grey gets three channels, of an animation only the first frame is taken, and
 * transparent pixels are put over the background; then it is resized, always from all its pixels. Embedded colour
 * profiles are passed over, as the libraries did that trained the published weights. Enlarging goes through libvips'
 * affine transform, whose grid lies up to half an output pixel towards the top left.
 *
 * @param values where to write; a new array unless given
 * @returns [height, width, 3] or [3, height, width]
 * @throws HeadwayError IMAGES_UNREADABLE with a sentence about the picture: empty, of another format, above 2^28 pixels,
 *   damaged (also where a decoder would merely warn)
 */
export async function decodePicture(
  picture: Picture,
  preprocessing: Preprocessing,
  values?: Float32Array,
): Promise<Float32Array> {
  const { size, resize, crop, background } = preprocessing;
  const [height, width] = size;
  const pixels = await withPicture(picture, (opened, canBeTransparent) =>
    (canBeTransparent ? flatten(opened, background) : opened)
      .resize(width, height, { fit: crop === "none" ? "fill" : "cover", position: "centre", kernel: resize })
      .raw()
      .toBuffer(),
  );
  return toPixelValues(pixels, preprocessing, values);
}

/** Gives `use` a pipeline that begins with the upright picture in 8-bit sRGB; fails as {@link decodePicture} does. */
export async function withPicture<T>(
  picture: Picture,
  use: (opened: Sharp, canBeTransparent: boolean) => Promise<T>,
): Promise<T> {
  try {
    if (!(picture instanceof Uint8Array)) return await use(openGrey(picture), false);
    const format = recognize(picture);
    return await use(await openFile(picture, format), format.canBeTransparent);
  } catch (error) {
    throw error instanceof HeadwayError ? error : await toUnreadable(picture, error);
  }
}

function flatten(opened: Sharp, [r, g, b]: Preprocessing["background"]): Sharp {
  return opened.flatten({ background: { r, g, b } });
}

function openGrey({ pixels, rows, columns }: RawGrey): Sharp {
  const raw = { width: columns, height: rows, channels: 1 } as const;
  return sharp(pixels, { raw, limitInputPixels: MAXIMUM_PIXELS }).pipelineColourspace("srgb");
}

async function openFile(bytes: Uint8Array, { exif }: Format): Promise<Sharp> {
  const options = { autoOrient: true, ignoreIcc: true, failOn: "warning", limitInputPixels: MAXIMUM_PIXELS } as const;
  // A colourspace for the pipeline also keeps libvips from shrinking a JPEG or WebP while it loads.
  const pipeline = sharp(bytes, options).pipelineColourspace("srgb");
  if (exif === null || !toBuffer(bytes).includes(exif, 0, "latin1")) return pipeline;
  const { orientation = 1, autoOrient } = await sharp(bytes, options).metadata();
  // Taking out the whole picture makes sharp turn it before it resizes, as if the file were upright.
  return orientation === 1 ? pipeline : pipeline.extract({ left: 0, top: 0, ...autoOrient });
}

function recognize(bytes: Uint8Array): Format {
  if (bytes.length === 0) throw new HeadwayError("IMAGES_UNREADABLE", "the file is empty (0 bytes)");
  const head = toBuffer(bytes.subarray(0, 16));
  const format = FORMATS.find(({ at, signature }) => head.toString("latin1").startsWith(signature, at));
  if (format !== undefined) return format;
  throw new HeadwayError(
    "IMAGES_UNREADABLE",
    `the file is no PNG, JPEG, WebP or GIF picture (it begins with ${head.toString("hex", 0, 4)} in hexadecimal)`,
  );
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function toUnreadable(picture: Picture, error: unknown): Promise<HeadwayError> {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("exceeds pixel limit")) return refuseSize(picture, error);
  const reason = message
    .replace(/^Input buffer has corrupt header: /, "")
    .split("\n")[0]!
    .trim();
  return new HeadwayError(
    "IMAGES_UNREADABLE",
    `the picture is damaged or cut off (${reason})`,
    { decoder: message },
    { cause: error },
  );
}

async function refuseSize(picture: Picture, cause: unknown): Promise<HeadwayError> {
  const { width, height } = await dimensions(picture);
  return new HeadwayError(
    "IMAGES_UNREADABLE",
    `the picture has ${width} x ${height} pixels, more than the ${MAXIMUM_PIXELS} that are decoded; make it smaller`,
    { width, height },
    { cause },
  );
}

async function dimensions(picture: Picture): Promise<{ width: number; height: number }> {
  if (!(picture instanceof Uint8Array)) return { width: picture.columns, height: picture.rows };
  return sharp(picture, { limitInputPixels: false }).metadata();
}
