import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { HeadwayError } from "../errors.js";
import { FeatureCache, type SpaceSummary } from "../features/index.js";
import { type CliContext, cacheHome, usageError } from "./context.js";
import { printJson } from "./printer.js";
import { bytesText, countOf, countText } from "./quantity.js";
import { renderTable } from "./table.js";

interface CacheFlags {
  readonly folder?: string;
  readonly json?: boolean;
}

/** Digits of an id that are shown, and are enough to name it. */
const SHOWN_DIGITS = 12;

/** `headway cache ls|rm`: what the feature cache holds, and room in it. */
export function addCacheCommand(program: Command, context: CliContext): void {
  const cache = program.command("cache").description("look at the feature cache, or make room in it");
  cache
    .command("ls")
    .description("list the cache's spaces: features of one backbone, cut, preprocessing and engine")
    .option("--folder <folder>", "the cache's folder (default: $HEADWAY_HOME/cache, else ~/.cache/headway)")
    .option("--json", "print one JSON object")
    .action((flags: CacheFlags) => context.finish(list(flags, context)));
  cache
    .command("rm")
    .description("remove spaces; those that a process uses are left")
    .argument("[id]", "id of a space, or the beginning of one")
    .option("--all", "remove all spaces")
    .option("--folder <folder>", "the cache's folder (default: $HEADWAY_HOME/cache, else ~/.cache/headway)")
    .option("--json", "print one JSON object")
    .action((id: string | undefined, flags: CacheFlags & { all?: boolean }) =>
      context.finish(remove(id, flags, context)),
    );
}

async function list(flags: CacheFlags, context: CliContext): Promise<number> {
  const folder = folderOf(flags, context);
  const spaces = (await openCache(folder))?.list() ?? Promise.resolve([]);
  const found = await spaces;
  const bytes = found.reduce((sum, space) => sum + space.bytes, 0);
  if (flags.json) printJson({ folder, bytes, spaces: found.map(toJson) }, context);
  else
    context.stdout.write(
      `${renderSpaces(found)}${bytesText(bytes)} in ${countOf(found.length, "space")} in ${folder}\n`,
    );
  return 0;
}

async function remove(
  id: string | undefined,
  flags: CacheFlags & { all?: boolean },
  context: CliContext,
): Promise<number> {
  if ((id === undefined) === (flags.all !== true)) {
    throw usageError("cache rm: give the id of one space (see headway cache ls), or --all");
  }
  if (id !== undefined && !/^[0-9a-f]{1,64}$/.test(id)) {
    throw usageError(`cache rm ${id}: an id has digits and letters from a to f, as headway cache ls shows them`);
  }
  const folder = folderOf(flags, context);
  const cache = await openCache(folder);
  if (cache === null && id !== undefined) {
    throw new HeadwayError("NOT_FOUND", `the feature cache in ${folder} is empty; there is no space ${id}`, { folder });
  }
  const { removed, inUse } = (await cache?.remove(id ?? "all")) ?? { removed: [], inUse: [] };
  const bytes = removed.reduce((sum, space) => sum + space.bytes, 0);
  if (flags.json) printJson({ folder, bytes, removed: removed.map(toJson), inUse: inUse.map(toJson) }, context);
  else {
    const left = inUse.length === 0 ? "" : `; ${countOf(inUse.length, "space")} left that a process uses`;
    context.stdout.write(`removed ${countOf(removed.length, "space")}, ${bytesText(bytes)}${left}\n`);
  }
  return id !== undefined && inUse.length > 0 ? 1 : 0;
}

function folderOf(flags: CacheFlags, context: CliContext): string {
  return flags.folder === undefined ? cacheHome(context) : resolve(context.cwd, flags.folder);
}

/** The cache in a folder; null where there is none, for looking at it must not make it. */
async function openCache(folder: string): Promise<FeatureCache | null> {
  if (!existsSync(folder)) return null;
  if (!statSync(folder).isDirectory())
    throw usageError(`--folder ${folder}: this is a file, not the folder of a cache`);
  return FeatureCache.open(folder, { maxBytes: Number.MAX_SAFE_INTEGER });
}

function renderSpaces(spaces: readonly SpaceSummary[]): string {
  if (spaces.length === 0) return "";
  const rows = spaces.map(({ id, space, rows: numRows, bytes, lastUsedMs, isInUse }) => [
    id.slice(0, SHOWN_DIGITS),
    countText(numRows),
    bytesText(bytes),
    isInUse ? "now" : timeText(lastUsedMs),
    space === undefined ? "unreadable" : space.cut,
    space === undefined ? "" : countText(space.features),
    space?.fingerprint ?? "",
  ]);
  const numbers = ["rows", "bytes"].map((title) => ({ title, isNumber: true }));
  const rest = [{ title: "last used" }, { title: "cut" }, { title: "features", isNumber: true }, { title: "engine" }];
  return renderTable([{ title: "id" }, ...numbers, ...rest], rows);
}

/** Local time to the minute. */
function timeText(ms: number): string {
  if (ms === 0) return "unknown";
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function toJson({ id, space, rows, bytes, lastUsedMs, isInUse }: SpaceSummary): object {
  const lastUsed = lastUsedMs === 0 ? null : new Date(lastUsedMs).toISOString();
  return { id, rows, bytes, lastUsed, inUse: isInUse, space: space ?? null };
}
