import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import { makeFolders, readIfThere, sha256Hex, toFileError, writeFileAtomic } from "../files/index.js";
import {
  type CheckpointEntry,
  checkpointName,
  formatCheckpointList,
  keptEntries,
  listCheckpointFiles,
  parseCheckpointList,
} from "./checkpoint-list.js";

const LATEST = "latest.json";

/** A training state on disk. */
export interface Checkpoint {
  /** Committed steps. */
  readonly step: number;
  /** Absolute path. */
  readonly path: string;
  /** SHA-256 of the file: the state's digest. */
  readonly sha256: string;
}

/**
 * The training states of one job in one folder. A state is written whole under a temporary name and renamed; then
 * `latest.json`, which lists what to resume from, is replaced. A kill at any moment leaves the list before or after; the
 * kill before the first list leaves a state without one, which is found by its name. Only states that were listed are
 * removed.
 */
export class CheckpointStore {
  readonly #folder: string;
  readonly #keep: number;
  #entries: readonly CheckpointEntry[] = [];

  private constructor(folder: string, keep: number) {
    this.#folder = folder;
    this.#keep = keep;
  }

  /**
   * Opens a folder, made if it is not there.
   * @param options.keep how many of the latest states stay, besides the best
   * @throws HeadwayError CHECKPOINT_CORRUPT for a list that is none, FILE_UNUSABLE for one that cannot be read
   */
  static async open(folder: string, options: { keep: number }): Promise<CheckpointStore> {
    await makeFolders(folder).catch((error) => {
      throw toFileError(error, folder, "written");
    });
    const store = new CheckpointStore(folder, options.keep);
    const path = join(folder, LATEST);
    const text = await readIfThere(path);
    store.#entries = text === undefined ? await findStates(folder) : parseCheckpointList(text, path);
    return store;
  }

  /**
   * Stores a state and forgets the ones that are not kept.
   * @param sha256 of `bytes`
   * @throws HeadwayError DISK_FULL, FILE_UNUSABLE
   */
  async write(bytes: Uint8Array, state: { step: number; sha256: string; isBest: boolean }): Promise<Checkpoint> {
    const { step, sha256, isBest } = state;
    const file = checkpointName(step, sha256);
    const path = join(this.#folder, file);
    await writeFileAtomic(path, bytes);
    const others = this.#entries.filter((entry) => entry.file !== file && isWhole(entry));
    const listed = [...others, { step, file, sha256, isBest }];
    this.#entries = keptEntries(listed, this.#keep);
    await writeFileAtomic(join(this.#folder, LATEST), formatCheckpointList(this.#entries));
    for (const entry of listed) if (!this.#entries.includes(entry)) await removeFile(join(this.#folder, entry.file));
    return { step, path, sha256 };
  }

  /**
   * The newest state whose bytes are whole.
   * @returns undefined when there is none; `damaged` names newer ones that were passed over
   * @throws HeadwayError CHECKPOINT_CORRUPT when there are states and none is whole; FILE_UNUSABLE when the system does not
   *   let one be read, which says nothing of its bytes
   */
  async readLatest(): Promise<{ checkpoint: Checkpoint; bytes: Uint8Array; damaged: string[] } | undefined> {
    const damaged: string[] = [];
    for (const entry of [...this.#entries].reverse()) {
      const path = join(this.#folder, entry.file);
      const whole = await readWhole(path, entry.sha256);
      if (whole !== undefined)
        return { checkpoint: { step: entry.step, path, sha256: whole.sha256 }, bytes: whole.bytes, damaged };
      damaged.push(path);
    }
    if (damaged.length === 0) return undefined;
    throw new HeadwayError(
      "CHECKPOINT_CORRUPT",
      `no checkpoint in ${this.#folder} is whole (${damaged.length} damaged); start the job anew with --overwrite`,
      { folder: this.#folder, damaged },
    );
  }
}

/** The states of a folder without a list, each with the SHA-256 that its name begins; else it is damaged. */
async function findStates(folder: string): Promise<CheckpointEntry[]> {
  const entries: CheckpointEntry[] = [];
  for (const entry of listCheckpointFiles(await readdir(folder))) {
    const { sha256 = entry.sha256 } = (await readWhole(join(folder, entry.file), entry.sha256)) ?? {};
    entries.push({ ...entry, sha256 });
  }
  return entries;
}

/** Why something that has a state's name is no state. */
const NO_FILE: readonly unknown[] = ["EISDIR", "NOT_REGULAR"];

const isWhole = ({ sha256 }: CheckpointEntry): boolean => sha256.length === 64;

/** A file whose SHA-256 begins with `sha256`; undefined when its bytes are others, or it is no file. */
async function readWhole(path: string, sha256: string): Promise<{ bytes: Uint8Array; sha256: string } | undefined> {
  const bytes = await readIfThere(path).catch((error) => {
    if (error instanceof HeadwayError && NO_FILE.includes(error.facts.reason)) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const found = sha256Hex(bytes);
  return found.startsWith(sha256) ? { bytes, sha256: found } : undefined;
}

/** Removes a file; a folder of its name is somebody else's and stays. */
async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_FS_EISDIR") throw toFileError(error, path, "written");
  });
}
