import type { HeadwayError } from "../errors.js";
import { printableJson, printableLines } from "../text/index.js";

/** Where text is printed. What would steer a terminal does not get through, wherever in the text it came from. */
export interface Printer {
  write(text: string): void;
}

/** Where a command prints. */
export interface Printers {
  /** For the command's answer. */
  readonly stdout: Printer;
  /** For everything else. */
  readonly stderr: Printer;
}

/** A printer onto a stream of the process. */
export function printerOn(stream: { write(text: string): unknown }): Printer {
  return { write: (text) => void stream.write(printableLines(text)) };
}

/** Prints one JSON object, the answer of a command with `--json`. */
export function printJson(value: unknown, { stdout }: Pick<Printers, "stdout">): void {
  stdout.write(`${printableJson(JSON.stringify(value, null, 2))}\n`);
}

/** Prints an error, with `--json` as one object too. @returns the exit code */
export function reportError(error: HeadwayError, isJson: boolean, { stdout, stderr }: Printers): number {
  const { code, message, facts } = error;
  if (isJson) printJson({ error: { ...facts, code, message } }, { stdout });
  stderr.write(message.includes("\n") ? `headway: ${code}\n${message}\n` : `headway: ${message} (${code})\n`);
  if (code === "INTERNAL" && error.cause instanceof Error) stderr.write(`${error.cause.stack}\n`);
  return error.exitCode;
}
