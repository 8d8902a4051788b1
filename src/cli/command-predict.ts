import { resolve } from "node:path";
import type { Command } from "commander";
import { cpuQuota } from "../engine/index.js";
import { type PicturePrediction, predict } from "../evaluation/index.js";
import { type CliContext, parseCount, printJson } from "./context.js";
import { percentText } from "./quantity.js";
import { renderTable } from "./table.js";

interface PredictFlags {
  readonly top: number;
  readonly json?: boolean;
}

const SHOWN_CLASSES = 3;

/** `headway predict RUN IMAGE...`: classifies pictures with a finished run. */
export function addPredictCommand(program: Command, context: CliContext): void {
  program
    .command("predict")
    .description("classify pictures with what a run exported; needs nothing but the run folder")
    .argument("<run>", "run folder of a completed job")
    .argument("<images...>", "pictures (PNG, JPEG, WebP, GIF)")
    .option("--top <k>", "classes to show of each picture", parseCount, SHOWN_CLASSES)
    .option("--json", "print one JSON object")
    .action((run: string, images: string[], flags: PredictFlags) =>
      context.finish(classify(run, images, flags, context)),
    );
}

async function classify(run: string, images: string[], flags: PredictFlags, context: CliContext): Promise<number> {
  const threads = Math.min(cpuQuota(), Math.ceil(images.length / 16));
  const paths = images.map((image) => resolve(context.cwd, image));
  const predictions = (await predict(resolve(context.cwd, run), paths, { threads })).map((prediction, index) => {
    return { ...prediction, path: images[index]!, classes: prediction.classes.slice(0, flags.top) };
  });
  if (flags.json) printJson({ run, predictions }, context);
  else context.stdout.write(renderPredictions(predictions));
  return 0;
}

/** A line a picture, its most probable classes side by side. */
function renderPredictions(predictions: readonly PicturePrediction[]): string {
  const numClasses = Math.max(...predictions.map(({ classes }) => classes.length));
  const titles = Array.from({ length: numClasses }, (_, rank) => [
    { title: rank === 0 ? "class" : `${rank + 1}.` },
    { title: "", isNumber: true },
  ]).flat();
  const rows = predictions.map(({ path, classes }) => {
    return [path, ...classes.flatMap(({ label, probability }) => [label, percentText(probability)])];
  });
  return renderTable([{ title: "picture" }, ...titles], rows);
}
