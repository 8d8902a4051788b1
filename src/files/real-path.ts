import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";

/** Where a path leads once all links are followed; of one that is not there, where it would be. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await realPathOf(above), basename(path));
  }
}

/** Whether `file` is `folder` or stands below it; both absolute. */
export function isWithin(folder: string, file: string): boolean {
  const below = relative(folder, file);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
