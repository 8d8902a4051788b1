import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { HeadwayError, isErrorCode } from "../errors.js";
import { loaderFlags, toFileError } from "../files/index.js";

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
  readonly pid: number;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;

  constructor(launch: Launch) {
    const { entry, args, nodeFlags = [], env, logPath } = launch;
    const log = openLog(logPath);
    this.#child = spawn(process.execPath, [...nodeFlags, ...loaderFlags(entry), fileURLToPath(entry), ...args], {
      detached: true,
      stdio: ["pipe", "pipe", log],
      env: { ...process.env, ...env },
    });
    closeSync(log);
    this.pid = this.#child.pid ?? -1;
    this.#child.stdin?.on("error", () => undefined); // it has exited already
    let printed = "";
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-MAXIMUM_PRINTED);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("error", (cause) => {
        const error = new HeadwayError(
          "PROCESS_LOST",
          `the process ${fileURLToPath(entry)} cannot be started: ${cause.message}; end other programs, or raise the limits of ` +
            "processes and memory (ulimit -u, ulimit -v)",
          {},
          { cause },
        );
        resolve({ code: null, signal: null, error });
      });
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
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch {} // it is gone
  }
}

function openLog(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "a");
  } catch (error) {
    throw toFileError(error, path, "written");
  }
}

/** How long a process that was dismissed may take to exit before its pipe is closed, which it has to report as an error. */
const PIPE_GRACE_MS = 1500;

const MAXIMUM_PRINTED = 64 * 1024;

function parsePrintedError(printed: string): HeadwayError | null {
  const line = printed.trimEnd().split("\n").at(-1) ?? "";
  try {
    const { error } = JSON.parse(line);
    return new HeadwayError(isErrorCode(error.code) ? error.code : "INTERNAL", error.message, error.facts);
  } catch {
    return null;
  }
}
