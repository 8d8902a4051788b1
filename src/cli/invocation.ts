import { basename } from "node:path";
import type { CliContext } from "./context.js";

/** What a person types to call headway again in the same way: `headway`, `npx headway`, or node with the file. */
export function invocationOf({ env, scriptPath }: Pick<CliContext, "env" | "scriptPath">): string {
  // npm sets these for what it runs, and only it puts node_modules/.bin on the PATH.
  if (env.npm_command !== undefined || env.npm_lifecycle_event !== undefined) return "npx headway";
  return basename(scriptPath) === "headway" ? "headway" : `node ${shellQuoted(scriptPath)}`;
}

/** A word of a POSIX shell's command line. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
