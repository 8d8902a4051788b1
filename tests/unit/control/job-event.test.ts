import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { codeSpans, readTables } from "../../harness/markdown-table.js";

const SOURCE = fileURLToPath(new URL("../../../src/control/job-event.ts", import.meta.url));

/** Names and facts of the events, as the compiler reads them from the type. */
function declaredEvents(): Record<string, string[]> {
  const program = ts.createProgram([SOURCE], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(SOURCE)!)!;
  const symbol = checker.getExportsOfModule(module).find(({ name }) => name === "JobEvent")!;
  const union = checker.getDeclaredTypeOfSymbol(symbol) as ts.UnionType;
  return Object.fromEntries(
    union.types.map((type) => {
      const event = checker.getTypeOfSymbol(type.getProperty("event")!) as ts.StringLiteralType;
      const facts = type.getProperties().map(({ name }) => name);
      return [event.value, facts.filter((name) => name !== "event")];
    }),
  );
}

describe("docs/events.md", () => {
  it("has a row for each event with exactly its facts", () => {
    const [table] = readTables("events.md");
    const documented = table!.rows.map((row) => [codeSpans(row.event!)[0]!, codeSpans(row.facts!).sort()]);
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(declaredEvents()).map(([event, facts]) => [event, facts.sort()])),
    );
    expect(new Set(documented.map(([event]) => event)).size).toBe(documented.length);
  });
});
