import { editDistance } from "../config/index.js";
import type { LayerGraph, LayerNode } from "./layer-graph.js";
import { invalidModel } from "./model-error.js";

const CLASSIFIER_CLASSES = new Set(["Dense", "Dropout", "Activation", "Flatten", "Softmax"]);
const MAX_SUGGESTIONS = 3;

/** The layer that a model is cut at: the named one, else the input of the first layer of the trailing classifier. */
export function resolveCut(graph: LayerGraph, cut: string | null): LayerNode {
  if (cut === null) return defaultCut(graph);
  const node = graph.byName.get(cut);
  if (node === undefined) {
    const names = [...graph.byName.keys()];
    const near = nearest(cut, names)
      .map((name) => `"${name}"`)
      .join(", ");
    throw invalidModel(
      graph.path,
      `there is no layer "${cut}" to cut at; near it are ${near}. \`headway models inspect\` lists all ${names.length}`,
      { cut },
    );
  }
  if (node === graph.input) {
    throw invalidModel(graph.path, `the cut "${cut}" is the model's input; name a layer above it`, { cut });
  }
  return node;
}

/** The input of the first of the trailing Dense, Dropout, Activation, Softmax and Flatten layers. */
function defaultCut(graph: LayerGraph): LayerNode {
  const [output, ...others] = graph.outputs;
  if (output === undefined || others.length > 0) {
    const names = graph.outputs.map((node) => node.name).join(", ");
    throw invalidModel(graph.path, `the model has several outputs (${names}); say which layer backbone.cut is`);
  }
  let node = output;
  while (CLASSIFIER_CLASSES.has(node.className) && node.inputs.length === 1) node = node.inputs[0]!;
  if (node === graph.input) {
    throw invalidModel(graph.path, "every layer belongs to the classifier; say which layer backbone.cut is");
  }
  return node;
}

/** The names that need the fewest edits to become `name`. */
function nearest(name: string, names: readonly string[]): string[] {
  const scored = names.map((candidate) => ({ candidate, edits: editDistance(name, candidate) }));
  return scored
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}
