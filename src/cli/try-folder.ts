import { lstat, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../files/index.js";

/**
 * Why files cannot be written into a folder, or into the one that would be made there; null where they can. It is tried,
 * since rights, disks and what is no folder all say no in ways of their own; nothing of it stays.
 */
export async function whyNotWritable(folder: string): Promise<string | null> {
  const missing = await missingFolders(folder);
  const probe = join(folder, `.headway-doctor-${process.pid}`);
  try {
    await makeFolder(folder, { what: "the cache", code: "USAGE" });
    await writeFile(probe, "");
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
    // Another process may be using what was made; what is not empty stays.
    for (const path of missing) await rmdir(path).catch(() => undefined);
  }
}

/** The folders on the way that are not there, the deepest first. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let path = folder; dirname(path) !== path; path = dirname(path)) {
    const found = await lstat(path).catch((error: NodeJS.ErrnoException) => error.code !== "ENOENT");
    if (found) break;
    missing.push(path);
  }
  return missing;
}
