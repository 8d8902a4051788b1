import { createHash } from "node:crypto";
import { constants, type FileHandle, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolders, temporaryName, toFileError } from "../files/index.js";
import {
  BLOCK_ROWS,
  decodeEntries,
  decodeHeader,
  ENTRY_BYTES,
  encodeBlock,
  FOOTER_BYTES,
  HEADER_BYTES,
  isRowIntact,
  rowOffset,
} from "./feature-block.js";

/** Ending of the names of block files. */
export const BLOCK_SUFFIX = ".block";

/** Values are read in pieces of so many bytes at most, or of one row. */
const READ_BYTES = 1 << 20;

/** A block file that cannot be used: its bytes are wrong, or it is gone. */
export class BlockDamage extends Error {
  readonly isGone: boolean;

  constructor(reason: string, options: { isGone?: boolean } = {}) {
    super(reason);
    this.isGone = options.isGone ?? false;
  }
}

/** A whole block on disk, whose keys and row digests were checked. Its values are checked whenever they are read. */
export class BlockFile {
  readonly path: string;
  readonly #numRows: number;
  readonly #features: number;
  readonly #digests: Uint8Array;

  private constructor(path: string, numRows: number, features: number, digests: Uint8Array) {
    this.path = path;
    this.#numRows = numRows;
    this.#features = features;
    this.#digests = digests;
  }

  /**
   * Opens a block without reading its values.
   * @throws BlockDamage
   */
  static async open(
    path: string,
    space: string,
    features: number,
  ): Promise<{ file: BlockFile; sha256s: readonly string[] }> {
    return withFile(path, async (handle) => {
      const fileBytes = (await handle.stat()).size;
      const first = await readExactly(handle, 0, new Uint8Array(Math.min(HEADER_BYTES, fileBytes)));
      const header = decodeHeader(first, { space, features, fileBytes });
      if ("damage" in header) throw new BlockDamage(header.damage);
      const { rows } = header;
      const head = await readExactly(handle, 0, new Uint8Array(HEADER_BYTES + rows * ENTRY_BYTES));
      const footer = await readExactly(handle, fileBytes - FOOTER_BYTES, new Uint8Array(FOOTER_BYTES));
      const entries = decodeEntries(head, footer);
      if (entries === undefined) throw new BlockDamage("its keys do not have the SHA-256 at its end");
      return { file: new BlockFile(path, rows, features, entries.digests), sha256s: entries.sha256s };
    });
  }

  /**
   * Writes a block under a temporary name and renames it to the SHA-256 of its bytes, so that processes that write at
   * the same time never share a file unless it is the same block. It is not forced to the disk: a block torn by a
   * power cut is found by its digests and costs its extraction again.
   * @throws HeadwayError DISK_FULL
   */
  static async write(
    folder: string,
    space: string,
    sha256s: readonly string[],
    values: Float32Array,
  ): Promise<BlockFile> {
    const { bytes, digests } = encodeBlock(space, sha256s, values);
    const path = join(folder, createHash("sha256").update(bytes).digest("hex") + BLOCK_SUFFIX);
    const temporary = temporaryName(path);
    try {
      await makeFolders(dirname(path));
      await writeFile(temporary, bytes, { flag: "wx" });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw toFileError(error, path, "written");
    }
    return new BlockFile(path, sha256s.length, values.length / sha256s.length, digests);
  }

  /**
   * Reads rows, given in ascending order, and hands out the bytes of each; they are valid until `onRow` returns.
   * @throws BlockDamage
   */
  async readRows(
    rows: readonly number[],
    onRow: (position: number, bytes: Uint8Array) => void,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const rowBytes = this.#features * 4;
    const capacity = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(READ_BYTES / rowBytes)));
    await withFile(this.path, async (handle) => {
      let scratch = new Uint8Array(0);
      for (let at = 0; at < rows.length; ) {
        options.signal?.throwIfAborted();
        const first = rows[at]!;
        let count = 1;
        while (count < capacity && rows[at + count] === first + count) count++;
        if (scratch.length < count * rowBytes) scratch = new Uint8Array(count * rowBytes);
        const from = rowOffset(first, this.#numRows, this.#features);
        const bytes = await readExactly(handle, from, scratch.subarray(0, count * rowBytes));
        for (let index = 0; index < count; index++) {
          const row = bytes.subarray(index * rowBytes, (index + 1) * rowBytes);
          if (!isRowIntact(first + index, row, this.#digests))
            throw new BlockDamage(`the values of row ${first + index} do not have their SHA-256`);
          onRow(at + index, row);
        }
        at += count;
      }
    });
  }
}

async function withFile<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  // Without waiting for a writer, should it be a pipe.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new BlockDamage("it is gone", { isGone: true }) : toFileError(error, path, "read");
  });
  try {
    if (!(await handle.stat()).isFile()) throw new BlockDamage("it is not a file");
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function readExactly(handle: FileHandle, offset: number, into: Uint8Array): Promise<Uint8Array> {
  for (let filled = 0; filled < into.length; ) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, offset + filled);
    if (bytesRead === 0) throw new BlockDamage(`it ends before byte ${offset + into.length}`);
    filled += bytesRead;
  }
  return into;
}
