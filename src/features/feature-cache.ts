import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import {
  listUsers,
  makeFolder,
  removeFolder,
  removeOwn,
  sha256Hex,
  surveyFolder,
  toFileError,
} from "../files/index.js";
import { ENTRY_BYTES, FOOTER_BYTES, HEADER_BYTES, plannedBytes } from "./feature-block.js";
import { type FeatureSpace, parseSpace, spaceId } from "./feature-space.js";
import { type CacheProblem, FeatureSpaceCache } from "./feature-space-cache.js";
import { type CacheRoom, planRoom, type SpaceUse } from "./plan-room.js";
import { isBlockName, isWritable, SPACE_FILE, SPACE_NAMES } from "./space-files.js";

/** A space of the cache, as `headway cache ls` shows it. */
export interface SpaceSummary extends SpaceUse {
  /** Undefined when another version of headway wrote it. */
  readonly space: FeatureSpace | undefined;
  readonly rows: number;
  /** Whether this user may remove it. */
  readonly isWritable: boolean;
}

/** A space on its way out. */
const TRASH = /^\.trash-(?<id>[0-9a-f]{64})-[0-9a-f]{12}$/;

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

  /** All spaces, most recently used first. A folder whose `space.json` does not have the SHA-256 that names it is none. */
  async list(): Promise<SpaceSummary[]> {
    const names = await readdir(this.folder).catch((error) => {
      throw toFileError(error, this.folder, "read");
    });
    const spaces = await Promise.all(names.map((name) => this.#summarize(name)));
    const found = spaces.filter((space) => space !== undefined);
    return found.sort((a, b) => b.lastUsedMs - a.lastUsedMs || (a.id < b.id ? -1 : 1));
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
    const spaces = (await this.list()).map((use) => ({ ...use, isInUse: use.isInUse || !use.isWritable }));
    return planRoom(spaces, {
      keep: spaceId(space),
      neededBytes: plannedBytes(rows, space.features),
      maxBytes: this.#maxBytes,
    });
  }

  /**
   * Evicts what is needed for `rows` more rows of a space; once a job, before its extraction. Nothing is, and none is
   * needed, where the space can only be read.
   * @throws HeadwayError CACHE_LIMIT when they cannot fit
   */
  async makeRoom(space: FeatureSpace, rows: number): Promise<CacheRoom> {
    const room = await this.room(space, rows);
    if (!(await this.canWrite(space))) return { ...room, isEnough: true, evict: [] };
    if (!room.isEnough) throw cacheLimit(this.folder, rows, room);
    for (const id of room.evict) await this.#remove(id);
    return room;
  }

  /** Whether rows of a space can be written; else those that are there are read and new ones stay in memory. */
  async canWrite(space: FeatureSpace): Promise<boolean> {
    const folder = join(this.folder, spaceId(space));
    const isThere = (await stat(folder).catch(() => undefined)) !== undefined;
    return isWritable(isThere ? folder : this.folder);
  }

  async #summarize(id: string): Promise<SpaceSummary | undefined> {
    const folder = join(this.folder, id);
    if (!/^[0-9a-f]{64}$/.test(id) || !(await isSpace(folder, id))) return undefined;
    const json = join(folder, SPACE_FILE);
    const space = parseSpace(await readFile(json, "utf8").catch(() => ""));
    const lastUsedMs = (await stat(json).catch(() => undefined))?.mtimeMs ?? 0;
    let bytes = 0;
    let rows = 0;
    for (const name of await readdir(folder).catch(() => [])) {
      const size = (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
      bytes += size;
      if (space !== undefined && isBlockName(name))
        rows += Math.floor((size - HEADER_BYTES - FOOTER_BYTES) / (ENTRY_BYTES + space.features * 4));
    }
    const isInUse = (await listUsers(folder)).length > 0;
    return { id, space, rows, bytes, lastUsedMs, isInUse, isWritable: await isWritable(folder) };
  }

  /**
   * The folder leaves its place in one move, so that no process finds half a space; one that holds somebody else's files
   * stays where it is, with them.
   */
  async #remove(id: string): Promise<void> {
    const folder = join(this.folder, id);
    const { foreign } = await surveyFolder(folder, SPACE_NAMES);
    if (foreign.length > 0) await removeSpace(folder);
    else {
      const trash = join(this.folder, `.trash-${id}-${randomBytes(6).toString("hex")}`);
      await rename(folder, trash).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw toFileError(error, folder, "written");
      });
    }
    for (const name of await readdir(this.folder)) {
      const trashed = TRASH.exec(name)?.groups?.id;
      const path = join(this.folder, name);
      if (trashed === undefined) continue;
      if (await isSpace(path, trashed)) await removeSpace(path);
      else await removeFolder(path); // emptied by a process that died then
    }
  }
}

/** Whether a folder is the space of this id: its description has the SHA-256 that names it. */
async function isSpace(folder: string, id: string): Promise<boolean> {
  const text = await readFile(join(folder, SPACE_FILE), "utf8").catch(() => undefined);
  return text !== undefined && sha256Hex(text) === id;
}

/** Removes the files of a space, its description last: until then the folder is known for what it is. */
async function removeSpace(folder: string): Promise<void> {
  await removeOwn(folder, SPACE_NAMES, { except: SPACE_FILE });
  await removeOwn(folder, SPACE_NAMES);
  await removeFolder(folder);
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
