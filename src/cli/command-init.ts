import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { JOB_SCHEMA_FILE, planInit } from "../config/index.js";
import { listClassFolders } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { makeFolder, writeFileAtomic } from "../files/index.js";
import { readBesidePreprocessing } from "../models/index.js";
import type { CliContext } from "./context.js";
import { invocationOf, shellQuoted } from "./invocation.js";
import { printJson } from "./printer.js";
import { countOf } from "./quantity.js";

interface InitFlags {
  readonly model?: string;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `headway init FOLDER`: writes a commented job file for a folder of pictures. */
export function addInitCommand(program: Command, context: CliContext): void {
  program
    .command("init")
    .description("write a commented job file for a folder of pictures, one sub-folder for each class")
    .argument("<folder>", "folder of pictures")
    .option("--model <file>", "pretrained model: model.json of a TFJS layers-model, or an .onnx file")
    .option("--output <file>", "job file to write", "job.yaml")
    .option("--force", "replace the job file if it is there")
    .option("--json", "print one JSON object")
    .action((folder: string, flags: InitFlags) => context.finish(init(folder, flags, context)));
}

async function init(folder: string, flags: InitFlags, context: CliContext): Promise<number> {
  const path = resolve(context.cwd, flags.output);
  if (existsSync(path) && !flags.force) {
    throw new HeadwayError(
      "OUTPUT_EXISTS",
      `${flags.output} exists; replace it by --force, or name another by --output`,
      {
        path,
      },
    );
  }
  const pictures = resolve(context.cwd, folder);
  const model = flags.model === undefined ? undefined : resolve(context.cwd, flags.model);
  await assertThere(pictures, folder, "folder of pictures");
  if (model !== undefined) await assertThere(model, flags.model!, "model file");
  const { classes, splits } = await listClassFolders(pictures);
  const written = (target: string): string => asWritten(dirname(path), target);
  const text = planInit({
    folder: written(pictures),
    classes,
    splits,
    model: model === undefined ? undefined : written(model),
    schema: written(JOB_SCHEMA_FILE),
  });
  await makeFolder(dirname(path), { what: "--output", code: "USAGE" });
  await writeFileAtomic(path, text);
  const numImages = classes.reduce((sum, { images }) => sum + images, 0);
  if (flags.json) printJson({ path, images: numImages, classes }, context);
  else {
    const contents = `${countOf(numImages, "picture")} in ${countOf(classes.length, "class", "classes")}`;
    context.stdout.write(`${flags.output}: ${contents}\n`);
  }
  await sayWhatIsLeft(model, flags.output, context);
  return 0;
}

/** What a person has to do before the job can run. */
async function sayWhatIsLeft(model: string | undefined, output: string, context: CliContext): Promise<void> {
  const call = `${invocationOf(context)} validate ${shellQuoted(output)}`;
  const hasPreprocessing = model !== undefined && (await readBesidePreprocessing(model)) !== null;
  const steps = [
    model === undefined ? "set backbone.model to a pretrained model" : null,
    hasPreprocessing
      ? null
      : "say in backbone.preprocessing how the model wants its pixels (or in a preprocessing.json beside it)",
    `check it: ${call}`,
  ].filter((step) => step !== null);
  context.stderr.write(`next: ${steps.join("; then ")}\n`);
}

async function assertThere(path: string, given: string, what: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new HeadwayError("NOT_FOUND", `${given}: there is no such ${what}`, { path });
}

/** A path as the job file in `folder` names it: relative, unless that would lead far up. */
function asWritten(folder: string, target: string): string {
  const path = relative(folder, target) || ".";
  return path.startsWith(["..", "..", "..", ""].join(sep)) ? target : path;
}
