import { promises as fs } from "node:fs";
import { ByteBudget } from "../async/index.js";
import { assertSize, readRegularFile } from "../files/index.js";

/** A picture's file has at most so many bytes; a photograph of 100 megapixels has a tenth. */
export const MAXIMUM_FILE_BYTES = 2 ** 28;

// What counts is what this process holds, whoever reads: so there is one budget a process, and not one a reader.
const STORED_BYTES = new ByteBudget(MAXIMUM_FILE_BYTES);

/**
 * Hands the bytes of a picture's file to `use`. All that is in use at the same time in this process is at most
 * {@link MAXIMUM_FILE_BYTES}; the rest waits.
 * @throws UnfitFile for what is no regular file or too large; the system's error when it cannot be read
 */
export async function withPictureFile<T>(path: string, use: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  const { size } = await fs.stat(path);
  assertSize(size, MAXIMUM_FILE_BYTES);
  return withStoredBytes(size, async () => use(await readRegularFile(path, { maxBytes: MAXIMUM_FILE_BYTES })));
}

/** Runs `work` while it counts among the stored pictures that this process holds. */
export function withStoredBytes<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  return STORED_BYTES.run(bytes, work);
}
