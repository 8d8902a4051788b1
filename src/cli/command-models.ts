import { resolve } from "node:path";
import type { Command } from "commander";
import { inspectModel, type ModelSummary } from "../models/index.js";
import type { CliContext } from "./context.js";
import { printJson } from "./printer.js";
import { countOf, countText } from "./quantity.js";
import { renderFacts, renderTable } from "./table.js";

/** `headway models inspect FILE`: layers, cuts, shapes and parameters of a pretrained model. */
export function addModelsCommand(program: Command, context: CliContext): void {
  const models = program.command("models").description("look at pretrained models");
  models
    .command("inspect")
    .description("list a model's layers with their shapes and weights, and where it can be cut")
    .argument("<file>", "model.json of a TFJS layers-model, or an .onnx file")
    .option("--json", "print one JSON object")
    .action((file: string, flags: { json?: boolean }) => context.finish(inspect(file, flags, context)));
}

async function inspect(file: string, flags: { json?: boolean }, context: CliContext): Promise<number> {
  const model = await inspectModel(resolve(context.cwd, file));
  if (flags.json) printJson(model, context);
  else context.stdout.write(renderModel(model, file));
  return 0;
}

function renderModel(model: ModelSummary, file: string): string {
  const { format, layout, inputShape, size, layers, cuts, uncut, defaultCut, parameters } = model;
  const widths = new Map(cuts.map(({ name, features }) => [name, features]));
  const facts = renderFacts([
    ["model", file],
    ["format", `${format}, ${layout ?? "layout not stated: set backbone.preprocessing.layout in the job file"}`],
    [
      "input",
      `${inputShape.map((side) => side ?? "any").join(" x ")}; shapes below are for ${size.join(" x ")} pictures`,
    ],
    ["layers", layers.length === 0 ? "an .onnx file is used as a whole" : countText(layers.length)],
    ["weights", countText(parameters)],
    ["default cut", defaultCut === null ? "none: a job has to name one" : describeCut(defaultCut, widths)],
  ]);
  const problems = layers.filter(({ problem }) => problem !== null);
  const notes = describeProblems(problems) + uncut.map(({ name, problem }) => `${name}: ${problem}\n`).join("");
  const table = layers.length === 0 ? renderOutputs(model) : renderLayers(model, widths);
  return `${facts}\n${table}${notes === "" ? "" : `\n${layers.length === 0 ? "cannot be cut there" : "cannot be compiled, nor can what needs it"}:\n${notes}`}`;
}

/** Each problem once, with the layer that has it first; the layers that need that layer have the same. */
function describeProblems(layers: readonly { readonly name: string; readonly problem: string | null }[]): string {
  const byProblem = new Map<string, string[]>();
  for (const { name, problem } of layers) {
    if (problem !== null) byProblem.set(problem, [...(byProblem.get(problem) ?? []), name]);
  }
  return [...byProblem]
    .map(([problem, [first, ...others]]) => {
      const rest = others.length === 0 ? "" : ` (and ${countOf(others.length, "layer")} that need it)`;
      return `${first}${rest}: ${problem}\n`;
    })
    .join("");
}

function renderLayers({ layers, defaultCut }: ModelSummary, widths: ReadonlyMap<string, number>): string {
  const rows = layers.map(({ name, className, outputShape, parameters, problem }) => {
    const width = widths.get(name);
    const note = name === defaultCut ? "<- default cut" : problem !== null ? "cannot be compiled" : "";
    return [
      name,
      className,
      outputShape === null ? "unknown" : outputShape.join(" x "),
      countText(parameters),
      width === undefined ? "" : countText(width),
      note,
    ];
  });
  const columns = [{ title: "layer" }, { title: "class" }, { title: "output" }, { title: "weights", isNumber: true }];
  return renderTable([...columns, { title: "features if cut", isNumber: true }, { title: "" }], rows);
}

function renderOutputs({ cuts }: ModelSummary): string {
  const rows = cuts.map(({ name, features }) => [name, countText(features)]);
  return renderTable([{ title: "output" }, { title: "features if cut", isNumber: true }], rows);
}

function describeCut(name: string, widths: ReadonlyMap<string, number>): string {
  const width = widths.get(name);
  return width === undefined ? name : `${name}, ${countOf(width, "feature")}`;
}
