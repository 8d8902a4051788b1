import type { z } from "zod";
import { HeadwayError } from "../errors.js";
import type { FlagProblem, Override } from "./overrides.js";
import { explainUnknownKey } from "./unknown-key.js";
import { type Finding, formatKeyPath, isMap, type KeyPath, valueAt } from "./written-values.js";
import type { Place, YamlSource } from "./yaml-source.js";

/** One mistake of a job file or of a flag. */
export interface JobProblem {
  /** From 1; null where a flag is wrong. */
  readonly line: number | null;
  readonly column: number | null;
  /** The key it is about, such as `training.solver.kind`; empty for the file or the flag as a whole. */
  readonly key: string;
  /** What is wrong and what to do. */
  readonly message: string;
  /** The flag that is wrong, as it was given. */
  readonly flag?: string;
}

type Issue = z.core.$ZodIssue;

/** What the model says about the values `root`, in the words of job files. */
export function findingsOf(issues: readonly Issue[], root: unknown): Finding[] {
  return issues.flatMap((issue) => findingsOfIssue(issue, [], root));
}

function findingsOfIssue(issue: Issue, prefix: KeyPath, root: unknown): Finding[] {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
  if (issue.code === "unrecognized_keys") {
    const kind = [...path, "kind"];
    return issue.keys.map((key) => {
      return { path: [...path, key], with: [kind], message: explainUnknownKey(key, path, root), isAboutKey: true };
    });
  }
  if (issue.code === "invalid_union") {
    const meant = issue.errors.filter((branch) => !branch.some(isAboutWholeValue));
    if (meant.length === 1) return meant[0]!.flatMap((below) => findingsOfIssue(below, path, root));
  }
  const value = valueAt(root, path);
  if (value === undefined) {
    const kind = [...path.slice(0, -1), "kind"];
    const message = `missing, but required; it must be ${issue.message}`;
    return [{ path, with: [kind], message, isAbsence: true }];
  }
  if (value === null) return [{ path, message: `has no value; it must be ${issue.message}` }];
  return [{ path, message: `must be ${issue.message}, not ${show(value)}` }];
}

/** Whether a branch of a union is out of the question, rather than meant and wrong in a part. */
function isAboutWholeValue(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code !== "unrecognized_keys";
}

const SHOWN_LENGTH = 60;

function show(value: unknown): string {
  if (isMap(value)) return "a map";
  if (typeof value === "number") return String(value);
  const json = JSON.stringify(value) ?? String(value);
  if (Array.isArray(value)) return json.length > SHOWN_LENGTH ? `a list of ${value.length}` : json;
  return json.length > SHOWN_LENGTH ? `${json.slice(0, SHOWN_LENGTH)}..."` : json;
}

/** Gives each finding its place: the line and column in the file, or the flag that set the value. */
export function locate(findings: readonly Finding[], source: YamlSource, applied: readonly Override[]): JobProblem[] {
  const problems: JobProblem[] = [];
  for (const finding of findings) {
    const { path, message } = finding;
    const key = formatKeyPath(path);
    const flag = flagOf([path, ...(finding.with ?? [])], applied) ?? makerOf(finding, source, applied);
    if (flag !== undefined) {
      problems.push({ line: null, column: null, key, message, flag });
      continue;
    }
    const place = placeOf(finding, source);
    const isHidden = finding.isAbsence === true ? !source.isComplete : !source.isReadable(place);
    const isSaid = source.problems.some(
      (other) => other.place.line === place.line && other.place.column === place.column,
    );
    if (!isHidden && !isSaid) problems.push({ ...place, key, message });
  }
  return problems;
}

/** The last flag that set one of the values, or what holds it. */
function flagOf(paths: readonly KeyPath[], applied: readonly Override[]): string | undefined {
  return applied.findLast((override) => paths.some((path) => isBelow(path, override.path)))?.flag;
}

/** The flag that made what is wrong, or the map in which something is missing, by setting a part of it. */
function makerOf(finding: Finding, source: YamlSource, applied: readonly Override[]): string | undefined {
  const made = finding.isAbsence === true ? finding.path.slice(0, -1) : finding.path;
  if (made.length === 0 || source.placeOf(made) !== undefined) return undefined;
  return applied.findLast((override) => isBelow(override.path, made))?.flag;
}

/** Whether `path` is `above` or stands below it. */
export function isBelow(path: KeyPath, above: KeyPath): boolean {
  return above.length <= path.length && above.every((key, index) => String(key) === String(path[index]));
}

/** The key or the value that is wrong; for what is not there, the key of what should hold it. */
function placeOf(finding: Finding, source: YamlSource): Place {
  const { path } = finding;
  const own = finding.isAboutKey === true ? source.placeOfKey(path) : source.placeOf(path);
  if (own !== undefined) return own;
  for (let length = path.length - 1; length > 0; length--) {
    const place = source.placeOfKey(path.slice(0, length));
    if (place !== undefined) return place;
  }
  return source.placeOf([]) ?? { line: 1, column: 1 };
}

/** Everything that is wrong, as one error: JOB_INVALID, or USAGE where nothing but flags is wrong. */
export function jobError(path: string, problems: readonly JobProblem[]): HeadwayError {
  const inFile = problems.filter((problem) => problem.flag === undefined).sort(byPlace);
  const inFlags = problems.filter((problem) => problem.flag !== undefined);
  const ordered = distinct([...inFile, ...inFlags]);
  const lines = ordered.map((problem) => {
    const where = problem.flag ?? `${path}:${problem.line}:${problem.column}`;
    return problem.key === "" ? `${where}: ${problem.message}` : `${where}: ${problem.key}: ${problem.message}`;
  });
  const code = inFile.length > 0 ? "JOB_INVALID" : "USAGE";
  return new HeadwayError(code, lines.join("\n"), { path, problems: ordered });
}

function byPlace(a: JobProblem, b: JobProblem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function distinct(problems: readonly JobProblem[]): JobProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const text = JSON.stringify(problem);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

/** A flag's mistake among those of the file. */
export function flagProblem(problem: FlagProblem): JobProblem {
  return { line: null, column: null, key: problem.key, message: problem.message, flag: problem.flag };
}
