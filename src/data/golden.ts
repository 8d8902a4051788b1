import { promises as fs } from "node:fs";

/** Names of the golden pictures that headway ships; scripts/make-golden-pictures.ts makes them. */
export const GOLDEN_NAMES = ["exif-rotated.jpg", "alpha-16-bit.png", "grey.png"] as const;

const FOLDER = new URL("../../assets/golden/", import.meta.url);

/**
 * The golden pictures: a JPEG with an EXIF orientation, a 16-bit PNG with transparency, and a grey PNG. Their features
 * prove that a worker decodes and prepares pictures as the coordinator does.
 */
export function goldenFiles(): Promise<{ name: string; bytes: Uint8Array }[]> {
  return Promise.all(GOLDEN_NAMES.map(async (name) => ({ name, bytes: await fs.readFile(new URL(name, FOLDER)) })));
}
