// A process that uses a folder keeps an empty file in it, named for host, process, the time at which it started, the space
// of process ids that it lives in and a random part, and touches it now and then. The marker of a process that died is
// worthless: in the same space of ids (on Linux a boot and a PID namespace) the process id tells; of its own id the time
// at which it started; from any other space, another container or host, only the file's age can tell. A file that is not
// named so in full is somebody else's.
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import { toFileError } from "./file-error.js";

const PREFIX = ".use-";
const TOUCH_MS = 10_000;
const ELSEWHERE_MS = 60_000;
const NAME = /^\.use-(?<host>[^-]+)-(?<pid>\d+)-(?<start>[0-9a-z]+)-(?<space>[0-9a-z.]+)-[0-9a-f]{12}$/;

/** A process that uses a folder. */
export interface FolderUser {
  readonly host: string;
  readonly pid: number;
  /** Whether its process id means nothing here: it lives in another PID namespace or on another host. */
  readonly isElsewhere: boolean;
  /** The file that says so. */
  readonly marker: string;
}

/** This process's claim to be a user of a folder. */
export interface UseMarker {
  readonly path: string;
  /** Ends the use. */
  remove(): Promise<void>;
}

const encodedHost = (): string => encodeURIComponent(hostname()).replaceAll("-", "%2D");
const startedAt = (): string => Math.round(performance.timeOrigin).toString(36);

/** Whether a file of this name is a marker. */
export const isUseMarker = (name: string): boolean => NAME.test(name);

/** Where a process id means the same process; undefined where that cannot be known. */
function processSpace(): string | undefined {
  if (process.platform !== "linux")
    return encodedHost()
      .toLowerCase()
      .replaceAll(/[^0-9a-z]/g, "");
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    return `${boot}.${/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0]}`;
  } catch {
    return undefined;
  }
}

/** Marks a folder as used by this process. */
export async function markUse(folder: string): Promise<UseMarker> {
  const name = [encodedHost(), process.pid, startedAt(), processSpace() ?? "0", randomBytes(6).toString("hex")].join(
    "-",
  );
  const path = join(folder, `${PREFIX}${name}`);
  await writeFile(path, "");
  const touch = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined); // a folder that is gone has no other user
  }, TOUCH_MS);
  touch.unref();
  return {
    path,
    remove: () => {
      clearInterval(touch);
      return rm(path, { force: true });
    },
  };
}

/** The living processes that use a folder; markers of dead ones are removed. */
export async function listUsers(folder: string, options: { except?: UseMarker } = {}): Promise<FolderUser[]> {
  const users: FolderUser[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const { host = "", pid, start = "", space } = NAME.exec(name)?.groups ?? {};
    if (pid === undefined || path === options.except?.path) continue;
    const isElsewhere = space !== processSpace();
    const earliest = Date.now() - (isElsewhere ? ELSEWHERE_MS : uptime() * 1000);
    const isAlive = (await wasTouchedSince(path, earliest)) && (isElsewhere || isRunning(Number(pid), start));
    if (isAlive) users.push({ host: decodeHost(host), pid: Number(pid), isElsewhere, marker: path });
    else await rm(path, { force: true }).catch(() => undefined); // in a folder that this user may only read
  }
  return users;
}

function decodeHost(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** How messages call a folder, and the flag that names another. */
export interface FolderRole {
  readonly what: string;
  readonly flag: string;
}

/**
 * Marks a folder as used by this process alone. Of two that come at once, each sees the other and neither has it.
 * @throws HeadwayError FOLDER_IN_USE, DISK_FULL, FILE_UNUSABLE
 */
export async function claimFolder(folder: string, role: FolderRole): Promise<UseMarker> {
  const marker = await markUse(folder).catch((thrown: unknown) => {
    throw toFileError(thrown, folder, "written");
  });
  try {
    await assertUnused(folder, role, { except: marker });
    return marker;
  } catch (error) {
    await marker.remove();
    throw error;
  }
}

/** @throws HeadwayError FOLDER_IN_USE when a process uses the folder */
export async function assertUnused(
  folder: string,
  { what, flag }: FolderRole,
  options: { except?: UseMarker } = {},
): Promise<void> {
  const [user] = await listUsers(folder, options);
  if (user === undefined) return;
  const { pid, host, isElsewhere, marker } = user;
  const who = `process ${pid} on ${host}${isElsewhere ? " (of another container or host)" : ""}`;
  const ifDead = isElsewhere
    ? "if that process was killed, its hold ends within a minute"
    : `if that process is not headway, remove ${marker}`;
  const message = `${what} ${folder} is in use by ${who}; wait for its end or stop it, or choose another by ${flag} (${ifDead})`;
  throw new HeadwayError("FOLDER_IN_USE", message, { path: folder, ...user });
}

/** Whether the process that made a marker is there; one of this process's id that started at another time is not. */
function isRunning(pid: number, start: string): boolean {
  if (pid === process.pid) return start === startedAt();
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function wasTouchedSince(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs >= ms;
}
