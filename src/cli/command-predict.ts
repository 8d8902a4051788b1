import type { Command } from "commander";
import { cpuQuota } from "../engine/index.js";
import { ERROR_TABLE, type ErrorCode, toHeadwayError } from "../errors.js";
import { predictEach } from "../evaluation/index.js";
import { printable } from "../text/index.js";
import { type CliContext, parseCount, usageError } from "./context.js";
import { areAllFiles, listPictures } from "./list-pictures.js";
import { countOf, countText } from "./quantity.js";
import { CsvPrinter, JsonPrinter, type PredictionPrinter, TablePrinter } from "./show-predictions.js";

interface PredictFlags {
  readonly top: number;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const SHOWN_CLASSES = 3;
/** From so many pictures on another engine thread has something to do. */
const PICTURES_A_THREAD = 16;

/** `headway predict RUN PICTURE...`: classifies pictures with a finished run. */
export function addPredictCommand(program: Command, context: CliContext): void {
  program
    .command("predict")
    .description("classify pictures with what a run exported; needs nothing but the run folder")
    .argument("<run>", "run folder of a completed job")
    .argument("<pictures...>", "files, folders of them, or - for a list on stdin, a path a line")
    .option("--top <k>", "classes to show of each picture", parseCount, SHOWN_CLASSES)
    .option("--csv", "print CSV with a header")
    .option("--json", "print one JSON object")
    .action((run: string, pictures: string[], flags: PredictFlags) =>
      context.finish(classify(run, pictures, flags, context)),
    );
}

async function classify(run: string, pictures: string[], flags: PredictFlags, context: CliContext): Promise<number> {
  if (flags.csv && flags.json) throw usageError("--csv and --json are two forms of the answer; give one of them");
  const threads = (await areAllFiles(pictures))
    ? Math.min(cpuQuota(), Math.ceil(pictures.length / PICTURES_A_THREAD))
    : cpuQuota();
  const printer = createPrinter(run, flags, context);
  try {
    return await printEach(predictEach(run, listPictures(pictures, context), { threads }), printer, context);
  } catch (thrown) {
    const error = toHeadwayError(thrown);
    if (!printer.fail(error)) throw error;
    context.stderr.write(`headway: ${error.message} (${error.code})\n`);
    return error.exitCode;
  }
}

function createPrinter(run: string, { csv, json, top }: PredictFlags, { stdout }: CliContext): PredictionPrinter {
  if (json) return new JsonPrinter(stdout, top, run);
  return csv ? new CsvPrinter(stdout, top) : new TablePrinter(stdout, top);
}

/** Prints answers, those without a prediction on stderr too. @returns the exit code */
async function printEach(
  answers: ReturnType<typeof predictEach>,
  printer: PredictionPrinter,
  context: CliContext,
): Promise<number> {
  let count = 0;
  const unreadable = new Map<ErrorCode, number>();
  for await (const answer of answers) {
    count++;
    printer.add(answer);
    if (!("error" in answer)) continue;
    const { code, message } = answer.error;
    unreadable.set(code, (unreadable.get(code) ?? 0) + 1);
    context.stderr.write(`${printable(answer.path)}: ${message}\n`);
  }
  printer.end();
  if (unreadable.size === 0) return 0;
  const code: ErrorCode = unreadable.has("NOT_FOUND") ? "NOT_FOUND" : "IMAGES_UNREADABLE";
  const total = [...unreadable.values()].reduce((sum, part) => sum + part, 0);
  context.stderr.write(`headway: ${countText(total)} of ${countOf(count, "picture")} cannot be read (${code})\n`);
  return ERROR_TABLE[code].exitCode;
}
