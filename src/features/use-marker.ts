// A process that uses a space keeps an empty file in its folder, named for host, process id and a random part, so that
// no other process evicts the space. The marker of a process that died is worthless: on the same host the process id
// tells, from another host the file's age.
import { randomBytes } from "node:crypto";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

const PREFIX = ".use-";
const OTHER_HOST_MS = 24 * 60 * 60 * 1000;

const thisHost = (): string => encodeURIComponent(hostname()).replaceAll("-", "%2D");

/** Marks a space as used by this process; the answer ends the use. */
export async function markUse(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, `${PREFIX}${thisHost()}-${process.pid}-${randomBytes(6).toString("hex")}`);
  await writeFile(path, "");
  return () => rm(path, { force: true });
}

/** Whether any living process uses the space; markers of dead ones are removed. */
export async function isInUse(folder: string): Promise<boolean> {
  let isUsed = false;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(folder, name);
    const [host, pid] = name.slice(PREFIX.length).split("-");
    const isAlive = host === thisHost() ? isRunning(Number(pid)) : await isYoung(path);
    if (isAlive) isUsed = true;
    else await rm(path, { force: true });
  }
  return isUsed;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isYoung(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < OTHER_HOST_MS;
}
