import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../../src/cli/cli.js";
import type { CliContext } from "../../../src/cli/context.js";
import { codeSpans, readTables } from "../../harness/markdown-table.js";

const context: CliContext = {
  cwd: "/",
  env: {},
  scriptPath: "/usr/bin/headway",
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  terminal: process.stderr,
  exit: () => {
    throw new Error("exit");
  },
  finish: async () => undefined,
};

/** All commands that do something, by their words. */
function commandsOf(command: Command, words: string): [string, Command][] {
  const below = command.commands.filter((sub) => sub.name() !== "help");
  return below.length === 0 ? [[words, command]] : below.flatMap((sub) => commandsOf(sub, `${words} ${sub.name()}`));
}

const commands = commandsOf(createProgram(context, "1.2.3"), "headway");

describe("docs/cli.md", () => {
  it("lists every command", () => {
    const [table] = readTables("cli.md");
    const names = table!.rows.map(({ command }) => codeSpans(command!)[0]!);
    expect(names).toEqual(expect.arrayContaining(commands.map(([words]) => words)));
    expect(names).toHaveLength(commands.length);
  });

  it.each(commands)("lists every flag of %s, and no other", (words, command) => {
    const table = readTables("cli.md").find(({ heading, titles }) => heading === words && titles[0] === "flag");
    const flags = command.options.map(({ flags }) => flags.replace(/<(.+)>/, (_, value) => value.toUpperCase()));
    const documented = table?.rows.map(({ flag }) => codeSpans(flag!)[0]!);
    expect(documented?.sort()).toEqual(flags.sort());
  });
});
