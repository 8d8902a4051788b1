import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { sleep } from "../../src/async/index.js";

/** Waits until `condition` holds, looking ten times a second. @throws when it does not within `timeoutMs` */
export async function waitUntil(what: string, condition: () => boolean, timeoutMs = 60_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await sleep(100);
  }
}

/** Whether a process is there; a zombie is not. */
export function isAlive(pid: number): boolean {
  return listProcesses().some((process) => process.pid === pid && process.state !== "Z");
}

/** The processes that a process has started and that have not ended. */
export function childrenOf(pid: number): number[] {
  return listProcesses()
    .filter(({ parent }) => parent === pid)
    .map((process) => process.pid);
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** One letter; Z is a zombie. */
  readonly state: string;
}

/** All processes: from /proc where there is one, as a bare Debian has no ps, else from ps. */
function listProcesses(): ProcessEntry[] {
  if (!existsSync("/proc/self/stat")) {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
    return table
      .trim()
      .split("\n")
      .map((line) => {
        const [pid, parent, state] = line.trim().split(/\s+/);
        return { pid: Number(pid), parent: Number(parent), state: state![0]! };
      });
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readEntry(Number(name)) ?? []);
}

/** See proc(5): the name in parentheses may hold anything; state and parent follow it. */
function readEntry(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(parent), state: state! };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
