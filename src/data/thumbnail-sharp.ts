import { withPicture } from "./decode-sharp.js";
import type { Picture } from "./picture.js";

/** The media type of a thumbnail. */
export const THUMBNAIL_MEDIA_TYPE = "image/webp";

/**
 * A small picture for the report, upright, at most `edge` pixels wide and high and never enlarged.
 * @returns the bytes of a WebP file
 * @throws HeadwayError IMAGES_UNREADABLE for pictures that cannot be decoded
 */
export function thumbnail(picture: Picture, edge: number): Promise<Uint8Array> {
  return withPicture(picture, (opened) =>
    opened.resize(edge, edge, { fit: "inside", withoutEnlargement: true }).webp({ quality: 80, effort: 2 }).toBuffer(),
  );
}
