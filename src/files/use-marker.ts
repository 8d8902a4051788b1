// A process that uses a folder keeps an empty file in it, named for host, process and a random part, and touches it now
// and then. The marker of a process that died is worthless: on the same host the process id tells, unless the host has
// started since, and of its own id the time at which it started; from another host the file's age.
import { randomBytes } from "node:crypto";
import { readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { type ErrorCode, HeadwayError } from "../errors.js";
import { toDiskError } from "./disk-error.js";

const PREFIX = ".use-";
const TOUCH_MS = 10_000;
const OTHER_HOST_MS = 60_000;

/** A process that uses a folder. */
export interface FolderUser {
  readonly host: string;
  readonly pid: number;
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
export const isUseMarker = (name: string): boolean => name.startsWith(PREFIX);

/** Marks a folder as used by this process. */
export async function markUse(folder: string): Promise<UseMarker> {
  const name = [encodedHost(), process.pid, startedAt(), randomBytes(6).toString("hex")].join("-");
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
    if (!isUseMarker(name) || path === options.except?.path) continue;
    const [host = "", pid, start = ""] = name.slice(PREFIX.length).split("-");
    const user = { host: decodeURIComponent(host), pid: Number(pid), marker: path };
    const earliest = host === encodedHost() ? Date.now() - uptime() * 1000 : Date.now() - OTHER_HOST_MS;
    const isAlive = (await wasTouchedSince(path, earliest)) && (host !== encodedHost() || isRunning(user.pid, start));
    if (isAlive) users.push(user);
    else await rm(path, { force: true });
  }
  return users;
}

/** How messages call a folder, and the flag that names another. */
export interface FolderRole {
  readonly what: string;
  readonly flag: string;
  /** The error's code when the folder cannot be written to. */
  readonly code: ErrorCode;
}

/**
 * Marks a folder as used by this process alone. Of two that come at once, each sees the other and neither has it.
 * @throws HeadwayError FOLDER_IN_USE, DISK_FULL, or of the role's code when the folder cannot be written to
 */
export async function claimFolder(folder: string, role: FolderRole): Promise<UseMarker> {
  const marker = await markUse(folder).catch((thrown: unknown) => {
    throw notWritable(thrown, folder, role);
  });
  try {
    await assertUnused(folder, role, { except: marker });
    return marker;
  } catch (error) {
    await marker.remove();
    throw error;
  }
}

function notWritable(thrown: unknown, folder: string, { what, flag, code }: FolderRole): unknown {
  const cause = toDiskError(thrown, folder);
  const { code: reason } = thrown as NodeJS.ErrnoException;
  if (cause instanceof HeadwayError || !["EACCES", "EPERM", "EROFS"].includes(reason ?? "")) return cause;
  const message = `${what} ${folder} cannot be written to (${reason}); choose another by ${flag}`;
  return new HeadwayError(code, message, { path: folder, reason }, { cause });
}

/** @throws HeadwayError FOLDER_IN_USE when a process uses the folder */
export async function assertUnused(
  folder: string,
  { what, flag }: FolderRole,
  options: { except?: UseMarker } = {},
): Promise<void> {
  const [user] = await listUsers(folder, options);
  if (user === undefined) return;
  const message =
    `${what} ${folder} is in use by process ${user.pid} on ${user.host}; wait for its end or stop it, or choose another ` +
    `by ${flag} (if that process is not headway, remove ${user.marker})`;
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
