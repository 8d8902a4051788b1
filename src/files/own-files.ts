// What is deleted in a folder that a person names is what headway wrote there, file by file, and nothing else: a folder
// is removed only when that leaves it empty, links are never followed, and what has an unknown name stays.
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { toFileError } from "./file-error.js";

/** The files and folders that headway writes below a folder, by their paths relative to it, with `/`. */
export interface OwnNames {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
}

/** What lies in a folder, as paths relative to it. */
export interface FolderContents {
  /** Files that headway wrote. */
  readonly own: readonly string[];
  /** Folders that headway made, those above before those below. */
  readonly ownFolders: readonly string[];
  /** What it did not write, folders with a `/` at the end; they are not looked into. */
  readonly foreign: readonly string[];
}

/** What file managers leave wherever they look; it is neither ours nor worth a word. */
const LITTER: readonly string[] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/** Lists a folder; one that is not there is empty. */
export async function surveyFolder(folder: string, names: OwnNames): Promise<FolderContents> {
  const own: string[] = [];
  const ownFolders: string[] = [];
  const foreign: string[] = [];
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error) => {
      if (error.code === "ENOENT") return [];
      throw toFileError(error, join(folder, below), "read");
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isFile() && LITTER.includes(entry.name)) continue;
      if (entry.isFile() && names.isFile(path)) own.push(path);
      else if (entry.isDirectory() && names.isFolder(path)) {
        ownFolders.push(path);
        await visit(path);
      } else foreign.push(entry.isDirectory() ? `${path}/` : path);
    }
  };
  await visit("");
  return { own, ownFolders, foreign };
}

/**
 * Removes what headway wrote in a folder, and its folders where nothing else is left in them.
 * @param options.except a file that stays
 */
export async function removeOwn(folder: string, names: OwnNames, options: { except?: string } = {}): Promise<void> {
  const { own, ownFolders } = await surveyFolder(folder, names);
  for (const path of own) if (path !== options.except) await removeFile(join(folder, path));
  for (const path of [...ownFolders].reverse()) await removeFolder(join(folder, path));
}

async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error) => {
    throw toFileError(error, path, "written");
  });
}

/** Removes a folder if nothing is in it. */
export async function removeFolder(path: string): Promise<void> {
  await rmdir(path).catch((error: NodeJS.ErrnoException) => {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(error.code ?? "")) throw toFileError(error, path, "written");
  });
}
