import { HeadwayError } from "../errors.js";

/** A kind of file that is decoded: how it begins and where, and what it can hold. */
export interface PictureFormat {
  readonly name: "PNG" | "JPEG" | "WebP" | "GIF" | "TIFF" | "AVIF" | "BMP" | "PNM";
  readonly at: number;
  readonly signature: string | RegExp;
  readonly canBeTransparent: boolean;
}

const FORMATS: readonly PictureFormat[] = [
  { name: "PNG", at: 0, signature: "\x89PNG\r\n\x1a\n", canBeTransparent: true },
  { name: "JPEG", at: 0, signature: "\xff\xd8\xff", canBeTransparent: false },
  { name: "WebP", at: 8, signature: "WEBP", canBeTransparent: true },
  { name: "GIF", at: 0, signature: "GIF8", canBeTransparent: true },
  { name: "TIFF", at: 0, signature: "II*\0", canBeTransparent: true },
  { name: "TIFF", at: 0, signature: "MM\0*", canBeTransparent: true },
  { name: "AVIF", at: 4, signature: /^ftyp.{0,20}avi[fs]/s, canBeTransparent: true },
  { name: "BMP", at: 0, signature: "BM", canBeTransparent: true },
  ...["P2", "P3", "P5", "P6"].map((signature) => ({ name: "PNM", at: 0, signature, canBeTransparent: false }) as const),
];

/** Formats by name, for a sentence. */
export const FORMAT_NAMES = "PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM";

/** Files that lie among pictures and are none, by how they begin: what they are, and what to do where it is not plain. */
const OTHERS: readonly (readonly [at: number, signature: string | RegExp, name: string])[] = [
  [4, /^ftyp(hei|hev|mif1|msf1)/, "a HEIC picture; convert it, for example: heif-convert FILE FILE.jpg"],
  [0, "\xff\x0a", "a JPEG XL picture; convert it to PNG or JPEG"],
  [4, "JXL ", "a JPEG XL picture; convert it to PNG or JPEG"],
  [4, "jP  ", "a JPEG 2000 picture; convert it to PNG or JPEG"],
  [0, "8BPS", "a Photoshop file; export it as PNG or JPEG"],
  [0, /^P[14]\s/, "a PBM picture; convert it to PGM or PNG"],
  [128, "DICM", "a DICOM file; export it as PNG"],
  [0, "%PDF", "a PDF file"],
  [0, /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!DOCTYPE|html|annotation)/i, "XML, HTML or SVG text"],
  [0, "PK\x03\x04", "an archive; unpack it"],
  [0, "\x1f\x8b", "an archive; unpack it"],
  [4, "Bud1", "a settings file of macOS"],
  [0, "version https://git-lfs", "a pointer of Git LFS and not the picture; fetch it: git lfs pull"],
  [0, /^[\s\x20-\x7e\x80-\xff]+$/, "text"],
];

/**
 * The format of a file by its first bytes; never by its name.
 * @throws HeadwayError IMAGES_UNREADABLE, with what else it is where that is known
 */
export function recognizePicture(bytes: Uint8Array): PictureFormat {
  if (bytes.length === 0) throw new HeadwayError("IMAGES_UNREADABLE", "the file is empty (0 bytes)");
  const head = latin1(bytes.subarray(0, 132));
  const format = FORMATS.find(({ at, signature }) => beginsWith(head, at, signature));
  if (format !== undefined) return format;
  const other = OTHERS.find(([at, signature]) => beginsWith(head, at, signature));
  const what = other === undefined ? "" : `: this is ${other[2]}`;
  throw new HeadwayError(
    "IMAGES_UNREADABLE",
    `the file is no ${FORMAT_NAMES} picture${what} (it begins with ${Buffer.from(bytes.subarray(0, 4)).toString("hex")} in hexadecimal)`,
    { what: other?.[2] ?? "" },
  );
}

function beginsWith(head: string, at: number, signature: string | RegExp): boolean {
  return typeof signature === "string" ? head.startsWith(signature, at) : signature.test(head.slice(at));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
