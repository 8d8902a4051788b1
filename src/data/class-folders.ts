import { join } from "node:path";
import { findSplitFolders, type SplitFolders } from "./data-root.js";
import { ProblemList } from "./problem-list.js";
import { listSubfolders, readFolder } from "./source-folder.js";

/** A class of a folder of pictures. */
export interface ClassFolder {
  readonly name: string;
  readonly images: number;
}

/** What is in a folder of pictures. */
export interface ClassFolders {
  /** The folders of its splits where it is a data root, by name; then the classes are those of its training folder. */
  readonly splits: SplitFolders | undefined;
  readonly classes: readonly ClassFolder[];
}

/**
 * The classes of a folder with one sub-folder for each class, by code unit, and how many pictures each has.
 * @throws HeadwayError DATA_INVALID with everything that is wrong with the folder
 */
export async function listClassFolders(folder: string, options: { signal?: AbortSignal } = {}): Promise<ClassFolders> {
  const problems = new ProblemList();
  const splits = findSplitFolders(await listSubfolders(folder));
  const train = splits === undefined ? folder : join(folder, splits.train);
  const rows = await readFolder(train, { problems, signal: options.signal, passOver: () => undefined });
  problems.throwIfAny();
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return { splits, classes: [...counts].map(([name, images]) => ({ name, images })) };
}
