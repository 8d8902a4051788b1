import { Command, CommanderError } from "commander";
import { type HeadwayError, toHeadwayError } from "../errors.js";
import { packageVersion } from "../version.js";
import { addCacheCommand } from "./command-cache.js";
import { addCoordinatorCommand } from "./command-coordinator.js";
import { addDoctorCommand } from "./command-doctor.js";
import { addExportCommand } from "./command-export.js";
import { addInitCommand } from "./command-init.js";
import { addModelsCommand } from "./command-models.js";
import { addPredictCommand } from "./command-predict.js";
import { addRunCommand } from "./command-run.js";
import { addValidateCommand } from "./command-validate.js";
import { addWorkerCommand } from "./command-worker.js";
import { type CliContext, usageError } from "./context.js";
import { printerOn, reportError } from "./printer.js";

/** In the order of the help text. */
const COMMANDS = [
  addInitCommand,
  addValidateCommand,
  addRunCommand,
  addExportCommand,
  addPredictCommand,
  addModelsCommand,
  addDoctorCommand,
  addCacheCommand,
  addCoordinatorCommand,
  addWorkerCommand,
];

/** Runs headway's command line and returns the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const context: CliContext = {
    cwd: process.cwd(),
    env: process.env,
    scriptPath: process.argv[1] ?? "headway",
    stdin: process.stdin,
    stdout: printerOn(process.stdout),
    stderr: printerOn(process.stderr),
    terminal: process.stderr,
    exit: (code) => process.exit(code),
    finish: async (work) => {
      exitCode = await work;
    },
  };
  try {
    const program = createProgram(context, await packageVersion());
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0; // help or version, printed already
    const error = thrown instanceof CommanderError ? toUsageError(thrown, args) : toHeadwayError(thrown);
    return reportError(error, args.includes("--json"), context);
  }
}

/** All commands of headway. */
export function createProgram(context: CliContext, version: string): Command {
  const program = new Command("headway")
    .description("Fine-tunes image classifiers on several worker processes: the same bits for any number of them.")
    .version(version, "--version", "print headway's version")
    .helpOption("-h, --help", "explain a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: () => undefined, // reported below, with its exit code
    });
  for (const add of COMMANDS) add(program, context);
  return program;
}

/** Commander's words for what is wrong, and where the right words are. */
function toUsageError({ code, message }: CommanderError, args: readonly string[]): HeadwayError {
  const names = namesIn(args);
  if (code === "commander.help")
    return usageError(`${["headway", ...names].join(" ")} needs a command: name one of those above`);
  const what = message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const help = code === "commander.unknownCommand" ? ["headway", "--help"] : ["headway", ...names, "--help"];
  return usageError(`${what.replace(/\.$/, "")}; see ${help.join(" ")}`);
}

/** Commands that have commands of their own. */
const GROUPS = ["models", "cache"];

function namesIn(args: readonly string[]): string[] {
  const names = args.filter((arg) => /^[a-z]+$/.test(arg));
  return names.slice(0, GROUPS.includes(names[0] ?? "") ? 2 : 1);
}
