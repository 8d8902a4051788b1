import { readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import { makeFolders, markUse, toFileError, type UseMarker, writeFileAtomic } from "../files/index.js";
import { BlockDamage, BlockFile } from "./block-file.js";
import { BLOCK_ROWS } from "./feature-block.js";
import { type FeatureSpace, spaceId, spaceJson } from "./feature-space.js";
import { assertRowsFit, type FeatureRows, type FeatureStore } from "./feature-store.js";
import { isBlockName, isSpaceTemporary, SPACE_FILE } from "./space-files.js";

/** Something in the cache that was not as it should be and was dropped. */
export interface CacheProblem {
  readonly path: string;
  /** As a phrase about the file. */
  readonly reason: string;
}

/** Rows that are not on disk yet. */
interface OpenBlock {
  readonly sha256s: string[];
  readonly values: Float32Array;
}

type Block = OpenBlock | BlockFile;

const TEMPORARY_MS = 60 * 60 * 1000;

/**
 * The rows of one space, in block files that are never changed once written. The index of keys is made from the
 * blocks' headers when the space is opened and lives in memory only, so processes that use the space at the same time
 * share nothing but whole files: each writes its own blocks and sees those that others wrote before. A block with
 * wrong bytes is reported, deleted, and its rows are missing from then on.
 */
export class FeatureSpaceCache implements FeatureStore {
  readonly features: number;
  readonly #space: FeatureSpace;
  readonly #id: string;
  readonly #folder: string;
  readonly #onProblem: (problem: CacheProblem) => void;
  /** Number of a block times BLOCK_ROWS, plus the row. */
  readonly #positions = new Map<string, number>();
  readonly #blocks: (Block | undefined)[] = [];
  #open: OpenBlock | undefined;
  #written: Promise<unknown> = Promise.resolve();
  #use: UseMarker | undefined;
  /** Whether the folder can only be read: new rows stay in memory. */
  #isReadOnly = false;

  private constructor(folder: string, space: FeatureSpace, onProblem: (problem: CacheProblem) => void) {
    this.#space = space;
    this.#id = spaceId(space);
    this.#folder = join(folder, this.#id);
    this.#onProblem = onProblem;
    this.features = space.features;
  }

  /** Opens a space of the cache in `folder`; until it is closed no process evicts it. */
  static async open(
    folder: string,
    space: FeatureSpace,
    options: { onProblem?: ((problem: CacheProblem) => void) | undefined } = {},
  ): Promise<FeatureSpaceCache> {
    const cache = new FeatureSpaceCache(folder, space, options.onProblem ?? (() => {}));
    await cache.#begin().catch((error: NodeJS.ErrnoException) => {
      throw toFileError(error, error.path ?? cache.#folder, "read");
    });
    return cache;
  }

  has(sha256: string): boolean {
    return this.#positions.has(sha256);
  }

  async append(rows: FeatureRows): Promise<void> {
    const { features } = this;
    assertRowsFit(rows, features);
    for (const [index, sha256] of rows.sha256s.entries()) {
      if (this.has(sha256)) continue;
      const row = this.#addToOpen(sha256);
      row.set(rows.values.subarray(index * features, (index + 1) * features));
      if (this.#open?.sha256s.length === BLOCK_ROWS) await this.#writeOpen();
    }
  }

  async readMany(
    sha256s: readonly string[],
    into: Float32Array,
    options: { signal?: AbortSignal } = {},
  ): Promise<string[]> {
    if (into.length < sha256s.length * this.features)
      throw new RangeError(`${sha256s.length} rows of ${this.features} features do not fit ${into.length} elements`);
    const target = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    return this.#visit(sha256s, (index, bytes) => target.set(bytes, index * this.features * 4), options);
  }

  async findMissing(sha256s: readonly string[], options: { signal?: AbortSignal } = {}): Promise<string[]> {
    await this.#visit(sha256s, () => {}, options);
    // A damaged row takes its whole block along, also rows that were read before it.
    return sha256s.filter((sha256) => !this.has(sha256));
  }

  async flush(): Promise<void> {
    await this.#writeOpen();
    await this.#written;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#use?.remove();
    }
  }

  async #begin(): Promise<void> {
    try {
      await this.#makeFolder();
      this.#use = await markUse(this.#folder);
    } catch (thrown) {
      const error = toFileError(thrown, this.#folder, "written");
      if (!isRefusal(error)) throw error;
      this.#isReadOnly = true;
      const reason = `can only be read (${error.facts.reason}); its rows are used, and new ones stay in memory`;
      this.#onProblem({ path: this.#folder, reason });
    }
    const now = new Date();
    await utimes(join(this.#folder, SPACE_FILE), now, now).catch(() => undefined); // it may be another user's
    await this.#addBlocks();
  }

  async #makeFolder(): Promise<void> {
    await makeFolders(this.#folder);
    const path = join(this.#folder, SPACE_FILE);
    const text = spaceJson(this.#space);
    const written = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw toFileError(error, path, "read");
    });
    if (written !== text) await writeFileAtomic(path, text);
  }

  async #addBlocks(): Promise<void> {
    const names = await readdir(this.#folder).catch((error) => {
      if (error.code !== "ENOENT") throw toFileError(error, this.#folder, "read");
    });
    for (const name of names ?? []) {
      const path = join(this.#folder, name);
      if (isSpaceTemporary(name) && !this.#isReadOnly) await removeOld(path);
      if (isBlockName(name)) await this.#addFile(path);
    }
  }

  async #addFile(path: string): Promise<void> {
    try {
      const { file, sha256s } = await BlockFile.open(path, this.#id, this.features);
      const first = (this.#blocks.push(file) - 1) * BLOCK_ROWS;
      sha256s.forEach((sha256, row) => {
        if (!this.has(sha256)) this.#positions.set(sha256, first + row);
      });
    } catch (error) {
      if (isRefusal(error)) this.#onProblem({ path, reason: error.message });
      else if (error instanceof BlockDamage) await this.#report(path, error);
      else throw error;
    }
  }

  /** A place for the row in the block that is being filled. */
  #addToOpen(sha256: string): Float32Array {
    const { features } = this;
    if (this.#open === undefined) {
      this.#open = { sha256s: [], values: new Float32Array(BLOCK_ROWS * features) };
      this.#blocks.push(this.#open);
    }
    const { sha256s, values } = this.#open;
    const row = sha256s.push(sha256) - 1;
    this.#positions.set(sha256, this.#blocks.lastIndexOf(this.#open) * BLOCK_ROWS + row);
    return values.subarray(row * features, (row + 1) * features);
  }

  /** Writes the block that is being filled, after those before it. Its rows stay readable meanwhile. */
  async #writeOpen(): Promise<void> {
    const block = this.#open;
    if (block === undefined) return;
    this.#open = undefined;
    if (this.#isReadOnly) return;
    const written = this.#written.then(() => this.#write(block));
    this.#written = written.catch(() => undefined);
    await written;
  }

  async #write(block: OpenBlock): Promise<void> {
    const { sha256s, values } = block;
    const number = this.#blocks.lastIndexOf(block);
    try {
      // Also where another process has just removed the space.
      await this.#makeFolder();
      const used = values.subarray(0, sha256s.length * this.features);
      const file = await BlockFile.write(this.#folder, this.#id, sha256s, used);
      this.#blocks[number] = file;
    } catch (error) {
      this.#forget(number);
      throw error;
    }
  }

  /** Hands out the bytes of each row that is there and intact; returns the keys of the others. */
  async #visit(
    sha256s: readonly string[],
    onRow: (index: number, bytes: Uint8Array) => void,
    options: { signal?: AbortSignal },
  ): Promise<string[]> {
    const isRead = new Uint8Array(sha256s.length);
    for (const [number, places] of this.#placesByBlock(sha256s)) {
      options.signal?.throwIfAborted();
      const give = (place: number, bytes: Uint8Array): void => {
        const { index } = places[place]!;
        onRow(index, bytes);
        isRead[index] = 1;
      };
      await this.#readBlock(
        number,
        places.map(({ row }) => row),
        give,
        options,
      );
    }
    return sha256s.filter((_, index) => isRead[index] === 0);
  }

  #placesByBlock(sha256s: readonly string[]): Map<number, { row: number; index: number }[]> {
    const byBlock = new Map<number, { row: number; index: number }[]>();
    sha256s.forEach((sha256, index) => {
      const position = this.#positions.get(sha256);
      if (position === undefined) return;
      const number = Math.floor(position / BLOCK_ROWS);
      const places = byBlock.get(number) ?? [];
      byBlock.set(number, places);
      places.push({ row: position % BLOCK_ROWS, index });
    });
    for (const places of byBlock.values()) places.sort((a, b) => a.row - b.row);
    return byBlock;
  }

  async #readBlock(
    number: number,
    rows: readonly number[],
    onRow: (place: number, bytes: Uint8Array) => void,
    options: { signal?: AbortSignal },
  ): Promise<void> {
    const block = this.#blocks[number];
    if (block instanceof BlockFile) {
      try {
        await block.readRows(rows, onRow, options);
      } catch (error) {
        if (!(error instanceof BlockDamage)) throw error;
        this.#forget(number);
        await this.#report(block.path, error);
      }
    } else if (block !== undefined) {
      const bytes = new Uint8Array(block.values.buffer);
      const rowBytes = this.features * 4;
      rows.forEach((row, place) => onRow(place, bytes.subarray(row * rowBytes, (row + 1) * rowBytes)));
    }
  }

  #forget(number: number): void {
    this.#blocks[number] = undefined;
    for (const [sha256, position] of this.#positions)
      if (Math.floor(position / BLOCK_ROWS) === number) this.#positions.delete(sha256);
  }

  async #report(path: string, damage: BlockDamage): Promise<void> {
    if (damage.isGone) return;
    // A folder of a block's name is nobody's block and stays.
    if (!this.#isReadOnly)
      await rm(path, { force: true }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ERR_FS_EISDIR") throw toFileError(error, path, "written");
      });
    this.#onProblem({ path, reason: damage.message });
  }
}

/** Whether a folder was not to be written to because of whose it is, or where it lies. */
function isRefusal(error: unknown): error is HeadwayError {
  const reason = error instanceof HeadwayError ? error.facts.reason : undefined;
  return reason === "EACCES" || reason === "EPERM" || reason === "EROFS";
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Removes what a killed writer left; a younger file may belong to a living one. */
async function removeOld(path: string): Promise<void> {
  const found = await stat(path).catch(ignoreMissing);
  if (found !== undefined && Date.now() - found.mtimeMs > TEMPORARY_MS) await rm(path, { force: true });
}
