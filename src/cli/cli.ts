import { Command, CommanderError } from "commander";
import { type HeadwayError, toHeadwayError } from "../errors.js";
import { addRunCommand } from "./command-run.js";
import type { CliContext } from "./context.js";

/** Runs headway's command line and returns the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const context: CliContext = {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    exit: (code) => process.exit(code),
    finish: async (work) => {
      exitCode = await work;
    },
  };
  const program = new Command("headway")
    .description("Fine-tunes image classifiers on many machines: the same bits on any number of workers.")
    .exitOverride()
    .showHelpAfterError("(add --help for usage)");
  addRunCommand(program, context);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    return reportError(toHeadwayError(thrown), args.includes("--json"), context);
  }
}

function reportError(error: HeadwayError, isJson: boolean, context: CliContext): number {
  const { code, message, facts } = error;
  if (isJson) context.stdout.write(`${JSON.stringify({ error: { code, message, ...facts } }, null, 2)}\n`);
  context.stderr.write(`headway: ${message}\n`);
  if (code === "INTERNAL" && error.cause instanceof Error) context.stderr.write(`${error.cause.stack}\n`);
  return error.exitCode;
}
