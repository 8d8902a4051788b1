import { ProblemList } from "./problem-list.js";
import { readFolder } from "./source-folder.js";

/** A class of a folder of pictures. */
export interface ClassFolder {
  readonly name: string;
  readonly images: number;
}

/**
 * The classes of a folder with one sub-folder for each class, by code unit, and how many pictures each has.
 * @throws HeadwayError DATA_INVALID with everything that is wrong with the folder
 */
export async function listClassFolders(folder: string, options: { signal?: AbortSignal } = {}): Promise<ClassFolder[]> {
  const problems = new ProblemList();
  const rows = await readFolder(folder, { problems, signal: options.signal });
  problems.throwIfAny();
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([name, images]) => ({ name, images }));
}
