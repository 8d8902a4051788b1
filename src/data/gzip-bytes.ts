import { createGunzip, type Gunzip } from "node:zlib";
import type { Bytes } from "./stored-bytes.js";

/** What is wrong with gzipped data, as a sentence. */
export class GzipMistake extends Error {
  override readonly name = "GzipMistake";
}

/**
 * Reads an inflating stream from its beginning on, without ever holding all of it: each read begins where the last one
 * ended or after it. `size` is known only at the end.
 */
export class GzipBytes implements Bytes {
  readonly #maxBytes: number;
  readonly #gunzip: Gunzip;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  /** Where `rest` begins. */
  #position = 0;

  constructor(packed: Uint8Array, options: { maxBytes: number }) {
    this.#maxBytes = options.maxBytes;
    this.#gunzip = createGunzip();
    this.#gunzip.on("error", () => undefined); // the next read throws it
    this.#gunzip.end(packed);
    this.#chunks = this.#gunzip[Symbol.asyncIterator]();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    while (this.#position < offset && (await this.#fill())) this.#drop(offset - this.#position);
    const bytes = new Uint8Array(Math.min(length, this.#maxBytes));
    let done = 0;
    while (done < bytes.length && (await this.#fill())) {
      const part = this.#rest.subarray(0, bytes.length - done);
      bytes.set(part, done);
      done += part.length;
      this.#drop(part.length);
    }
    return bytes.subarray(0, done);
  }

  /** Reads on to the end, and says how many bytes there are in all. */
  async measure(): Promise<number> {
    while (await this.#fill()) this.#drop(this.#rest.length);
    return this.#position;
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
  }

  #drop(wanted: number): void {
    const dropped = Math.min(wanted, this.#rest.length);
    this.#rest = this.#rest.subarray(dropped);
    this.#position += dropped;
  }

  /** Whether there are bytes to take. */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next().catch((error: Error) => {
        throw new GzipMistake(`the gzipped data is damaged or cut off (${error.message})`);
      });
      if (done) return false;
      this.#rest = value as Buffer;
      if (this.#position + this.#rest.length > this.#maxBytes) {
        throw new GzipMistake(
          `the gzipped data holds more than the ${this.#maxBytes} bytes that are inflated; unpack it (gunzip): a plain ` +
            "file is read picture by picture",
        );
      }
    }
    return true;
  }
}
