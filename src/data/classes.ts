import type { ProblemList } from "./problem-list.js";
import { compareCodeUnits } from "./sample.js";
import type { SourceRow } from "./source-row.js";

const SEPARATORS = ["|", ";", ","];
const MANY_NUMBERS = 20;

/** The class names of labelled rows, by code unit. */
export function listClasses(rows: readonly { readonly label: string }[]): string[] {
  return [...new Set(rows.map(({ label }) => label))].sort(compareCodeUnits);
}

/**
 * Refuses labels of one source that say that it is not single-label classification: a label that joins other labels of
 * the source ("cat|dog" beside "cat" and "dog"), and numbers with fractions, many of them distinct.
 */
export function refuseOtherTasks(path: string, rows: readonly SourceRow[], problems: ProblemList): void {
  const labels = new Set(rows.map(({ label }) => label));
  for (const row of firstRows(rows)) {
    if (SEPARATORS.some((separator) => joinsOthers(row.label, separator, labels))) {
      problems.add(
        row.place,
        `label ${JSON.stringify(row.label)} joins other labels of the data; headway trains one label a picture`,
      );
    }
  }
  if (looksContinuous([...labels], rows.length)) {
    const some = [...labels].slice(0, 3).map((label) => JSON.stringify(label));
    problems.add(
      { path },
      `its ${labels.size} distinct labels are numbers with fractions (${some.join(", ")}, ...): this is regression, and ` +
        "headway trains classifiers; give each picture the name of its class",
    );
  }
}

/** Refuses training rows of fewer than two classes. */
export function refuseSingleClass(path: string, rows: readonly SourceRow[], problems: ProblemList): void {
  const classes = listClasses(rows);
  if (classes.length > 1) return;
  if (classes.length === 0) {
    problems.add({ path }, "none of its pictures can be read, so there is nothing to train on");
    return;
  }
  problems.add(
    { path },
    `all its samples (${rows.length}) have the class ${JSON.stringify(classes[0])}; a classifier needs two or more classes`,
  );
}

function firstRows(rows: readonly SourceRow[]): SourceRow[] {
  const seen = new Set<string>();
  return rows.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function joinsOthers(label: string, separator: string, labels: ReadonlySet<string>): boolean {
  const parts = label.split(separator).map((part) => part.trim());
  return parts.length > 1 && parts.every((part) => labels.has(part));
}

function looksContinuous(labels: readonly string[], numRows: number): boolean {
  const numbers = labels.map((label) => (label.trim() === "" ? Number.NaN : Number(label)));
  if (!numbers.every(Number.isFinite) || numbers.every(Number.isInteger)) return false;
  return labels.length > MANY_NUMBERS || labels.length * 2 > numRows;
}
