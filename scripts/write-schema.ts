// Writes what is made from the job file's model: schema/job.v1.json and the tables of docs/job-file.md.
// `npx tsx scripts/write-schema.ts`; with --check it writes nothing and fails where a file is not up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type JobKey, type JsonSchema, jobJsonSchema, listJobKeys } from "../src/config/index.js";

const BEGIN = "<!-- The tables from here on are written by scripts/write-schema.ts. -->";
const END = "<!-- The tables end here. -->";

/** The text of schema/job.v1.json. */
export function schemaText(): string {
  return `${JSON.stringify(jobJsonSchema(), null, 2)}\n`;
}

/** The page with its tables as the model has them. */
export function withTables(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/job-file.md: the lines "${BEGIN}" and "${END}" must be there`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables(listJobKeys())}\n${page.slice(end)}`;
}

function tables(keys: readonly JobKey[]): string {
  const sections = keys.filter(({ key, schema }) => !key.includes(".") && schema.properties !== undefined);
  const single = keys.filter(({ key, schema }) => !key.includes(".") && schema.properties === undefined);
  const parts = [`## The job\n\n${table(single, keys, "")}`];
  for (const section of sections) {
    const below = keys.filter(({ key }) => key.startsWith(`${section.key}.`));
    const isRequired = section.isRequired ? " Required." : "";
    parts.push(`## ${section.key}\n\n${section.description}${isRequired}\n\n${table(below, keys, `${section.key}.`)}`);
  }
  return parts.join("\n");
}

function table(rows: readonly JobKey[], all: readonly JobKey[], prefix: string): string {
  const lines = rows.map((row) => {
    const name = `\`${row.key.slice(prefix.length)}\`${kindsText(row, all)}`;
    const cells = [name, valueText(row, all), defaultText(row), row.changesHead ? "yes" : "no", row.description];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| key | value | default | can change the head | meaning |", "|---|---|---|---|---|", ...lines, ""].join(
    "\n",
  );
}

function siblingKinds(row: JobKey, all: readonly JobKey[]): readonly string[] {
  const kindKey = `${row.key.slice(0, row.key.lastIndexOf("."))}.kind`;
  return all.find(({ key }) => key === kindKey)?.kinds ?? [];
}

function kindsText(row: JobKey, all: readonly JobKey[]): string {
  if (row.kinds === null || row.kinds.length === siblingKinds(row, all).length) return "";
  return ` of ${row.kinds.join(", ")}`;
}

function valueText(row: JobKey, all: readonly JobKey[]): string {
  if (row.kinds !== null && row.key.endsWith(".kind")) return siblingKinds(row, all).map(code).join(", ");
  return typeText(row.schema);
}

/** A schema in a few words. */
function typeText(schema: JsonSchema): string {
  const options = schema.properties === undefined ? (schema.anyOf ?? schema.oneOf) : undefined;
  if (options !== undefined) return [...new Set(options.map(typeText))].join(" or ");
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  if (schema.properties !== undefined) return "map";
  if (typeof schema.additionalProperties === "object")
    return `map from name to ${typeText(schema.additionalProperties)}`;
  if (Array.isArray(schema.items)) return `list of ${schema.items.length}: ${typeText(schema.items[0])} each`;
  if (schema.items !== undefined) return `list of ${typeText(schema.items as JsonSchema)}`;
  if (schema.type === "integer" || schema.type === "number") return `${schema.type}${boundsText(schema)}`;
  if (schema.type === "boolean") return "`true`, `false`";
  return schema.examples === undefined ? "text" : `text such as ${schema.examples.map(code).join(", ")}`;
}

function boundsText(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const bounds = [
    minimum === undefined ? "" : `>= ${minimum}`,
    exclusiveMinimum === undefined ? "" : `> ${exclusiveMinimum}`,
    maximum === undefined ? "" : `<= ${maximum}`,
    exclusiveMaximum === undefined ? "" : `< ${exclusiveMaximum}`,
  ].filter((bound) => bound !== "");
  return bounds.length === 0 ? "" : ` ${bounds.join(", ")}`;
}

function defaultText(row: JobKey): string {
  if (row.isRequired) return "required";
  const value = row.default;
  if (value === undefined) return "";
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const parts = Object.entries(value).map(([key, member]) => `${key}: ${member}`);
    return parts.length === 0 ? "" : code(`{${parts.join(", ")}}`);
  }
  return code(Array.isArray(value) ? `[${value.join(", ")}]` : value);
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function main(isCheck: boolean): void {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const page = readFileSync(join(root, "docs/job-file.md"), "utf8");
  const wanted = { "schema/job.v1.json": schemaText(), "docs/job-file.md": withTables(page) };
  for (const [path, text] of Object.entries(wanted)) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    if (isCheck) {
      process.stderr.write(`${path} is not what src/config has; run npx tsx scripts/write-schema.ts\n`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes("--check"));
