import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { JobEvent } from "../control/index.js";
import { assertLoopback } from "../wire/index.js";
import { type CliContext, loadJobFile, parsePort, withPlaces } from "./context.js";
import { addRunFlags, assertRunFlags, followRun, type RunFlags } from "./follow-run.js";
import { invocationOf, shellQuoted } from "./invocation.js";
import { readJoinToken, TOKEN_VARIABLE } from "./join-token.js";

interface CoordinatorFlags extends RunFlags {
  readonly host: string;
  readonly port?: number;
  readonly tokenFile?: string;
}

/** `headway coordinator JOB`: runs a job on workers that are started elsewhere by the line that it prints. */
export function addCoordinatorCommand(program: Command, context: CliContext): void {
  const command = program
    .command("coordinator")
    .description("run a job on workers that you start; prints the line that starts one")
    .argument("<job>", "job file (YAML)")
    .option("--host <host>", "address to listen on; loopback only", "127.0.0.1")
    .option("--port <port>", "port to listen on (default: any free one)", parsePort)
    .option("--token-file <file>", `file with the join token, instead of ${TOKEN_VARIABLE} (default: a random one)`);
  addRunFlags(command).action((path: string, flags: CoordinatorFlags) =>
    context.finish(coordinate(path, flags, context)),
  );
}

async function coordinate(path: string, flags: CoordinatorFlags, context: CliContext): Promise<number> {
  assertRunFlags(flags);
  const { host, port, tokenFile } = flags;
  assertLoopback(host);
  const given = await readJoinToken(tokenFile, context);
  const token = given ?? randomBytes(24).toString("base64url");
  const job = await loadJobFile(path, flags, context);
  const sayHowToStart = (event: JobEvent): void => {
    if (event.event !== "coordinator-listening") return;
    const { min } = job.workers;
    const secret = given === undefined ? token : null;
    const line = workerLine(event.address, { secret, tokenFile }, context);
    const text = `start ${min === 1 ? "a worker" : `${min} workers`} like this, each with a --root of its own:\n  ${line}\n`;
    (flags.json ? context.stderr : context.stdout).write(text);
  };
  const options = { launchWorkers: false, host, port, token };
  return withPlaces(path, flags, context, () => followRun(job, path, flags, context, options, sayHowToStart));
}

/**
 * A command line that starts a worker on this machine.
 * @param by.secret a token that nobody else has seen; one that was given to this process is not repeated
 */
function workerLine(
  address: string,
  by: { secret: string | null; tokenFile: string | undefined },
  context: CliContext,
): string {
  const command = `${invocationOf(context)} worker --coordinator ${address} --root worker-1`;
  if (by.tokenFile !== undefined) return `${command} --token-file ${shellQuoted(resolve(context.cwd, by.tokenFile))}`;
  return `${TOKEN_VARIABLE}=${by.secret === null ? `"$${TOKEN_VARIABLE}"` : shellQuoted(by.secret)} ${command}`;
}
