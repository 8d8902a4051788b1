import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { HeadwayError } from "../errors.js";

/** SHA-256 of bytes or of a text's UTF-8, lower-case hexadecimal. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * SHA-256 of a file's bytes, lower-case hexadecimal; the file is streamed.
 * @throws HeadwayError NOT_FOUND when there is no such file
 */
export async function sha256File(path: string, options: { signal?: AbortSignal } = {}): Promise<string> {
  options.signal?.throwIfAborted();
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      options.signal?.throwIfAborted();
      hash.update(chunk as Buffer);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new HeadwayError("NOT_FOUND", `${path}: there is no such file`, { path }, { cause: error });
  }
  return hash.digest("hex");
}
