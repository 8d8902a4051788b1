import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { currentCommit, currentLoad, describeMachine } from "./machine.js";

/** A table of text cells. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Collects a bench's tables, prints each as it is ready and writes all of them, with what they were measured on, to
 * bench/results/<subject>.md.
 */
export class ResultPage {
  readonly #subject: string;
  readonly #about: string;
  readonly #command: string;
  readonly #load = currentLoad();
  readonly #date = new Date();
  readonly #parts: string[] = [];

  /**
   * @param subject name of the bench and of its page
   * @param about what is measured against what, in Markdown
   * @param command what reproduces the page
   */
  constructor(subject: string, about: string, command = `npx tsx bench/${subject}.bench.ts`) {
    this.#subject = subject;
    this.#about = about;
    this.#command = command;
  }

  /** Adds and prints a table. */
  table(table: Table): void {
    this.#parts.push(`## ${table.title}\n\n${toMarkdown(table)}`);
    process.stdout.write(`\n${table.title}\n${toText(table)}\n`);
  }

  /** Adds and prints a paragraph. */
  note(text: string): void {
    this.#parts.push(text);
    process.stdout.write(`\n${text}\n`);
  }

  /** Writes the page. */
  write(): void {
    const folder = fileURLToPath(new URL("./results/", import.meta.url));
    mkdirSync(folder, { recursive: true });
    const { cpu, cores, instructionSets, memoryGiB, system, node } = describeMachine();
    const facts = [
      ["machine", `${cpu}, ${cores} cores (${instructionSets.join(", ")}), ${memoryGiB} GiB, ${system}, Node ${node}`],
      ["date", this.#date.toISOString().slice(0, 10)],
      ["commit", currentCommit()],
      ["command", `\`${this.#command}\``],
      ["load average", `${this.#load.toFixed(2)} at the start, ${currentLoad().toFixed(2)} at the end`],
    ];
    const head = `# Bench: ${this.#subject}\n\n${this.#about}\n\n${facts.map(([name, value]) => `- ${name}: ${value}`).join("\n")}`;
    writeFileSync(`${folder}${this.#subject}.md`, `${[head, ...this.#parts].join("\n\n")}\n`);
    process.stdout.write(`\nwritten to bench/results/${this.#subject}.md\n`);
  }
}

/** A number with three significant digits, without an exponent. */
export function digits(value: number): string {
  if (value === 0) return "0";
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(decimals);
}

function toMarkdown({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(columns), line(rule), ...rows.map(line)].join("\n");
}

function toText({ columns, rows }: Table): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)))
      .join("  ")
      .trimEnd();
  return [columns, ...rows].map(line).join("\n");
}
