import { HeadwayError } from "../errors.js";
import type { PictureHeader } from "./decode-cost.js";

/** A picture in a format that headway unpacks itself: what its header says, and its 8-bit pixels once asked for. */
export interface PackedPicture {
  readonly header: PictureHeader & { readonly channels: 1 | 3 | 4 };
  /** Row-major from the top left, `channels` bytes a pixel: grey, RGB or RGBA. */
  unpack(): Uint8Array;
}

/** The header of a picture that is upright and has one frame. */
export function plainHeader(
  width: number,
  height: number,
  channels: 1 | 3 | 4,
  sampleBytes: 1 | 2 = 1,
): PackedPicture["header"] {
  return { width, height, channels, sampleBytes, isProgressive: false, isAnimated: false, isTurned: false };
}

/** The error about a file that does not hold what its header says. */
export function damaged(reason: string): HeadwayError {
  return new HeadwayError("IMAGES_UNREADABLE", `the picture is damaged or cut off (${reason})`);
}
