import type { HeadwayError } from "../errors.js";
import type { PicturePrediction, UnreadablePicture } from "../evaluation/index.js";
import { printableJson } from "../text/index.js";
import type { Printer } from "./printer.js";
import { percentText } from "./quantity.js";
import { type Column, renderTable } from "./table.js";

/** Prints what is said of pictures, one after another, so that their number does not matter. */
export interface PredictionPrinter {
  add(answer: PicturePrediction | UnreadablePicture): void;
  end(): void;
  /** Prints what is left where an error ended it before the last picture. @returns whether the answer holds the error */
  fail(error: HeadwayError): boolean;
}

/** A table's columns are as wide as the cells of so many rows need; those after them begin anew. */
const ROWS_AT_ONCE = 256;

/** A line a picture that was read, its most probable classes side by side. */
export class TablePrinter implements PredictionPrinter {
  readonly #out: Printer;
  readonly #top: number;
  #predictions: PicturePrediction[] = [];
  #hasTitles = false;

  constructor(out: Printer, top: number) {
    this.#out = out;
    this.#top = top;
  }

  add(answer: PicturePrediction | UnreadablePicture): void {
    if ("error" in answer) return; // listed on stderr
    this.#predictions.push(answer);
    if (this.#predictions.length === ROWS_AT_ONCE) this.#print();
  }

  end(): void {
    if (this.#predictions.length > 0) this.#print();
  }

  fail(): boolean {
    this.end();
    return false;
  }

  #print(): void {
    const rows = this.#predictions.map(({ path, classes }) => [
      path,
      ...classes.slice(0, this.#top).flatMap(({ label, probability }) => [label, percentText(probability)]),
    ]);
    const columns: Column[] = rows[0]!.map((_, index) => {
      if (index === 0) return { title: "picture" };
      if (index % 2 === 0) return { title: "", isNumber: true };
      return { title: index === 1 ? "class" : `${(index + 1) / 2}.` };
    });
    const text = renderTable(columns, rows);
    this.#out.write(this.#hasTitles ? text.slice(text.indexOf("\n") + 1) : text);
    this.#hasTitles = true;
    this.#predictions = [];
  }
}

/** CSV with a header (RFC 4180): a row a picture, and in the last column why it was not read. */
export class CsvPrinter implements PredictionPrinter {
  readonly #out: Printer;
  readonly #top: number;
  #hasHeader = false;

  /** @param top columns of classes; where there are fewer classes, those columns are empty */
  constructor(out: Printer, top: number) {
    this.#out = out;
    this.#top = top;
  }

  add(answer: PicturePrediction | UnreadablePicture): void {
    this.#writeHeader();
    const classes = "error" in answer ? [] : answer.classes;
    const cells = Array.from({ length: this.#top }, (_, rank) => classes[rank]).flatMap((entry) => {
      return entry === undefined ? ["", ""] : [entry.label, String(entry.probability)];
    });
    this.#row([answer.path, ...cells, "error" in answer ? answer.error.message : ""]);
  }

  end(): void {
    this.#writeHeader();
  }

  fail(): boolean {
    return false;
  }

  #writeHeader(): void {
    if (this.#hasHeader) return;
    this.#hasHeader = true;
    const ranks = Array.from({ length: this.#top }, (_, rank) => rank + 1);
    this.#row(["picture", ...ranks.flatMap((rank) => [`class_${rank}`, `probability_${rank}`]), "problem"]);
  }

  #row(cells: readonly string[]): void {
    this.#out.write(`${cells.map(csvCell).join(",")}\n`);
  }
}

function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One JSON object, written as it comes: `run`, `predictions`, `unreadable`, and `error` where something ended it early. */
export class JsonPrinter implements PredictionPrinter {
  readonly #out: Printer;
  readonly #top: number;
  readonly #run: string;
  #numUnreadable = 0;
  #hasBegun = false;

  constructor(out: Printer, top: number, run: string) {
    this.#out = out;
    this.#top = top;
    this.#run = run;
  }

  add(answer: PicturePrediction | UnreadablePicture): void {
    if ("error" in answer) {
      this.#numUnreadable++;
      const { code, message } = answer.error;
      this.#item({ path: answer.path, error: { code, message } });
    } else this.#item({ ...answer, classes: answer.classes.slice(0, this.#top) });
  }

  end(): void {
    this.#close({});
  }

  /** An object that has begun is ended with the error in it; else the error is an object of its own. */
  fail({ code, message, facts }: HeadwayError): boolean {
    if (this.#hasBegun) this.#close({ error: { ...facts, code, message } });
    return this.#hasBegun;
  }

  #close(more: object): void {
    const rest = { unreadable: this.#numUnreadable, ...more };
    const members = jsonText(rest).slice(1); // without its {
    this.#write(
      `${this.#hasBegun ? "\n  ]" : `{\n  "run": ${jsonText(this.#run)},\n  "predictions": []`},${members}\n`,
    );
  }

  #item(item: object): void {
    const lead = this.#hasBegun ? "," : `{\n  "run": ${jsonText(this.#run)},\n  "predictions": [`;
    this.#write(`${lead}\n    ${jsonText(item).replaceAll("\n", "\n    ")}`);
  }

  #write(text: string): void {
    this.#out.write(text);
    this.#hasBegun = true;
  }
}

const jsonText = (value: unknown): string => printableJson(JSON.stringify(value, null, 2));
