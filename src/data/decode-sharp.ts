import sharp, { type Metadata, type Sharp } from "sharp";
import { ByteBudget } from "../async/index.js";
import { HeadwayError } from "../errors.js";
import { openBmp } from "./bmp.js";
import {
  assertDecodable,
  decodeBytes,
  MAXIMUM_DECODE_BYTES,
  MAXIMUM_PIXELS,
  type PictureHeader,
  tooManyPixels,
} from "./decode-cost.js";
import { mendJpeg } from "./jpeg-warnings.js";
import { openNetpbm } from "./netpbm.js";
import { type PackedPicture, plainHeader } from "./packed-picture.js";
import type { Picture, RawGrey } from "./picture.js";
import { type PictureFormat, recognizePicture } from "./picture-format.js";
import { toPixelValues } from "./pixel-values.js";
import type { Preprocessing } from "./preprocessing.js";

// One libvips thread a picture: pictures in flight, not threads within one, use the cores. No picture is opened twice,
// so libvips' cache of operations would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

// As sharp's own settings it is the process's: whoever decodes, what counts is what all take together.
const DECODING = new ByteBudget(MAXIMUM_DECODE_BYTES);

/** Something worth knowing of a picture that can be used. */
export type PictureRemark = (remark: string) => void;

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
 * @param onRemark hears of a JPEG that is whole and whose decoder warns, and of 16-bit samples that use little of their
 *   range
 * @returns [height, width, 3] or [3, height, width]
 * @throws HeadwayError IMAGES_UNREADABLE with a sentence about the picture: empty, of another format, above 2^28 pixels,
 *   too large for its decoder, damaged (also where a decoder would merely warn)
 */
export async function decodePicture(
  picture: Picture,
  preprocessing: Preprocessing,
  values?: Float32Array,
  onRemark: PictureRemark = () => undefined,
): Promise<Float32Array> {
  const { size, resize, crop, background } = preprocessing;
  const [height, width] = size;
  let isDeep = false;
  const pixels = await withPicture(
    picture,
    (opened, header) => {
      isDeep = header.sampleBytes === 2;
      return (header.canBeTransparent ? flatten(opened, background) : opened)
        .resize(width, height, { fit: crop === "none" ? "fill" : "cover", position: "centre", kernel: resize })
        .raw()
        .toBuffer();
    },
    onRemark,
  );
  if (isDeep) remarkNarrowRange(pixels, onRemark);
  return toPixelValues(pixels, preprocessing, values);
}

/** Below this share of its range a 16-bit picture is taken for one of fewer bits. */
const NARROW = 1 / 8;

function remarkNarrowRange(pixels: Uint8Array, onRemark: PictureRemark): void {
  if (pixels.some((level) => level >= 256 * NARROW)) return;
  onRemark(
    "its 16-bit samples use less than an eighth of their range, so that few levels are left; spread them over all of it",
  );
}

/** What `use` gets to know of a picture. */
export type OpenedHeader = PictureHeader & { readonly canBeTransparent: boolean };

/** Gives `use` a pipeline that begins with the upright picture in 8-bit sRGB; fails as {@link decodePicture} does. */
export async function withPicture<T>(
  picture: Picture,
  use: (opened: Sharp, header: OpenedHeader) => Promise<T>,
  onRemark: PictureRemark = () => undefined,
): Promise<T> {
  if (!(picture instanceof Uint8Array)) return usePacked("PNM", packedGrey(picture), use);
  const format = recognizePicture(picture);
  if (format.name === "BMP") return usePacked("BMP", openBmp(picture), use);
  if (format.name === "PNM") return usePacked("PNM", openNetpbm(picture), use);
  return useFile(picture, format, use, onRemark);
}

type Use<T> = (opened: Sharp, header: OpenedHeader) => Promise<T>;

function usePacked<T>(name: PictureFormat["name"], { header, unpack }: PackedPicture, use: Use<T>): Promise<T> {
  assertDecodable(name, header);
  return DECODING.run(decodeBytes(name, header), async () => {
    const { width, height, channels } = header;
    const raw = { width, height, channels };
    const opened = sharp(await unpack(), { raw, limitInputPixels: MAXIMUM_PIXELS }).pipelineColourspace("srgb");
    try {
      return await use(opened, { ...header, canBeTransparent: channels === 4 });
    } catch (error) {
      throw toUnreadable(error, header);
    }
  });
}

