// The rules behind check-layers.ts, as functions of the files read and of the table of what is allowed.
import { findCycles, type Import, type SourceFile } from "./import-graph.js";

/** Where src may import a package. */
export interface PackageRule {
  readonly files?: RegExp;
  readonly folders?: readonly string[];
  readonly isTypeFree?: boolean;
}

/** What is allowed: see LAYERS in check-layers.ts for what each part means. */
export interface LayerTable {
  readonly layers: readonly (readonly string[])[];
  readonly edges: Readonly<Record<string, readonly string[]>>;
  readonly withoutIndex: readonly string[];
  readonly packages: Readonly<Record<string, PackageRule>>;
  readonly maximumLines: number;
  readonly longFiles: Readonly<Record<string, string>>;
}

/** A place that breaks a rule. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const VAGUE_NAME = /(^|\/)(utils?|helpers?|common|misc)(\.[a-z.]+)?(\/|$)|(^|\/)(types|constants)\.[a-z.]+$/;

/** All violations, by path and line. */
export function findViolations(files: readonly SourceFile[], table: LayerTable): Violation[] {
  const source = files.filter(({ path }) => path.startsWith("src/"));
  const hand = source.filter(({ path }) => !path.startsWith("src/gen/"));
  return [
    ...hand.flatMap((file) => file.imports.flatMap((edge) => checkImport(file.path, edge, table))),
    ...checkFolders(hand, table),
    ...checkCycles(source),
    ...files.flatMap((file) => checkShape(file, table)),
    ...checkLongFiles(files, table),
  ].sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

/** The folder of src that a file belongs to; a file directly in src counts as a folder of its name. */
export function folderOf(path: string): string {
  const [, first = "", second] = path.split("/");
  return second === undefined ? first.replace(/\.[a-z.]+$/, "") : first;
}

/** The package that a specifier such as `zod/mini` or `@grpc/grpc-js` is of. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

const isDirectlyInSource = (path: string): boolean => path.split("/").length === 2;

function checkImport(path: string, edge: Import, table: LayerTable): Violation[] {
  const violation = (message: string): Violation[] => [{ path, line: edge.line, message }];
  if (edge.isStar) return violation(`export * from "${edge.specifier}": name what is exported`);
  if (!edge.specifier.startsWith(".")) return checkPackage(path, edge, table);
  if (edge.target === undefined) return violation(`"${edge.specifier}" is no file; imports end in .js`);
  if (!edge.target.startsWith("src/")) return violation(`src imports "${edge.specifier}", which is outside src`);
  const from = folderOf(path);
  const to = folderOf(edge.target);
  const isIndex = edge.target === `src/${to}/index.ts`;
  if (from === to) {
    return isIndex ? violation(`${from} imports its own index; import the file that has it`) : [];
  }
  if (!isAllowed(from, to, table)) return violation(describeEdge(from, to, table));
  if (!isIndex && !isDirectlyInSource(edge.target) && !table.withoutIndex.includes(to)) {
    return violation(`"${edge.specifier}" is inside ${to}; import ${to}/index.js`);
  }
  return [];
}

const levelOf = (folder: string, table: LayerTable): number =>
  table.layers.findIndex((layer) => layer.includes(folder));

function isAllowed(from: string, to: string, table: LayerTable): boolean {
  const [above, below] = [levelOf(from, table), levelOf(to, table)];
  if (above < 0 || below < 0) return true;
  return below < above || (table.edges[from] ?? []).includes(to);
}

function describeEdge(from: string, to: string, table: LayerTable): string {
  const [above, below] = [levelOf(from, table), levelOf(to, table)];
  const rule = below > above ? "a lower layer imports no higher one" : "they are of one layer";
  const level = `${from} (L${above}) imports ${to} (L${below})`;
  return `${level}: ${rule}; declare the narrow interface that ${from} needs, or add the edge to scripts/check-layers.ts`;
}

function checkPackage(path: string, edge: Import, table: LayerTable): Violation[] {
  if (edge.specifier.startsWith("node:")) return [];
  const name = packageOf(edge.specifier);
  const rule = table.packages[name];
  const file = path.slice(path.lastIndexOf("/") + 1);
  const found = (message: string): Violation[] => [{ path, line: edge.line, message }];
  if (!rule) return found(`${name} is no package that src may import; add it to the table in scripts/check-layers.ts`);
  if (rule.isTypeFree && edge.isType) return [];
  if (rule.files && !rule.files.test(file)) {
    return found(`${name} is imported only by files named ${rule.files.source}, and this one is ${file}`);
  }
  if (rule.folders && !rule.folders.includes(folderOf(path))) {
    return found(`${name} is imported only in src/${rule.folders.join(", src/")}`);
  }
  return [];
}

function checkFolders(files: readonly SourceFile[], table: LayerTable): Violation[] {
  const violations: Violation[] = [];
  for (const folder of new Set(files.map(({ path }) => folderOf(path)))) {
    const inside = files.filter(({ path }) => folderOf(path) === folder);
    const path = inside[0]?.path ?? "";
    if (levelOf(folder, table) < 0) {
      violations.push({ path, line: 1, message: `src/${folder} has no layer; add it to scripts/check-layers.ts` });
    }
    const isFolder = !isDirectlyInSource(path);
    const isImported = files.some((file) =>
      file.imports.some(({ target }) => target?.startsWith(`src/${folder}/`) && folderOf(file.path) !== folder),
    );
    if (isFolder && isImported && !inside.some((file) => file.path === `src/${folder}/index.ts`)) {
      violations.push({ path, line: 1, message: `src/${folder} has no index.ts` });
    }
  }
  return violations;
}

function checkCycles(files: readonly SourceFile[]): Violation[] {
  const edges = new Map(files.map((file) => [file.path, file.imports.flatMap(({ target }) => target ?? [])]));
  return findCycles(edges).map((cycle) => {
    const [path = "", next = path] = cycle;
    const line = files.find((file) => file.path === path)?.imports.find(({ target }) => target === next)?.line ?? 1;
    return { path, line, message: `a cycle of imports: ${[...cycle, path].join(" -> ")}` };
  });
}

function checkShape({ path, numLines }: SourceFile, table: LayerTable): Violation[] {
  const violations: Violation[] = [];
  if (VAGUE_NAME.test(path)) {
    violations.push({ path, line: 1, message: "the name says nothing; name the file for its act or its noun" });
  }
  const isOwn = !path.startsWith("src/gen/") && !path.startsWith("tests/");
  if (isOwn && numLines > table.maximumLines && !(path in table.longFiles)) {
    const message = `${numLines} lines, more than ${table.maximumLines}; split by noun, or give a reason in scripts/check-layers.ts`;
    violations.push({ path, line: table.maximumLines + 1, message });
  }
  return violations;
}

function checkLongFiles(files: readonly SourceFile[], table: LayerTable): Violation[] {
  return Object.keys(table.longFiles).flatMap((path) => {
    const file = files.find((candidate) => candidate.path === path);
    if (file && file.numLines > table.maximumLines) return [];
    return { path, line: 1, message: "is allowed to be long and is not; take it out of scripts/check-layers.ts" };
  });
}
