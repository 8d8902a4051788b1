import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import { listUsers, makeFolder } from "../files/index.js";
import { BLOCK_SUFFIX } from "./block-file.js";
import { ENTRY_BYTES, FOOTER_BYTES, HEADER_BYTES, plannedBytes } from "./feature-block.js";
import { type FeatureSpace, parseSpace, spaceId } from "./feature-space.js";
import { type CacheProblem, FeatureSpaceCache } from "./feature-space-cache.js";
import { type CacheRoom, planRoom, type SpaceUse } from "./plan-room.js";

/** A space of the cache, as `headway cache ls` shows it. */
export interface SpaceSummary extends SpaceUse {
  /** Undefined when its `space.json` is missing or unreadable. */
  readonly space: FeatureSpace | undefined;
  readonly rows: number;
}

const TRASH = ".trash-";

/**
 * The feature cache of a machine: one folder with a folder a space. All processes of the machine may share it.
 * `maxBytes` is kept by asking for room before an extraction; what is under way is never stopped by it.
 */
export class FeatureCache {
  readonly folder: string;
  readonly #maxBytes: number;
  readonly #onProblem: ((problem: CacheProblem) => void) | undefined;

  private constructor(folder: string, options: { maxBytes: number; onProblem?: (problem: CacheProblem) => void }) {
    this.folder = folder;
    this.#maxBytes = options.maxBytes;
    this.#onProblem = options.onProblem;
  }

  /** Opens the cache in `folder`, which is made if it is not there. `onProblem` hears of each damaged block. */
  static async open(
    folder: string,
    options: { maxBytes: number; onProblem?: (problem: CacheProblem) => void },
  ): Promise<FeatureCache> {
    await makeFolder(folder, { what: "cache.folder", code: "JOB_INVALID" });
    return new FeatureCache(folder, options);
  }

  /** Opens a space; it counts as used until the answer is closed. */
  space(space: FeatureSpace): Promise<FeatureSpaceCache> {
    return FeatureSpaceCache.open(this.folder, space, { onProblem: this.#onProblem });
  }

  /** All spaces, most recently used first. */
  async list(): Promise<SpaceSummary[]> {
    const names = (await readdir(this.folder)).filter((name) => /^[0-9a-f]{64}$/.test(name));
    const spaces = await Promise.all(names.map((name) => this.#summarize(name)));
    return spaces.sort((a, b) => b.lastUsedMs - a.lastUsedMs || (a.id < b.id ? -1 : 1));
  }

  /** Bytes of all spaces on disk. */
  async bytes(): Promise<number> {
    return (await this.list()).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Removes one space, named by its id or the beginning of it, or all; those in use are left.
   * @throws HeadwayError NOT_FOUND when none or several begin like that
   */
  async remove(which: string): Promise<{ removed: SpaceSummary[]; inUse: SpaceSummary[] }> {
    const spaces = await this.list();
    const chosen = which === "all" ? spaces : spaces.filter(({ id }) => which !== "" && id.startsWith(which));
    if (which !== "all" && chosen.length !== 1) {
      throw new HeadwayError(
        "NOT_FOUND",
        `${chosen.length} spaces of the feature cache in ${this.folder} begin with "${which}", not 1; ` +
          "see headway cache ls",
        { which, folder: this.folder, matches: chosen.map(({ id }) => id) },
      );
    }
    const removed = chosen.filter(({ isInUse }) => !isInUse);
    for (const { id } of removed) await this.#remove(id);
    return { removed, inUse: chosen.filter(({ isInUse }) => isInUse) };
  }

  /** Whether `rows` more rows of a space fit, and what would be evicted for them. Changes nothing. */
  async room(space: FeatureSpace, rows: number): Promise<CacheRoom> {
    return planRoom(await this.list(), {
      keep: spaceId(space),
      neededBytes: plannedBytes(rows, space.features),
      maxBytes: this.#maxBytes,
    });
  }

  /**
   * Evicts what is needed for `rows` more rows of a space; once a job, before its extraction.
   * @throws HeadwayError CACHE_LIMIT when they cannot fit
   */
  async makeRoom(space: FeatureSpace, rows: number): Promise<CacheRoom> {
    const room = await this.room(space, rows);
    if (!room.isEnough) throw cacheLimit(this.folder, rows, room);
    for (const id of room.evict) await this.#remove(id);
    return room;
  }

  async #summarize(id: string): Promise<SpaceSummary> {
    const folder = join(this.folder, id);
    const json = join(folder, "space.json");
    const space = parseSpace(await readFile(json, "utf8").catch(() => ""));
    const lastUsedMs = (await stat(json).catch(() => undefined))?.mtimeMs ?? 0;
    let bytes = 0;
    let rows = 0;
    for (const name of await readdir(folder).catch(() => [])) {
      const size = (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
      bytes += size;
      if (space !== undefined && name.endsWith(BLOCK_SUFFIX))
        rows += Math.floor((size - HEADER_BYTES - FOOTER_BYTES) / (ENTRY_BYTES + space.features * 4));
    }
    return { id, space, rows, bytes, lastUsedMs, isInUse: (await listUsers(folder)).length > 0 };
  }

  /** The folder leaves its place in one move: no process finds half a space. */
  async #remove(id: string): Promise<void> {
    const trash = join(this.folder, `${TRASH}${randomBytes(6).toString("hex")}`);
    await rename(join(this.folder, id), trash).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    for (const name of await readdir(this.folder))
      if (name.startsWith(TRASH)) await rm(join(this.folder, name), { recursive: true, force: true });
  }
}

function cacheLimit(folder: string, rows: number, room: CacheRoom): HeadwayError {
  const { neededBytes, usedBytes, maxBytes, evictableBytes } = room;
  const enough = usedBytes - evictableBytes + neededBytes;
  return new HeadwayError(
    "CACHE_LIMIT",
    `the feature cache in ${folder} has no room for ${rows} more rows: they take ${describeBytes(neededBytes)}, ` +
      `${describeBytes(usedBytes - evictableBytes)} of cache.maxBytes ${describeBytes(maxBytes)} are in use; ` +
      `set cache.maxBytes to ${describeBytes(enough).replace(" ", "")} or more, or cache.enabled to false`,
    { folder, rows, ...room },
  );
}

/** Bytes in the largest unit of the job file that leaves two digits, rounded up. */
function describeBytes(bytes: number): string {
  const power = Math.min(3, Math.max(0, Math.floor(Math.log2(bytes / 10) / 10)));
  return `${Math.ceil(bytes / 1024 ** power)} ${["bytes", "KiB", "MiB", "GiB"][power]}`;
}
