import { dirname, extname, relative, resolve, sep } from "node:path";
import { readRegularFile, UnfitFile } from "../files/index.js";
import { parseCsv } from "./csv.js";
import {
  findOtherName,
  MANIFEST_COLUMNS,
  type ManifestFields,
  parseManifestRow,
  refuseColumn,
} from "./manifest-row.js";
import type { ProblemList } from "./problem-list.js";
import type { SourceContext, SourceRow } from "./source-row.js";

/** A line of 100 bytes for each of two million pictures and more. */
const MAXIMUM_BYTES = 2 ** 28;

interface Line {
  readonly line: number;
  readonly fields: ManifestFields;
}

/**
 * Reads a manifest: JSON Lines (`.jsonl`, `.ndjson`; one object a line) or CSV with a header (`.csv`), with `path`,
 * `label` and optional `group`, `weight` and `split`. Other columns are passed over. Paths are relative to the manifest;
 * the id of a sample is that path, normalised.
 */
export async function readManifest(manifest: string, context: SourceContext): Promise<SourceRow[]> {
  const { problems } = context;
  const text = await readText(manifest, context);
  if (text === undefined) return [];
  const numProblems = problems.size;
  const report = (line: number, message: string): void => problems.add({ path: manifest, line }, message);
  const lines = extname(manifest).toLowerCase() === ".csv" ? linesOfCsv(text, report) : linesOfJson(text, report);
  const rows = lines.flatMap(({ line, fields }) => toRow(manifest, line, fields, report));
  if (lines.length === 0 && problems.size === numProblems) {
    problems.add({ path: manifest }, "the manifest lists no pictures; give each its path and label");
  }
  refuseRepeats(rows, problems);
  return rows;
}

async function readText(manifest: string, context: SourceContext): Promise<string | undefined> {
  const { problems, signal } = context;
  if (![".jsonl", ".ndjson", ".csv"].includes(extname(manifest).toLowerCase())) {
    problems.add({ path: manifest }, "the name of a manifest must end in .jsonl, .ndjson or .csv");
    return undefined;
  }
  try {
    const bytes = await readRegularFile(manifest, { maxBytes: MAXIMUM_BYTES });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    signal?.throwIfAborted();
    problems.add({ path: manifest }, describeReadError(error));
    return undefined;
  }
}

function describeReadError(error: unknown): string {
  if (error instanceof TypeError) return "the manifest is not UTF-8 text; save it as UTF-8";
  if (error instanceof UnfitFile) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such manifest; check the path in the job file";
  return `the manifest cannot be read (${code ?? message})`;
}

type Report = (line: number, message: string) => void;

function linesOfJson(text: string, report: Report): Line[] {
  const refused = new Set<string>();
  return text.split("\n").flatMap((source, index): Line[] => {
    const line = index + 1;
    if (source.trim() === "") return [];
    const fields = parseObject(source);
    if (fields === undefined) {
      report(line, 'this line is not a JSON object such as {"path": "cats/1.jpg", "label": "cat"}');
      return [];
    }
    const unknown = Object.keys(fields).filter((name) => !refused.has(name) && refuseColumn(name) !== undefined);
    for (const name of unknown) {
      refused.add(name);
      report(line, refuseColumn(name)!);
    }
    const renamed = ["path", "label"].filter((name) => fields[name] === undefined && hintAt(name, Object.keys(fields)));
    for (const name of renamed.filter((column) => !refused.has(column))) {
      refused.add(name);
      report(line, `${name} is missing${hintAt(name, Object.keys(fields))}`);
    }
    return renamed.length > 0 ? [] : [{ line, fields }];
  });
}

function parseObject(source: string): ManifestFields | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ManifestFields) : undefined;
  } catch {
    return undefined;
  }
}

function linesOfCsv(text: string, report: Report): Line[] {
  const { records, mistakes } = parseCsv(text);
  for (const { line, message } of mistakes) report(line, message);
  const [header, ...rows] = records;
  if (header === undefined || mistakes.some(({ line }) => line < header.line)) return [];
  for (const name of header.fields) {
    const message = refuseColumn(name);
    if (message !== undefined) report(header.line, message);
  }
  const separator = findSeparator(header.fields);
  if (separator !== undefined) {
    report(header.line, `the fields are separated by ${separator}; separate them by commas, as in path,label`);
    return [];
  }
  const missing = ["path", "label"].filter((name) => !header.fields.includes(name));
  for (const name of missing) report(header.line, `the header has no column "${name}"${hintAt(name, header.fields)}`);
  const repeated = MANIFEST_COLUMNS.filter((name) => header.fields.filter((field) => field === name).length > 1);
  for (const name of repeated) report(header.line, `the header has the column "${name}" more than once`);
  if (missing.length > 0 || repeated.length > 0) return [];
  return rows.flatMap(({ line, fields }): Line[] => {
    if (fields.length !== header.fields.length) {
      report(line, `this record has ${fields.length} fields, the header has ${header.fields.length}`);
      return [];
    }
    return [{ line, fields: Object.fromEntries(header.fields.map((name, column) => [name, fields[column]])) }];
  });
}

/** What separates the fields of a header in place of commas; undefined where commas do, or nothing. */
function findSeparator(fields: readonly string[]): string | undefined {
  const [only = ""] = fields;
  if (fields.length > 1) return undefined;
  if (only.includes("\t")) return "tabs";
  return [";", "|"].map((mark) => (only.includes(mark) ? JSON.stringify(mark) : undefined)).find(Boolean);
}

function hintAt(column: string, names: readonly string[]): string {
  const other = findOtherName(column, names);
  return other === undefined ? "" : `; write "${column}" in place of ${JSON.stringify(other)}`;
}

function toRow(manifest: string, line: number, fields: ManifestFields, report: Report): SourceRow[] {
  const row = parseManifestRow(fields, (message) => report(line, message));
  if (row === undefined) return [];
  const folder = dirname(manifest);
  const path = resolve(folder, row.path);
  const id = relative(folder, path).split(sep).join("/");
  return [{ ...row, id, source: { kind: "file", path }, sha256: undefined, place: { path: manifest, line } }];
}

function refuseRepeats(rows: readonly SourceRow[], problems: ProblemList): void {
  const firsts = new Map<string, SourceRow>();
  for (const row of rows) {
    const { id, label, place } = row;
    const first = firsts.get(id);
    if (first === undefined) firsts.set(id, row);
    else if (first.label === label)
      problems.add(place, `${id} is listed on line ${first.place.line} already; keep one row`);
    else {
      const labels = `${JSON.stringify(first.label)} (line ${first.place.line}) and ${JSON.stringify(label)}`;
      problems.add(place, `${id} has the labels ${labels}; headway trains one label a picture`);
    }
  }
}
