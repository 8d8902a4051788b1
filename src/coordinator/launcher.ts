import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { errorFromProcess, HeadwayError } from "../errors.js";
import { loaderFlags, parseJson, toFileError } from "../files/index.js";

/** A program of ours to start in a process of its own. */
export interface Launch {
  /** The file's URL; TypeScript sources run through tsx. */
  readonly entry: URL;
  readonly args: readonly string[];
  /** Node's own flags. */
  readonly nodeFlags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** File that its log is appended to. */
  readonly logPath: string;
}

/** How a process ended that was not asked to. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The error that it printed on its last line of stdout, if it did. */
  readonly error: HeadwayError | null;
}

/**
 * A process in a group of its own, so that Ctrl-C reaches only us and we stop it in order. It holds the reading end of a
 * pipe from us: when this process dies, however that is, the pipe closes and the child exits.
 */
export class LaunchedProcess {
  /** Undefined where the system did not start it; {@link exited} says why. */
  readonly pid: number | undefined;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;

  constructor(launch: Launch) {
    const { entry, args, nodeFlags = [], env, logPath } = launch;
    const log = openLog(logPath);
    const program = fileURLToPath(entry);
    try {
      this.#child = spawn(process.execPath, [...nodeFlags, ...loaderFlags(entry), program, ...args], {
        detached: true,
        stdio: ["pipe", "pipe", log],
        env: { ...process.env, ...env },
      });
    } catch (cause) {
      throw notStarted(program, cause as Error);
    } finally {
      closeSync(log);
    }
    this.pid = this.#child.pid;
    this.#child.stdin?.on("error", () => undefined); // it has exited already
    let printed = "";
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-MAXIMUM_PRINTED);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("error", (cause) => resolve({ code: null, signal: null, error: notStarted(program, cause) }));
      this.#child.once("close", (code, signal) => resolve({ code, signal, error: parsePrintedError(printed) }));
    });
  }

  /** Waits up to `graceMs` for it to exit by itself, then kills its group. */
  async stop(graceMs: number): Promise<void> {
    const closing = setTimeout(() => this.#child.stdin?.end(), Math.min(graceMs, PIPE_GRACE_MS));
    const timer = setTimeout(() => this.kill(), graceMs);
    await this.exited;
    clearTimeout(closing);
    clearTimeout(timer);
  }

  /** Kills its group at once. */
  kill(): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch {} // it is gone
  }
}

function openLog(path: string): number {
  try {
    try {
      mkdirSync(dirname(path)); // not with those above it, which are there: on a full disk Node.js then says ENOENT
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    return openSync(path, "a");
  } catch (error) {
    throw toFileError(error, path, "written");
  }
}

// Some of the system's refusals are thrown, some are events.
function notStarted(program: string, cause: Error): HeadwayError {
  return new HeadwayError(
    "PROCESS_LOST",
    `the process ${program} cannot be started: ${cause.message}; end other programs, or raise the limits of processes, ` +
      "memory and open files (ulimit -u, -v, -n)",
    {},
    { cause },
  );
}

/** How long a process that was dismissed may take to exit before its pipe is closed, which it has to report as an error. */
const PIPE_GRACE_MS = 1500;

const MAXIMUM_PRINTED = 64 * 1024;

const printedError = z.object({
  error: z.object({ code: z.string(), message: z.string(), facts: z.record(z.string(), z.unknown()).optional() }),
});

function parsePrintedError(printed: string): HeadwayError | null {
  const line = printed.trimEnd().split("\n").at(-1) ?? "";
  const { value } = parseJson(line, printedError);
  return value === undefined ? null : errorFromProcess(value.error);
}
