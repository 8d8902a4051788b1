import { type Dirent, promises as fs } from "node:fs";
import { join } from "node:path";
import { refuseSplitFolders } from "./data-root.js";
import { isPictureName } from "./picture-name.js";
import { compareCodeUnits } from "./sample.js";
import type { SourceContext, SourceRow } from "./source-row.js";

/** Files and folders that operating systems, storage devices and Python leave behind, in lower case. */
const LEFT_BY_SYSTEMS = new Set([
  ...["thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "recycler", "system volume information"],
  ...["__macosx", "icon\r", "@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "lost+found"],
  ...["__pycache__"],
]);

/**
 * Lists a folder with one sub-folder for each class. Every file at any depth of a class folder is a picture, whatever
 * its name, so that one of an unsupported format is reported and not overlooked; names that begin with a dot and files
 * and folders that systems leave behind are passed over and counted. Symbolic links are followed.
 */
export async function readFolder(folder: string, context: SourceContext): Promise<SourceRow[]> {
  const { problems } = context;
  const entries = await listFolder(folder, context);
  if (entries === undefined) return [];
  const names = entries.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  if (refuseSplitFolders(folder, names, problems)) return [];
  const rows: SourceRow[] = [];
  for (const { name, path, isFolder } of entries) {
    if (isFolder) {
      const files = await walk(path, name, [await fs.realpath(path)], context);
      if (files.length === 0)
        problems.add({ path }, "this class folder has no pictures; add some or remove the folder");
      for (const file of files) rows.push(toRow(file, name));
    } else if (isPictureName(name)) {
      problems.add({ path }, "this picture is in no class folder; move it into a sub-folder named for its class");
    }
  }
  if (names.length === 0) {
    problems.add({ path: folder }, "there are no class folders in it; make one sub-folder for each class");
  }
  return rows;
}

/** The names of the folders in a folder that are no system's, by code unit; none where it cannot be listed. */
export async function listSubfolders(folder: string): Promise<string[]> {
  const listed = await fs.readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const names: string[] = [];
  for (const entry of listed) {
    if (!isPassedOver(entry.name) && (await isFolder(entry, join(folder, entry.name)))) names.push(entry.name);
  }
  return names.sort(compareCodeUnits);
}

interface FoundFile {
  readonly id: string;
  readonly path: string;
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

function isPassedOver(name: string): boolean {
  return name.startsWith(".") || LEFT_BY_SYSTEMS.has(name.toLowerCase());
}

function toRow({ id, path }: FoundFile, label: string): SourceRow {
  const source = { kind: "file", path } as const;
  return { id, label, group: undefined, weight: 1, split: undefined, source, sha256: undefined, place: { path } };
}

/** All files below a folder; `ancestors` are the real paths on the way down, to notice links that lead back up. */
async function walk(
  folder: string,
  id: string,
  ancestors: readonly string[],
  context: SourceContext,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const { name, path, isFolder } of (await listFolder(folder, context)) ?? []) {
    if (!isFolder) {
      found.push({ id: `${id}/${name}`, path });
      continue;
    }
    const real = await fs.realpath(path);
    if (ancestors.includes(real))
      context.problems.add({ path }, "this link leads back to a folder above it; remove it");
    else for (const file of await walk(path, `${id}/${name}`, [...ancestors, real], context)) found.push(file);
  }
  return found;
}

/** The entries of a folder by code unit; undefined, and a problem, where it cannot be listed. */
async function listFolder(folder: string, context: SourceContext): Promise<Entry[] | undefined> {
  context.signal?.throwIfAborted();
  let listed: Dirent[];
  try {
    listed = await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    context.problems.add({ path: folder }, describeListError(error));
    return undefined;
  }
  const entries: Entry[] = [];
  for (const entry of listed) {
    if (isPassedOver(entry.name)) {
      context.passOver(entry.name);
      continue;
    }
    const entryPath = join(folder, entry.name);
    entries.push({ name: entry.name, path: entryPath, isFolder: await isFolder(entry, entryPath) });
  }
  return entries.sort((a, b) => compareCodeUnits(a.name, b.name));
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await fs.stat(path).catch(() => undefined); // a dangling link is listed as a file and found broken later
  return target?.isDirectory() ?? false;
}

function describeListError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such folder; check the path in the job file";
  if (code === "ENOTDIR") return "this is a file, not a folder with one sub-folder for each class";
  return `the folder cannot be listed (${code ?? message})`;
}
