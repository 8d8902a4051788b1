import type { PreprocessingSpec } from "../config/index.js";
import { HeadwayError } from "../errors.js";
import { PREPROCESSING_MODES } from "./preprocessing-modes.js";

// What a key of preprocessing.json may hold: the sentence completes "must be".
interface Rule {
  readonly phrase: string;
  accepts(value: unknown): boolean;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const QUOTIENT = /^\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*$/;

function oneOf(...words: readonly string[]): Rule {
  return { phrase: `one of ${words.join(", ")}`, accepts: (value) => words.some((word) => word === value) };
}

function listOf(length: number, phrase: string, accepts: (item: unknown) => boolean): Rule {
  return { phrase, accepts: (value) => Array.isArray(value) && value.length === length && value.every(accepts) };
}

function integerFrom(min: number, max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

const RULES: Readonly<Record<keyof PreprocessingSpec, Rule>> = {
  mode: oneOf(...PREPROCESSING_MODES),
  size: listOf(2, "height and width from 1 to 4096, such as [224, 224]", integerFrom(1, 4096)),
  resize: oneOf("nearest", "linear", "cubic", "lanczos3"),
  crop: oneOf("none", "center"),
  channels: oneOf("rgb", "bgr"),
  scale: {
    phrase: "a number above 0 or a quotient such as 1/255",
    accepts: (value) => Number.isFinite(toScale(value)) && toScale(value) > 0,
  },
  mean: listOf(3, "3 numbers, such as [0, 0, 0]", isNumber),
  std: listOf(3, "3 numbers above 0, such as [1, 1, 1]", (value) => isNumber(value) && value > 0),
  layout: oneOf("nhwc", "nchw"),
  outputLayout: oneOf("nhwc", "nchw"),
  background: listOf(3, "3 integers from 0 to 255, such as [255, 255, 255]", integerFrom(0, 255)),
};

/**
 * Reads the preprocessing that lies beside a weight file, in the words of the job file's `backbone.preprocessing`.
 * @throws HeadwayError MODEL_INVALID naming every key that is unknown or has an impossible value
 */
export function parsePreprocessingFile(value: unknown, path: string): PreprocessingSpec {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HeadwayError(
      "MODEL_INVALID",
      `${path}: must hold a JSON object such as {"size": [224, 224], "mode": "tf"}`,
      {
        path,
      },
    );
  }
  const mistakes = Object.entries(value).flatMap(([key, item]) => {
    if (!Object.hasOwn(RULES, key))
      return [`${path}: ${key}: is unknown; the keys are ${Object.keys(RULES).join(", ")}`];
    const rule = RULES[key as keyof PreprocessingSpec];
    return rule.accepts(item) ? [] : [`${path}: ${key}: is ${JSON.stringify(item)}, must be ${rule.phrase}`];
  });
  if (mistakes.length > 0) throw new HeadwayError("MODEL_INVALID", mistakes.join("\n"), { path, mistakes });
  const spec = value as PreprocessingSpec;
  return spec.scale === undefined ? spec : { ...spec, scale: toScale(spec.scale) };
}

function toScale(written: unknown): number {
  if (typeof written === "number") return written;
  const quotient = typeof written === "string" ? QUOTIENT.exec(written) : null;
  return quotient === null ? Number.NaN : Number(quotient[1]) / Number(quotient[2]);
}
