// Reads a tree of TypeScript files as a graph: the files are its nodes, their imports its edges.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import ts from "typescript";

/** One import, export-from, `import()` or `import("...")` type in a file. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** The imported file relative to the root, for a relative specifier that resolves. */
  readonly target: string | undefined;
  /** Whether it is `export * from`. */
  readonly isStar: boolean;
  /** Whether it is an `import type` declaration. */
  readonly isType: boolean;
}

/** A source file; `path` is relative to the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly numLines: number;
  readonly imports: readonly Import[];
}

/** Folders whose files nobody wrote here, or that are wrong on purpose. */
const LEFT_OUT = /(^|\/)(node_modules|fixtures)\/|^examples\/[^/]+\/(data|model)\//;

/** The paths of all files below `folders` that match `pattern`, relative to `root`, by code unit. */
export function listFiles(root: string, folders: readonly string[], pattern: RegExp): string[] {
  const paths: string[] = [];
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join("/");
      if (entry.isFile() && pattern.test(path) && !LEFT_OUT.test(path)) paths.push(path);
    }
  }
  return paths.sort();
}

/** Parses one file of the tree. */
export function parseFile(root: string, path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true);
}

/** The 1-based line on which a node begins. */
export function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** Reads the files at `paths` with their imports. */
export function readSourceFiles(root: string, paths: readonly string[]): SourceFile[] {
  return paths.map((path) => {
    const file = parseFile(root, path);
    const numLines = file.text.split("\n").length - (file.text.endsWith("\n") ? 1 : 0);
    return { path, numLines, imports: findImports(root, file) };
  });
}

function findImports(root: string, file: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, { isStar = false, isType = false } = {}): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { text } = specifier;
    const target = resolve(root, file.fileName, text);
    imports.push({ specifier: text, line: lineOf(file, specifier), target, isStar, isType });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, { isType: node.importClause?.isTypeOnly ?? false });
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, { isStar: node.exportClause === undefined });
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return imports;
}

function resolve(root: string, from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(dirname(from), specifier);
  const candidates = [path.replace(/\.js$/, ".ts"), path.replace(/\.js$/, ".tsx"), path];
  return candidates.find((candidate) => /\.[a-z]+$/.test(candidate) && existsSync(join(root, candidate)));
}

/**
 * The cycles of a directed graph, one for each strongly connected component: a shortest cycle through its first node
 * by code unit, as the list of its nodes (the last one leads back to the first).
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const covered = new Set<string>();
  for (const start of [...edges.keys()].sort()) {
    if (covered.has(start)) continue;
    const forth = reach(edges, start);
    if (!forth.has(start)) continue;
    for (const node of forth.keys()) if (reach(edges, node).has(start)) covered.add(node);
    const cycle = [start];
    for (let node = forth.get(start); node !== undefined && node !== start; node = forth.get(node)) {
      cycle.splice(1, 0, node);
    }
    cycles.push(cycle);
  }
  return cycles;
}

/** Breadth first from `start`: every node that a path of at least one edge leads to, with its predecessor on a shortest one. */
function reach(edges: ReadonlyMap<string, readonly string[]>, start: string): Map<string, string> {
  const predecessor = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of edges.get(node) ?? []) {
      if (predecessor.has(next)) continue;
      predecessor.set(next, node);
      queue.push(next);
    }
  }
  return predecessor;
}
