import { type JobKey, listJobKeys } from "./job-keys.js";
import { nearest } from "./nearest.js";
import { wordList } from "./scalar.js";
import { type KeyPath, valueAt } from "./written-values.js";

/** What Keras and PyTorch call things that have another name here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  optimizer: "training.solver",
  optimiser: "training.solver",
  lr: "training.learningRate",
  alpha: "training.schedule.finalFraction",
  decay: "training.solver.weightDecay",
};

let allKeys: readonly JobKey[] | undefined;

/** The sentence about a key that the map at `parent` cannot have: what it may have meant, or what is known there. */
export function explainUnknownKey(key: string, parent: KeyPath, root: unknown): string {
  allKeys ??= listJobKeys();
  const place = parent.join(".");
  const siblings = allKeys.filter((known) => parentOf(known.key) === place);
  const written = valueAt(root, [...parent, "kind"]);
  const byDefault = siblings.find((known) => known.key.endsWith(".kind"))?.schema.default;
  const kind = written ?? byDefault;
  const isHere = (known: JobKey) => known.kinds === null || known.kinds.some((name) => name === kind);
  const hereNames = siblings.filter(isHere).map((known) => nameOf(known.key));

  const ofKinds = siblings.find((known) => nameOf(known.key) === key)?.kinds;
  if (ofKinds) {
    return `unknown for kind ${kind}; it belongs to ${wordList(ofKinds, "and")}, so remove it or change the kind`;
  }
  const near = nearest(key, hereNames);
  if (near !== undefined) return `unknown key; did you mean ${near}?`;
  const elsewhere = allKeys.filter((known) => nameOf(known.key) === key).map((known) => known.key);
  const other = Object.hasOwn(OTHER_NAMES, key.toLowerCase()) ? OTHER_NAMES[key.toLowerCase()] : undefined;
  const candidates = other === undefined ? elsewhere : [other, ...elsewhere];
  if (candidates.length > 0) return `unknown key here; did you mean ${wordList(candidates)}?`;
  return `unknown key; the keys here are ${wordList(hereNames, "and")}`;
}

function parentOf(key: string): string {
  return key.includes(".") ? key.slice(0, key.lastIndexOf(".")) : "";
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}
