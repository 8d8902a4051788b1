import { HeadwayError } from "../errors.js";

/** Where something is wrong: a file, of a manifest also the line, from 1. */
export interface DataPlace {
  readonly path: string;
  readonly line?: number;
}

/** One thing wrong with the data. */
export interface DataProblem extends DataPlace {
  readonly message: string;
}

const MAXIMUM_LINES = 100;

/** Gathers what is wrong with the data, so that all of it is said at once. */
export class ProblemList {
  readonly #problems: DataProblem[] = [];
  readonly #keys = new Map<string, string>();

  get size(): number {
    return this.#problems.length;
  }

  /** Has problems of a file as a whole begin with the key of the job file that names it. */
  nameKey(path: string, key: string): void {
    if (!this.#keys.has(path)) this.#keys.set(path, key);
  }

  add(place: DataPlace, message: string): void {
    this.#problems.push({ ...place, message });
  }

  /** Throws one error with all problems; its message has the first hundred, its facts have all. */
  throwIfAny(code: "DATA_INVALID" | "IMAGES_UNREADABLE" = "DATA_INVALID"): void {
    if (this.#problems.length === 0) return;
    const problems = inFileOrder(this.#problems);
    const lines = problems.slice(0, MAXIMUM_LINES).map((problem) => this.#toLine(problem));
    const numMore = problems.length - lines.length;
    if (numMore > 0) lines.push(`and ${numMore} more`);
    throw new HeadwayError(code, lines.join("\n"), { problems });
  }

  #toLine({ path, line, message }: DataProblem): string {
    if (line !== undefined) return `${path}:${line}: ${message}`;
    const key = this.#keys.get(path);
    return `${key === undefined ? "" : `${key}: `}${path}: ${message}`;
  }
}

/** Files in the order in which they were first named, the problems of one by line. */
function inFileOrder(problems: readonly DataProblem[]): DataProblem[] {
  const byPath = new Map<string, DataProblem[]>();
  for (const problem of problems) {
    const listed = byPath.get(problem.path);
    if (listed === undefined) byPath.set(problem.path, [problem]);
    else listed.push(problem);
  }
  return [...byPath.values()].flatMap((listed) => listed.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
}
