/** One record of a CSV text. */
export interface CsvRecord {
  /** Line on which the record begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** What is wrong with a CSV text. */
export interface CsvMistake {
  readonly line: number;
  readonly message: string;
}

/**
 * Reads CSV as RFC 4180 defines it (https://www.rfc-editor.org/rfc/rfc4180): comma separated, fields with commas, quotes
 * or line breaks in double quotes, a quote inside them doubled. Lines may end in LF, CRLF or CR; empty lines are passed
 * over. A record with a mistake is left out.
 */
export function parseCsv(text: string): { records: CsvRecord[]; mistakes: CsvMistake[] } {
  const records: CsvRecord[] = [];
  const mistakes: CsvMistake[] = [];
  const reader = new CsvReader(text);
  while (!reader.atEnd) {
    const line = reader.line;
    const { fields, mistake } = reader.record();
    if (mistake !== undefined) mistakes.push({ line, message: mistake });
    else if (fields.length > 1 || fields[0] !== "") records.push({ line, fields });
  }
  return { records, mistakes };
}

class CsvReader {
  readonly #delimiter = /[,\r\n]/g;
  readonly #text: string;
  #position = 0;
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  /** Reads up to and including the next line break outside quotes. */
  record(): { fields: string[]; mistake: string | undefined } {
    const fields: string[] = [];
    let mistake: string | undefined;
    for (;;) {
      const field = this.#text[this.#position] === '"' ? this.#quoted() : this.#plain();
      fields.push(field.value);
      mistake ??= field.mistake;
      if (this.#text[this.#position] !== ",") break;
      this.#position++;
    }
    this.#lineBreak();
    return { fields, mistake };
  }

  #plain(): { value: string; mistake?: string } {
    const value = this.#untilDelimiter();
    return value.includes('"')
      ? { value, mistake: 'a quote inside a field without quotes; write "..." around it' }
      : { value };
  }

  #quoted(): { value: string; mistake?: string } {
    let value = "";
    for (;;) {
      const end = this.#text.indexOf('"', this.#position + 1);
      if (end < 0) {
        this.#position = this.#text.length;
        return { value, mistake: "the quote that begins a field is never closed" };
      }
      const part = this.#text.slice(this.#position + 1, end);
      this.line += part.match(/\r\n|\n|\r/g)?.length ?? 0;
      value += part;
      this.#position = end + 1;
      if (this.#text[this.#position] !== '"') break;
      value += '"';
    }
    const rest = this.#untilDelimiter();
    return rest === "" ? { value } : { value, mistake: "text after the closing quote of a field" };
  }

  #untilDelimiter(): string {
    this.#delimiter.lastIndex = this.#position;
    const end = this.#delimiter.exec(this.#text)?.index ?? this.#text.length;
    const value = this.#text.slice(this.#position, end);
    this.#position = end;
    return value;
  }

  #lineBreak(): void {
    if (this.#text.startsWith("\r\n", this.#position)) this.#position += 2;
    else if (!this.atEnd) this.#position++;
    this.line++;
  }
}
