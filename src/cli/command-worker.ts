import { homedir } from "node:os";
import { resolve } from "node:path";
import type { Command } from "commander";
import { cacheHomeOf } from "../config/index.js";
import { cpuQuota } from "../engine/index.js";
import { assertLoopback, parseAddress } from "../wire/index.js";
import { type PrintedError, runWorkerProcess } from "../worker/index.js";
import { type CliContext, parseCount, parsePort, usageError } from "./context.js";
import { readJoinToken, TOKEN_VARIABLE } from "./join-token.js";
import { printJson } from "./printer.js";
import { catchSignals } from "./signals.js";

interface WorkerFlags {
  readonly coordinator: string;
  readonly root: string;
  readonly cache?: string;
  readonly threads?: number;
  readonly metricsPort?: number;
  readonly tokenFile?: string;
  readonly json?: boolean;
}

/** `headway worker`: joins a job whose coordinator runs, and returns when it is dismissed. */
export function addWorkerCommand(program: Command, context: CliContext): void {
  program
    .command("worker")
    .description("join the job of a coordinator that runs; its line of `headway coordinator` shows how")
    .requiredOption("--coordinator <host:port>", "address of the coordinator")
    .requiredOption("--root <folder>", "folder for this worker's blobs, and its cache unless --cache names one")
    .option("--cache <folder>", "folder of its feature cache; auto: this machine's, which `headway run` uses")
    .option("--threads <n>", "cores it may use (default: this process's CPU quota)", parseCount)
    .option("--metrics-port <port>", "serve /metrics, /healthz and /readyz on 127.0.0.1 (0: any free port)", parsePort)
    .option("--token-file <file>", `file with the join token, instead of ${TOKEN_VARIABLE}`)
    .option("--json", "print a failure as a JSON object on stdout")
    .action((flags: WorkerFlags) => context.finish(serve(flags, context)));
}

async function serve(flags: WorkerFlags, context: CliContext): Promise<number> {
  assertLoopback(hostOf(flags.coordinator));
  const token = await readJoinToken(flags.tokenFile, context);
  if (token === undefined) {
    throw usageError(
      `a worker needs the job's join token: set ${TOKEN_VARIABLE} or --token-file as the coordinator's line shows`,
    );
  }
  const { signal, exitCode, release } = catchSignals(context);
  const printError = ({ code, message, facts }: PrintedError): void => {
    if (flags.json) printJson({ error: { ...facts, code, message } }, context);
    context.stderr.write(`headway: ${message} (${code})\n`);
  };
  try {
    const { coordinator, root, threads = cpuQuota(), metricsPort } = flags;
    const cacheFolder = cacheFolderOf(flags.cache, context);
    const code = await runWorkerProcess(
      { coordinator, root: resolve(context.cwd, root), cacheFolder, threads, token },
      { metricsPort, signal, printError },
    );
    return signal.aborted ? exitCode() : code;
  } finally {
    release();
  }
}

/** The folder that `--cache` names; undefined without it. */
function cacheFolderOf(cache: string | undefined, { cwd, env }: CliContext): string | undefined {
  if (cache === undefined) return undefined;
  return cache === "auto" ? cacheHomeOf(env.HEADWAY_HOME, homedir()) : resolve(cwd, cache);
}

/** The host of HOST:PORT; an IPv6 host stands in brackets. */
function hostOf(address: string): string {
  const parsed = parseAddress(address);
  if (parsed !== null) return parsed.host;
  throw usageError(`--coordinator ${address}: it must be HOST:PORT, as \`headway coordinator\` prints it`);
}
