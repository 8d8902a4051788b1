import { promises as fs } from "node:fs";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { RawGrey } from "./picture.js";

// The IDX format (http://yann.lecun.com/exdb/mnist): two zero bytes, the element type (8: unsigned byte), the number of
// dimensions, each dimension as a big-endian 32-bit integer, then the elements, the last dimension fastest.

const UNSIGNED_BYTE = 8;
const inflate = promisify(gunzip);

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
  close(): Promise<void>;
}

/** Bytes that can be read anywhere: a file, or an inflated one in memory. */
interface Bytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens an IDX file of grey pictures. A plain file is read picture by picture; a gzipped one is inflated into memory.
 * @throws IdxMistake for another format; the system's error when the file cannot be opened
 */
export async function openIdxImages(path: string): Promise<IdxImages> {
  const bytes = await openBytes(path);
  try {
    const [count, rows, columns] = await readDimensions(bytes, 3, "pictures (unsigned bytes in 3 dimensions)");
    return new OpenImages(bytes, count!, rows!, columns!);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** The labels of an IDX file, plain or gzipped; fails as {@link openIdxImages}. */
export async function readIdxLabels(path: string): Promise<Uint8Array> {
  const bytes = await openBytes(path);
  try {
    const [count] = await readDimensions(bytes, 1, "labels (unsigned bytes in 1 dimension)");
    return await bytes.read(8, count!);
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
    const read = await this.#bytes.read(16 + first * size, count * size);
    return Array.from({ length: count }, (_, index) => {
      return { pixels: read.subarray(index * size, (index + 1) * size), rows, columns };
    });
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}

async function openBytes(path: string): Promise<Bytes> {
  const file = await fs.open(path);
  try {
    const magic = await readExactly(file, 0, Math.min(2, (await file.stat()).size));
    if (magic[0] !== 0x1f || magic[1] !== 0x8b) return fileBytes(file, (await file.stat()).size);
    const packed = await file.readFile();
    await file.close();
    return memoryBytes(await inflateWhole(packed));
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function inflateWhole(packed: Uint8Array): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, byteLength } = await inflate(packed);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    throw new IdxMistake(`the gzipped data is damaged or cut off (${(error as Error).message})`);
  }
}

function fileBytes(file: fs.FileHandle, size: number): Bytes {
  return { size, read: (offset, length) => readExactly(file, offset, length), close: () => file.close() };
}

function memoryBytes(bytes: Uint8Array): Bytes {
  const read = async (offset: number, length: number): Promise<Uint8Array> => bytes.subarray(offset, offset + length);
  return { size: bytes.length, read, close: async () => {} };
}

async function readExactly(file: fs.FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0)
      throw new IdxMistake(`the file ends at byte ${offset + done}, ${length - done} bytes too early`);
    done += bytesRead;
  }
  return bytes;
}

async function readDimensions(bytes: Bytes, numDimensions: number, what: string): Promise<number[]> {
  const headerSize = 4 + 4 * numDimensions;
  if (bytes.size < headerSize)
    throw new IdxMistake(`the file has ${bytes.size} bytes, an IDX file of ${what} has more`);
  const header = await bytes.read(0, headerSize);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const magic = view.getUint32(0);
  const expected = (UNSIGNED_BYTE << 8) | numDimensions;
  if (magic !== expected) {
    throw new IdxMistake(`the file begins with ${hex(magic)}, an IDX file of ${what} with ${hex(expected)}`);
  }
  const dimensions = Array.from({ length: numDimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const size = headerSize + dimensions.reduce((product, dimension) => product * dimension, 1);
  if (bytes.size !== size) {
    throw new IdxMistake(`the file has ${bytes.size} bytes, its header (${dimensions.join(" x ")}) says ${size}`);
  }
  return dimensions;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
