import { HeadwayError } from "../errors.js";
import { type BlobReader, type BlobRef, blobMissing, describeBlob } from "./blob-store.js";

/** Bytes `offset` to `offset + length` through a reader, which it closes. */
export async function readRange(
  reader: BlobReader | undefined,
  ref: BlobRef,
  offset: number,
  length: number,
  options: { signal?: AbortSignal },
): Promise<Uint8Array> {
  if (reader === undefined) throw blobMissing(ref.sha256, "here, nor arriving");
  try {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, reader.size - offset)));
    for (let filled = 0; filled < bytes.length; ) {
      const numRead = await reader.read(offset + filled, bytes.subarray(filled), options);
      if (numRead === 0)
        throw new HeadwayError(
          "INTERNAL",
          `${describeBlob(ref.sha256)} ended at byte ${offset + filled} of ${ref.size}`,
        );
      filled += numRead;
    }
    return bytes;
  } finally {
    await reader.close();
  }
}
