import { printable } from "../text/index.js";

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand under each other at their right end. */
  readonly isNumber?: boolean;
}

const GAP = "  ";

/** A table as lines of text: a line of titles, then a line a row; the last column is not padded. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((cells) => cells.map(printable));
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => lengthOf(cells[index] ?? ""))));
  return lines
    .map((cells) => {
      const padded = columns.map(({ isNumber }, index) => {
        const cell = cells[index] ?? "";
        const fill = " ".repeat(widths[index]! - lengthOf(cell));
        return isNumber ? fill + cell : cell + fill;
      });
      return `${padded.join(GAP).trimEnd()}\n`;
    })
    .join("");
}

/** Lines of "name   value", the values under each other. */
export function renderFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...facts.map(([name]) => lengthOf(name)));
  return facts.map(([name, value]) => `${name.padEnd(width)}${GAP}${printable(value)}\n`).join("");
}

function lengthOf(text: string): number {
  return [...text].length;
}
