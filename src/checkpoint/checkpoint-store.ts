import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import { sha256Hex, writeFileAtomic } from "../files/index.js";

const LATEST = "latest.json";
const SUFFIX = ".safetensors";

/** A training state on disk. */
export interface Checkpoint {
  /** Committed steps. */
  readonly step: number;
  /** Absolute path. */
  readonly path: string;
  /** SHA-256 of the file: the state's digest. */
  readonly sha256: string;
}

interface Entry {
  readonly step: number;
  readonly file: string;
  readonly sha256: string;
  readonly isBest: boolean;
}

/**
 * The training states of one job in one folder. A state is written whole under a temporary name and renamed; then
 * `latest.json`, which lists what to resume from, is replaced. A kill at any moment leaves the list before or after.
 */
export class CheckpointStore {
  readonly #folder: string;
  readonly #keep: number;
  #entries: readonly Entry[] = [];

  private constructor(folder: string, keep: number) {
    this.#folder = folder;
    this.#keep = keep;
  }

  /** Opens a folder, made if it is not there. @param options.keep how many of the latest states stay, besides the best */
  static async open(folder: string, options: { keep: number }): Promise<CheckpointStore> {
    await mkdir(folder, { recursive: true });
    const store = new CheckpointStore(folder, options.keep);
    store.#entries = await readEntries(join(folder, LATEST));
    return store;
  }

  /**
   * Stores a state and forgets the ones that are not kept.
   * @param sha256 of `bytes`
   * @throws HeadwayError DISK_FULL
   */
  async write(bytes: Uint8Array, state: { step: number; sha256: string; isBest: boolean }): Promise<Checkpoint> {
    const { step, sha256, isBest } = state;
    const file = `step-${String(step).padStart(8, "0")}-${sha256.slice(0, 12)}${SUFFIX}`;
    const path = join(this.#folder, file);
    await writeFileAtomic(path, bytes);
    const others = this.#entries.filter((entry) => entry.file !== file);
    this.#entries = keptEntries([...others, { step, file, sha256, isBest }], this.#keep);
    await writeFileAtomic(
      join(this.#folder, LATEST),
      `${JSON.stringify({ version: 1, states: this.#entries }, null, 2)}\n`,
    );
    await this.#removeOthers();
    return { step, path, sha256 };
  }

  /**
   * The newest state whose bytes are whole.
   * @returns undefined when there is none; `damaged` names newer ones that were passed over
   */
  async readLatest(): Promise<{ checkpoint: Checkpoint; bytes: Uint8Array; damaged: string[] } | undefined> {
    const damaged: string[] = [];
    for (const { step, file, sha256 } of [...this.#entries].reverse()) {
      const path = join(this.#folder, file);
      const bytes = await readFile(path).catch(() => undefined);
      if (bytes !== undefined && sha256Hex(bytes) === sha256)
        return { checkpoint: { step, path, sha256 }, bytes, damaged };
      damaged.push(path);
    }
    if (damaged.length === 0) return undefined;
    throw new HeadwayError(
      "CHECKPOINT_CORRUPT",
      `no checkpoint in ${this.#folder} is whole (${damaged.length} damaged); start the job anew with --overwrite`,
      { folder: this.#folder, damaged },
    );
  }

  async #removeOthers(): Promise<void> {
    const kept = new Set(this.#entries.map(({ file }) => file));
    for (const file of await readdir(this.#folder)) {
      if (file.endsWith(SUFFIX) && !kept.has(file)) await rm(join(this.#folder, file), { force: true });
    }
  }
}

/** The last `keep` entries and the last best one, oldest first. Pure. */
export function keptEntries<T extends { readonly step: number; readonly isBest: boolean }>(
  entries: readonly T[],
  keep: number,
): T[] {
  const ordered = [...entries].sort((a, b) => a.step - b.step);
  const best = ordered.findLast(({ isBest }) => isBest);
  return ordered.filter((entry, index) => entry === best || index >= ordered.length - keep);
}

async function readEntries(path: string): Promise<Entry[]> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return [];
  try {
    const { version, states } = JSON.parse(text);
    if (version === 1 && Array.isArray(states)) return states;
  } catch {}
  throw new HeadwayError(
    "CHECKPOINT_CORRUPT",
    `${path} is not a list of checkpoints of this version of headway; start the job anew with --overwrite`,
    { path },
  );
}
