import type { PreprocessingSpec } from "../config/index.js";
import { HeadwayError } from "../errors.js";
import { canonicalJson, sha256Hex } from "../files/index.js";
import { parsePreprocessingFile } from "./preprocessing-file.js";
import { MODE_RULES, type PixelRule, type PreprocessingMode, type Triple } from "./preprocessing-modes.js";

/** How a picture becomes a model's input: all that is needed, nothing left to defaults. */
export interface Preprocessing extends PixelRule {
  /** The name of the rule for pixels; the rule itself is in the other members. */
  readonly mode: PreprocessingMode;
  /** Height and width. */
  readonly size: readonly [number, number];
  readonly resize: "nearest" | "linear" | "cubic" | "lanczos3";
  /** none stretches to the size; center covers it and cuts the middle out. */
  readonly crop: "none" | "center";
  readonly layout: "nhwc" | "nchw";
  /** RGB under transparent pixels, 0 .. 255. */
  readonly background: Triple;
}

/** What is written, with the order of the output's axes, which is the model's and does nothing to pixels. */
type Written = Partial<Omit<Preprocessing, "mode">> & { outputLayout?: "nhwc" | "nchw" };

const KEY = "backbone.preprocessing";
const DEFAULTS: Omit<Preprocessing, "mode" | "size" | "layout"> = {
  resize: "linear",
  crop: "none",
  channels: "rgb",
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  background: [255, 255, 255],
};

/**
 * Joins what the job file says about preprocessing with what lies beside the weights. Preprocessing belongs to the
 * weights, so the job file may complete the other and choose another size, and may not contradict it.
 *
 * @param beside the parsed preprocessing.json beside the weights, and its path
 * @param modelLayout the layout that the model's input shape asks for, where it says so
 * @throws HeadwayError JOB_INVALID with all contradictions, or when nothing says how or to which size; MODEL_INVALID when
 *   the file beside the weights is malformed
 */
export function resolvePreprocessing(
  spec: PreprocessingSpec | null,
  beside: { readonly value: unknown; readonly path: string } | null,
  modelLayout: "nhwc" | "nchw" | null,
): Preprocessing {
  const problems: Problem[] = [];
  const file = beside === null ? null : parsePreprocessingFile(beside.value, beside.path);
  if (spec === null && file === null) {
    throw new HeadwayError(
      "JOB_INVALID",
      `${KEY}: is missing, and there is no preprocessing.json beside the weights; say how the weights want their pixels`,
      { key: KEY },
    );
  }
  const wanted = expand(spec ?? {}, KEY, problems);
  const bound = expand(file ?? {}, beside?.path ?? "", problems);
  for (const key of Object.keys(wanted) as (keyof Written)[]) {
    if (key === "size" || bound[key] === undefined || isSame(wanted[key], bound[key])) continue;
    problems.push({
      key: `${KEY}.${key}`,
      message: `is ${show(wanted[key])}, the weights want ${show(bound[key])} (${beside!.path}); remove it, only size may differ`,
    });
  }
  const { outputLayout: _, ...joined } = { ...DEFAULTS, ...bound, ...wanted };
  const layout = joined.layout ?? modelLayout ?? "nhwc";
  if (modelLayout !== null && layout !== modelLayout) {
    const key = wanted.layout === undefined ? `${beside!.path}: layout` : `${KEY}.layout`;
    problems.push({ key, message: `is ${layout}, the model's input is ${modelLayout}; remove it` });
  }
  if (joined.size === undefined) {
    problems.push({ key: `${KEY}.size`, message: "is missing; give height and width such as [224, 224]" });
  }
  throwIfAny(problems);
  const mode = file?.mode ?? spec?.mode ?? "custom";
  return { mode, ...joined, size: joined.size!, layout };
}

/** The orders of axes that the job file or the file beside the weights states; null where neither does. */
export function statedLayouts(
  spec: PreprocessingSpec | null,
  beside: { readonly value: unknown; readonly path: string } | null,
): { readonly layout: "nhwc" | "nchw" | null; readonly outputLayout: "nhwc" | "nchw" | null } {
  const file = beside === null ? null : parsePreprocessingFile(beside.value, beside.path);
  return {
    layout: spec?.layout ?? file?.layout ?? null,
    outputLayout: spec?.outputLayout ?? file?.outputLayout ?? null,
  };
}

/** Names what a preprocessing does to pixels: equal whenever the pixels are, whatever the mode is called. */
export function preprocessingDigest(preprocessing: Preprocessing): string {
  const { size, resize, crop, channels, scale, mean, std, layout, background } = preprocessing;
  return sha256Hex(canonicalJson({ size, resize, crop, channels, scale, mean, std, layout, background }));
}

interface Problem {
  readonly key: string;
  readonly message: string;
}

/** What is written, with the mode's rule in place of its name. */
function expand(spec: PreprocessingSpec, place: string, problems: Problem[]): Written {
  const { mode, ...written } = spec;
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)) as Written;
  if (mode === undefined || mode === "custom") return given;
  const rule: PixelRule = MODE_RULES[mode];
  for (const key of Object.keys(rule) as (keyof PixelRule)[]) {
    if (given[key] === undefined || isSame(given[key], rule[key])) continue;
    problems.push({
      key: `${place}.${key}`,
      message: `is ${show(given[key])}, mode ${mode} fixes it at ${show(rule[key])}; remove it, or set mode to custom`,
    });
  }
  return { ...given, ...rule };
}

function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const message = problems.map(({ key, message }) => `${key}: ${message}`).join("\n");
  throw new HeadwayError("JOB_INVALID", message, { problems });
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
