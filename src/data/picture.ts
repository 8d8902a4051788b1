import { createHash } from "node:crypto";

/** A decoded picture of 8-bit grey values, row-major, as IDX files hold them. */
export interface RawGrey {
  readonly pixels: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}

/** A picture as it is stored: the bytes of an encoded file, or plain grey values. */
export type Picture = Uint8Array | RawGrey;

/**
 * The digest by which a picture is known to the cache and to the search for duplicates, lower-case hexadecimal: SHA-256
 * of a file's bytes; of grey values SHA-256 of the binary PGM file (https://netpbm.sourceforge.net/doc/pgm.html) that
 * holds them, so that pictures of other dimensions differ.
 */
export function pictureSha256(picture: Picture): string {
  const hash = createHash("sha256");
  if (picture instanceof Uint8Array) return hash.update(picture).digest("hex");
  return hash.update(`P5\n${picture.columns} ${picture.rows}\n255\n`).update(picture.pixels).digest("hex");
}
