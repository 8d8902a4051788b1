import { readFile } from "node:fs/promises";
import path from "node:path";
import { HeadwayError } from "../errors.js";
import { type Job, jobModel, jobRules } from "./job.js";
import { applyOverrides, type OverrideFlags, parseOverrides } from "./overrides.js";
import { findingsOf, flagProblem, isBelow, type JobProblem, jobError, locate } from "./problems.js";
import { type MakeAbsolute, resolveJob } from "./resolve-job.js";
import { type Finding, WrittenValues } from "./written-values.js";
import { YamlSource } from "./yaml-source.js";

/** What a job file is read with, besides its text. */
export interface JobOptions extends OverrideFlags {
  /** What `cache.folder: auto` stands for; see `cacheHomeOf`. */
  readonly cacheHome: string;
  /** The current folder: the job file's own path and paths in flags are relative to it. */
  readonly cwd: string;
}

const MAX_FILE_BYTES = 4 * 2 ** 20;

/** Reads and resolves the job file at `file`. Errors: NOT_FOUND, and those of {@link parseJob}. */
export async function loadJob(file: string, options: JobOptions): Promise<Job> {
  const bytes = await readFile(path.resolve(options.cwd, file)).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause);
  });
  if (bytes.length > MAX_FILE_BYTES) {
    const message = `${file}:1:1: has ${bytes.length} bytes, more than ${MAX_FILE_BYTES}; is this a job file?`;
    throw new HeadwayError("JOB_INVALID", message, { path: file, problems: [] });
  }
  return parseJob(decodeText(bytes, file), file, options);
}

/**
 * The job in `text`, with flags in place of the file's values, defaults filled in and paths absolute. `file` is where
 * the text comes from: the base of its paths, and its name in messages. Throws JOB_INVALID with every mistake at once,
 * one a line, as `file:line:column: key: what, what to do` and as data in `facts.problems`; a mistake of a flag names
 * the flag, and if there are no others the code is USAGE.
 */
export function parseJob(text: string, file: string, options: JobOptions): Job {
  const source = new YamlSource(text);
  const { overrides, problems: flagProblems } = parseOverrides(options);
  const { root, applied, problems: unusable } = applyOverrides(source.root, overrides);
  const problems: JobProblem[] = [
    ...source.problems.map(({ place, key, message }) => ({ ...place, key, message })),
    ...[...flagProblems, ...unusable].map(flagProblem),
  ];

  const fileFolder = path.dirname(path.resolve(options.cwd, file));
  const absolute: MakeAbsolute = (written, place) => {
    const isFlag = applied.some((override) => isBelow(place, override.path));
    return path.resolve(isFlag ? options.cwd : fileFolder, written);
  };
  const read = jobModel.safeParse(root);
  const findings: Finding[] = isEmpty(source) ? [EMPTY] : findingsOf(read.error?.issues ?? [], root);
  const values = new WrittenValues(root, absolute);
  for (const rule of jobRules) findings.push(...rule(values));
  problems.push(...locate(findings, source, applied));

  if (problems.length > 0 || !read.success) throw jobError(file, problems);
  return resolveJob(read.data, absolute, options.cacheHome);
}

const EMPTY: Finding = { path: [], message: "the file is empty; begin with apiVersion: headway/v1 and kind: FineTune" };

function isEmpty(source: YamlSource): boolean {
  return source.root === null && source.problems.length === 0;
}

function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${file}:1:1: is not UTF-8 text; is this a job file?`;
    throw new HeadwayError("JOB_INVALID", message, { path: file, problems: [] }, { cause });
  }
}

function unreadable(file: string, cause: NodeJS.ErrnoException): HeadwayError {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") {
    return new HeadwayError("NOT_FOUND", `${file}: there is no such job file`, { path: file }, { cause });
  }
  if (cause.code === "EISDIR") {
    const message = `${file} is a folder; name the job file in it, for example ${path.join(file, "job.yaml")}`;
    return new HeadwayError("NOT_FOUND", message, { path: file }, { cause });
  }
  return new HeadwayError("JOB_INVALID", `${file}: cannot be read: ${cause.message}`, { path: file }, { cause });
}