function packedGrey({ pixels, rows, columns }: RawGrey): PackedPicture {
  return { header: plainHeader(columns, rows, 1), unpack: async () => pixels };
}

/** A JPEG whose first warning takes nothing from it is mended, until it has none or one that does. */
async function useFile<T>(bytes: Uint8Array, format: PictureFormat, use: Use<T>, onRemark: PictureRemark): Promise<T> {
  let current = bytes;
  for (let numMended = 0; ; numMended++) {
    let header: PictureHeader | undefined;
    try {
      const metadata = await sharp(current, OPTIONS).metadata();
      header = headerOf(metadata);
      return await useOpened(current, { format, metadata, header }, use);
    } catch (error) {
      if (error instanceof HeadwayError) throw error;
      const mended =
        format.name === "JPEG" && numMended < MOST_MENDED ? mendJpeg(current, messageOf(error)) : undefined;
      if (mended === undefined) throw toUnreadable(error, header ?? (await dimensions(current)));
      onRemark(mended.remark);
      current = mended.bytes;
    }
  }
}

const OPTIONS = { autoOrient: true, ignoreIcc: true, failOn: "warning", limitInputPixels: MAXIMUM_PIXELS } as const;
/** No file has more to mend than each kind of warning, and bytes between some of its segments. */
const MOST_MENDED = 8;

interface Opened {
  readonly format: PictureFormat;
  readonly metadata: Metadata;
  readonly header: PictureHeader;
}

function useOpened<T>(bytes: Uint8Array, { format, metadata, header }: Opened, use: Use<T>): Promise<T> {
  refuseSamples(format, metadata);
  assertDecodable(format.name, header);
  return DECODING.run(decodeBytes(format.name, header), () => {
    // A colourspace for the pipeline also keeps libvips from shrinking a JPEG or WebP while it loads.
    const pipeline = sharp(bytes, OPTIONS).pipelineColourspace("srgb");
    // Taking out the whole picture makes sharp turn it before it resizes, as if the file were upright.
    const opened = header.isTurned ? pipeline.extract({ left: 0, top: 0, ...metadata.autoOrient }) : pipeline;
    return use(opened, { ...header, canBeTransparent: format.canBeTransparent });
  });
}

function headerOf(metadata: Metadata): PictureHeader {
  const { width, height, channels, depth, orientation = 1, isProgressive, pages = 1 } = metadata;
  const sampleBytes = depth === "ushort" ? 2 : 1;
  return { width, height, channels, sampleBytes, isProgressive, isAnimated: pages > 1, isTurned: orientation !== 1 };
}

/** TIFF holds samples of any kind, and what they mean as a colour is not said. */
function refuseSamples(format: PictureFormat, { depth }: Metadata): void {
  if (depth === "uchar" || depth === "ushort") return;
  throw new HeadwayError(
    "IMAGES_UNREADABLE",
    `the ${format.name} picture has samples of the kind ${depth}, headway reads those of 8 and 16 bits; convert it`,
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function toUnreadable(error: unknown, header: Pick<PictureHeader, "width" | "height"> | undefined): HeadwayError {
  const message = messageOf(error);
  if (header !== undefined && message.includes("exceeds pixel limit")) return tooManyPixels(header, error);
  const reason = message
    .replace(/^Input buffer has corrupt header: /, "")
    .split("\n")[0]!
    .trim();
  const isShape = header !== undefined && /^(?:affine|image|extract_area): /.test(reason);
  const what = isShape
    ? `the picture of ${header.width} x ${header.height} pixels cannot be brought to the size that is asked for`
    : "the picture is damaged or cut off";
  return new HeadwayError("IMAGES_UNREADABLE", `${what} (${reason})`, { decoder: message }, { cause: error });
}

/** Of a file whose header alone is refused. */
async function dimensions(bytes: Uint8Array): Promise<{ width: number; height: number } | undefined> {
  return sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
}

function flatten(opened: Sharp, [r, g, b]: Preprocessing["background"]): Sharp {
  return opened.flatten({ background: { r, g, b } });
}
