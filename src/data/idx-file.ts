import type { promises as fs } from "node:fs";
import { assertSize, openRegularFile } from "../files/index.js";
import { GzipBytes, GzipMistake } from "./gzip-bytes.js";
import type { RawGrey } from "./picture.js";
import { MAXIMUM_FILE_BYTES } from "./picture-file.js";
import type { Bytes } from "./stored-bytes.js";

// The IDX format (http://yann.lecun.com/exdb/mnist): two zero bytes, the element type (8: unsigned byte), the number of
// dimensions, each dimension as a big-endian 32-bit integer, then the elements, the last dimension fastest.

const UNSIGNED_BYTE = 8;

/** A sample takes about half a kilobyte for as long as the job runs, so a file names no more; EMNIST has 814,255. */
export const MAXIMUM_PICTURES = 2 ** 20;
/** A gzipped file is held inflated where pictures are read in any order; the largest of EMNIST has 547 MB. */
const MAXIMUM_INFLATED = 600 * 2 ** 20;
/** What is read of a gzipped file, of which nothing tells how much it holds. */
const MAXIMUM_PACKED = 2 ** 28;

/** What is wrong with an IDX file, as a sentence without the file's name. */
export class IdxMistake extends Error {
  override readonly name = "IdxMistake";
}

/** The pictures of an open IDX file; close it when done. */
export interface IdxImages {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  read(index: number): Promise<RawGrey>;
  /** Consecutive pictures by one read of the file. */
  readMany(first: number, count: number): Promise<RawGrey[]>;
  /** Refuses a file that does not end with its last picture. @throws IdxMistake */
  assertEnd(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an IDX file of grey pictures. A plain file is read picture by picture; a gzipped one is inflated into memory, or
 * with `sequential` as its pictures are read from first to last.
 * @throws IdxMistake for another format; UnfitFile for what is no regular file; the system's error when the file cannot be
 *   opened
 */
export async function openIdxImages(path: string, options: { sequential?: boolean } = {}): Promise<IdxImages> {
  const bytes = await openBytes(path, options);
  try {
    const [count, rows, columns] = await readDimensions(bytes, 3, "pictures (unsigned bytes in 3 dimensions)");
    const images = new OpenImages(bytes, count!, rows!, columns!);
    if (!options.sequential) await images.assertEnd();
    return images;
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** The labels of an IDX file, plain or gzipped; fails as {@link openIdxImages}. */
export async function readIdxLabels(path: string): Promise<Uint8Array> {
  const bytes = await openBytes(path, { sequential: true });
  try {
    const dimensions = await readDimensions(bytes, 1, "labels (unsigned bytes in 1 dimension)");
    const labels = await bytes.read(8, dimensions[0]!);
    await assertSizeOf(bytes, 8, dimensions);
    return labels;
  } finally {
    await bytes.close();
  }
}

class OpenImages implements IdxImages {
  readonly #bytes: Bytes;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;

  constructor(bytes: Bytes, count: number, rows: number, columns: number) {
    this.#bytes = bytes;
    this.count = count;
    this.rows = rows;
    this.columns = columns;
  }

  async read(index: number): Promise<RawGrey> {
    return (await this.readMany(index, 1))[0]!;
  }

  async readMany(first: number, count: number): Promise<RawGrey[]> {
    const { rows, columns } = this;
    const size = rows * columns;
    const offset = 16 + first * size;
    const read = await this.#bytes.read(offset, count * size);
    if (read.length < count * size) {
      await this.assertEnd();
      const end = offset + read.length;
      throw new IdxMistake(`the file ends at byte ${end}, ${offset + count * size - end} bytes too early`);
    }
    return Array.from({ length: count }, (_, index) => {
      return { pixels: read.subarray(index * size, (index + 1) * size), rows, columns };
    });
  }

  assertEnd(): Promise<void> {
    return assertSizeOf(this.#bytes, 16, [this.count, this.rows, this.columns]);
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}

async function openBytes(path: string, options: { sequential?: boolean }): Promise<Bytes> {
  const { file, size } = await openRegularFile(path);
  try {
    const magic = await readUpTo(file, 0, 2);
    if (magic[0] !== 0x1f || magic[1] !== 0x8b) return fileBytes(file, size);
    assertSize(size, MAXIMUM_PACKED);
    const stream = new GzipBytes(await readUpTo(file, 0, size), { maxBytes: MAXIMUM_INFLATED });
    await file.close();
    return options.sequential ? stream : await inflate(stream);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function inflate(stream: GzipBytes): Promise<Bytes> {
  const bytes = await stream.read(0, MAXIMUM_INFLATED);
  await stream.measure(); // there may be more, which is refused
  const read = async (offset: number, length: number): Promise<Uint8Array> => bytes.subarray(offset, offset + length);
  return { read, measure: async () => bytes.length, close: () => stream.close() };
}

function fileBytes(file: fs.FileHandle, size: number): Bytes {
  const read = (offset: number, length: number): Promise<Uint8Array> => readUpTo(file, offset, Math.min(length, size));
  return { read, measure: async () => size, close: () => file.close() };
}

async function readUpTo(file: fs.FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

async function readDimensions(bytes: Bytes, numDimensions: number, what: string): Promise<number[]> {
  const headerSize = 4 + 4 * numDimensions;
  const header = await bytes.read(0, headerSize);
  if (header.length < headerSize)
    throw new IdxMistake(`the file has ${header.length} bytes, an IDX file of ${what} has more`);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const magic = view.getUint32(0);
  const expected = (UNSIGNED_BYTE << 8) | numDimensions;
  if (magic !== expected) {
    throw new IdxMistake(`the file begins with ${hex(magic)}, an IDX file of ${what} with ${hex(expected)}`);
  }
  const dimensions = Array.from({ length: numDimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const count = dimensions[0]!;
  if (!(bytes instanceof GzipBytes)) await assertSizeOf(bytes, headerSize, dimensions);
  if (count > MAXIMUM_PICTURES) {
    throw new IdxMistake(
      `the file names ${count} samples, more than the ${MAXIMUM_PICTURES} that are read of one; leave some out`,
    );
  }
  const [, rows = 0, columns = 0] = dimensions;
  if (rows * columns > MAXIMUM_FILE_BYTES) {
    throw new IdxMistake(
      `its pictures have ${columns} x ${rows} pixels, more than the ${MAXIMUM_FILE_BYTES} that are read`,
    );
  }
  return dimensions;
}

async function assertSizeOf(bytes: Bytes, headerSize: number, dimensions: readonly number[]): Promise<void> {
  const size = headerSize + dimensions.reduce((product, dimension) => product * dimension, 1);
  const found = await bytes.measure();
  if (found === size) return;
  throw new IdxMistake(`the file has ${found} bytes, its header (${dimensions.join(" x ")}) says ${size}`);
}

/** A sentence about what is wrong with the file itself; undefined for the system's errors. */
export function describeIdxFault(error: unknown): string | undefined {
  return error instanceof IdxMistake || error instanceof GzipMistake ? error.message : undefined;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
