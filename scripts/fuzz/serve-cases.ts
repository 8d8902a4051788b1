import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CaseReply, CaseRequest } from "./case-process.js";
import type { FindingKind } from "./outcome.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = fileURLToPath(new URL("./case-process.ts", import.meta.url));

/** Loading and preparing may take longer than a case. */
const START_LIMIT_MS = 120_000;
/** How often a process is looked at while it works, so that it is ended before it takes the machine's memory. */
const WATCH_MS = 50;

/** The most resident memory of a process during a case. */
export const MEMORY_LIMIT_BYTES = 2 ** 30;

/** Where the cases of a target run. */
export interface ServeOptions {
  /** The target's file. */
  readonly file: string;
  /** Folder of the valid inputs. */
  readonly inputs: string;
  readonly seed: number;
  readonly timeLimitMs: number;
}

/** A process that runs cases one after another, and is started anew after one that ended it. */
export class CaseServer {
  readonly #options: ServeOptions;
  #child: Promise<ChildProcess> | undefined;
  #stderr = "";

  constructor(options: ServeOptions) {
    this.#options = options;
  }

  /** Has the target write its valid inputs. */
  prepare(): Promise<CaseReply> {
    return this.#ask("prepare", START_LIMIT_MS);
  }

  /** Runs one case, whose files are written below `folder`. */
  run(index: number, folder: string): Promise<CaseReply> {
    return this.#ask({ index, folder }, this.#options.timeLimitMs);
  }

  /** Ends the process; the next case begins a new one. */
  async stop(): Promise<void> {
    const child = await this.#child?.catch(() => undefined);
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async #ask(request: CaseRequest, limitMs: number): Promise<CaseReply> {
    this.#child ??= this.#start();
    const child = await this.#child;
    const reply = await new Promise<CaseReply>((resolve) => {
      let peakBytes = 0;
      const finding = (what: FindingKind, detail: string): void =>
        settle({ outcome: { kind: "finding", what, detail }, peakBytes });
      const onExit = (code: number | null, signal: string | null): void =>
        finding(
          "crash",
          `the process ended with ${signal ?? `exit code ${code}`}\n${this.#stderr.trimEnd()}`.trimEnd(),
        );
      const timer = setTimeout(() => finding("hang", `no end after ${limitMs} ms`), limitMs);
      const watch = setInterval(() => {
        peakBytes = Math.max(peakBytes, residentBytes(child.pid));
        if (peakBytes > MEMORY_LIMIT_BYTES) finding("memory", memoryText(peakBytes));
      }, WATCH_MS);
      const settle = (reply: CaseReply): void => {
        clearTimeout(timer);
        clearInterval(watch);
        child.off("message", settle).off("exit", onExit);
        resolve(reply);
      };
      child.once("message", settle).once("exit", onExit);
      child.send(request, () => {});
    });
    const judged = reply.peakBytes > MEMORY_LIMIT_BYTES ? overMemory(reply) : reply;
    const { outcome } = judged;
    if (outcome.kind === "finding" && ["crash", "hang", "memory"].includes(outcome.what)) await this.stop();
    return judged;
  }

  async #start(): Promise<ChildProcess> {
    const { file, inputs, seed } = this.#options;
    this.#stderr = "";
    const child = fork(PROGRAM, [file, inputs, String(seed)], {
      cwd: ROOT,
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`${file} could not be loaded:\n${this.#stderr}`)));
    });
    child.removeAllListeners("exit");
    return child;
  }
}

function overMemory(reply: CaseReply): CaseReply {
  return { ...reply, outcome: { kind: "finding", what: "memory", detail: memoryText(reply.peakBytes) } };
}

function memoryText(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB of resident memory, more than ${MEMORY_LIMIT_BYTES / 2 ** 20}`;
}

function residentBytes(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // not Linux, or ended
  }
}
