// Checks what is written about the code: every export of src has a doc comment, and the Markdown pages name only files,
// headings and npm scripts that are there. `npx tsx scripts/check-docs.ts`; a finding is one line, `path:line: ...`.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { lineOf, listFiles, parseFile } from "./import-graph.js";

/** A file of the checkout in a code span, such as `src/errors.ts`. */
const NAMED_FILE = /`((?:src|docs|scripts|tests|bench|proto|schema|assets|deploy)\/[\w./-]*\.[a-z]+)`/g;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const NPM_SCRIPT = /npm (?:run )?([a-z][\w:-]*)/g;

/** npm's own commands that the pages use. */
const NPM_COMMANDS = new Set(["ci", "install", "test", "pack", "rebuild", "audit", "exec", "publish", "link", "ls"]);

/** Exports of src without a doc comment. */
export function checkExports(root: string): string[] {
  return listFiles(root, ["src"], /\.ts$/)
    .filter((path) => !path.startsWith("src/gen/"))
    .flatMap((path) => {
      const file = parseFile(root, path);
      const documented = new Set<string>();
      return file.statements.filter(isExported).flatMap((statement) => {
        const names = exportedNames(statement);
        const isNew = names.filter((name) => !documented.has(name));
        for (const name of names) documented.add(name);
        if (isNew.length === 0 || ts.getJSDocCommentsAndTags(statement).length > 0) return [];
        return `${path}:${lineOf(file, statement)}: ${isNew.join(", ")} has no doc comment; say in a sentence what it does`;
      });
    });
}

function isExported(node: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function exportedNames(node: ts.Statement): string[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = node as ts.Statement & { name?: ts.Node };
  return [name?.getText() ?? "default"];
}

/** Links, file names and npm scripts in the Markdown pages that lead nowhere. */
export function checkPages(root: string): string[] {
  const scripts = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts ?? {});
  const pages = [
    ...readdirSync(root).filter((name) => name.endsWith(".md")),
    ...listFiles(root, ["docs", "examples", "bench", "deploy"], /\.md$/),
  ];
  return pages.flatMap((page) => {
    const lines = readFileSync(join(root, page), "utf8").split("\n");
    const indented = new Set(indentedBlocks(lines));
    return lines.flatMap((line, index) =>
      [
        ...(indented.has(index) ? [INDENTED] : []),
        ...matches(line, LINK).flatMap((target) => checkLink(root, page, target)),
        ...matches(line, NAMED_FILE).flatMap((path) => (existsSync(join(root, path)) ? [] : `${path} is not there`)),
        ...matches(line, NPM_SCRIPT).flatMap((name) =>
          NPM_COMMANDS.has(name) || scripts.includes(name) || !line.includes(`npm run ${name}`)
            ? []
            : `npm run ${name} is no script of package.json`,
        ),
      ].map((message) => `${page}:${index + 1}: ${message}`),
    );
  });
}

const INDENTED = "an indented block, which formatters reflow; put it between two lines of ```";

/** Where blocks begin that are code by their indentation alone: a formula or table so written does not survive. */
function indentedBlocks(lines: readonly string[]): number[] {
  let isFenced = false;
  let isInList = false;
  return lines.flatMap((line, index) => {
    if (/^ *```/.test(line)) isFenced = !isFenced;
    if (/^\S/.test(line)) isInList = /^(?:[-*+]|\d+\.) /.test(line);
    const isFirst = index === 0 || lines[index - 1]!.trim() === "";
    return !isFenced && !isInList && isFirst && /^(?: {4}|\t)\s*\S/.test(line) ? [index] : [];
  });
}

const matches = (line: string, pattern: RegExp): string[] => [...line.matchAll(pattern)].map(([, part]) => part ?? "");

function checkLink(root: string, page: string, target: string): string[] {
  if (/^[a-z]+:/.test(target)) return [];
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : posix.normalize(posix.join(dirname(page), path));
  if (!existsSync(join(root, file))) return [`the link to ${target} leads nowhere`];
  if (anchor === undefined || !file.endsWith(".md")) return [];
  return headingAnchors(readFileSync(join(root, file), "utf8")).has(anchor)
    ? []
    : [`${file} has no heading #${anchor}`];
}

/** The anchors that a page's headings get: lower case, spaces to hyphens, other punctuation left out. */
function headingAnchors(text: string): Set<string> {
  const headings = text.split("\n").filter((line) => /^#+ /.test(line));
  return new Set(
    headings.map((line) =>
      line
        .replace(/^#+ /, "")
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const lines = [...checkExports(root), ...checkPages(root)];
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  process.exitCode = lines.length > 0 ? 1 : 0;
}
