import { HeadwayError } from "../errors.js";
import type { PictureHeader } from "./decode-cost.js";

/** A picture in a format that headway unpacks itself: what its header says, and its 8-bit pixels once asked for. */
export interface PackedPicture {
  readonly header: PictureHeader & { readonly channels: 1 | 3 | 4 };
  /**
   * Row-major from the top left, `channels` bytes a pixel: grey, RGB or RGBA. It takes turns with what else the thread
   * has to do, which must not miss a heartbeat.
   */
  unpack(): Promise<Uint8Array>;
}

/** Samples or pixels after which unpacking lets others have a turn: some ten milliseconds. */
export const PIXELS_A_TURN = 2 ** 18;

/** Lets what else waits on this thread have its turn. */
export function takeTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
