import { readFileSync } from "node:fs";

/** A table of a page: the heading above it, its titles, and its rows by title. */
export interface MarkdownTable {
  readonly heading: string;
  readonly titles: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** The tables of a Markdown page in docs/, in order. A bar in a cell would have to be escaped; no page has one. */
export function readTables(page: string): MarkdownTable[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const tables: { heading: string; titles: string[]; rows: Record<string, string>[] }[] = [];
  let heading = "";
  let isInTable = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
    if (!line.startsWith("|")) {
      isInTable = false;
      continue;
    }
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (!isInTable) tables.push({ heading, titles: cells, rows: [] });
    else if (!cells.every((cell) => /^-+$/.test(cell))) {
      const table = tables.at(-1)!;
      table.rows.push(Object.fromEntries(table.titles.map((title, index) => [title, cells[index] ?? ""])));
    }
    isInTable = true;
  }
  return tables;
}

/** What stands in code spans of a cell. */
export function codeSpans(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}
