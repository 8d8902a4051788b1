import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The CLI that is built. */
export const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** How a CLI process is started. */
export interface HeadwayOptions {
  readonly cwd?: string;
  /** Added to a small environment; HEADWAY_HOME belongs here, so that no test uses the person's cache. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from stdin. @default nothing */
  readonly stdin?: string;
  /** @default 60000 */
  readonly timeoutMs?: number;
}

/** How a CLI process ended. */
export interface Ended {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A CLI process under way. */
export interface HeadwayProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves with the match once stdout and stderr together match, and rejects when the process ends before. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>;
}

let built: Promise<void> | undefined;

/** For the hook that calls {@link ensureHeadwayBuilt}. */
export const BUILD_TIMEOUT_MS = 300_000;

/** Brings dist up to date, once a test file; the CLI processes below run it. */
export function ensureHeadwayBuilt(): Promise<void> {
  built ??= import(pathToFileURL(`${ROOT}scripts/ensure-built.mjs`).href).then(({ ensureBuilt }) => void ensureBuilt());
  return built;
}

/** Starts `headway ...args` from dist. */
export function startHeadway(args: readonly string[], options: HeadwayOptions = {}): HeadwayProcess {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const env = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), NO_COLOR: "1", ...options.env };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd ?? ROOT, env, stdio: "pipe" });
  child.stdin.on("error", () => undefined).end(options.stdin);
  const output = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      for (const watch of watchers) watch();
    });
  }
  const { timeoutMs = 60_000 } = options;
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...output });
      for (const watch of watchers) watch();
    });
  });
  const waitFor = (pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        const match = `${output.stdout}\n${output.stderr}`.match(pattern);
        if (match) resolve(match);
        else if (child.exitCode !== null || child.signalCode !== null) {
          reject(new Error(`headway ${args.join(" ")} ended without ${pattern}:\n${output.stdout}${output.stderr}`));
        } else return;
        watchers.delete(watch);
      };
      watchers.add(watch);
      watch();
    });
  return { child, ended, waitFor };
}

/** Runs `headway ...args` from dist to its end. */
export function runHeadway(args: readonly string[], options: HeadwayOptions = {}): Promise<Ended> {
  return startHeadway(args, options).ended;
}
