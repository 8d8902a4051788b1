import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import { formatKeyPath, type KeyPath } from "./written-values.js";

/** A place in a text; both numbers count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A mistake of the YAML itself. */
export interface YamlProblem {
  readonly place: Place;
  readonly key: string;
  readonly message: string;
}

/** Values nest at most so deep: what reads them recurses. */
const MAX_DEPTH = 100;
/** The parser recurses too, and V8 can die of a stack at its end; see {@link possibleDepth}. */
const MAX_POSSIBLE_DEPTH = 600;
/** Aliases can make a small text grow without bound. */
const MAX_VALUES = 200_000;
const PLAIN_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;
/** Errors after which the parser reads the rest of the text right. */
const LOCAL_ERRORS = ["BAD_DQ_ESCAPE", "BAD_SCALAR_START", "TAG_RESOLVE_FAILED", "MULTIPLE_DOCS"];

/** The YAML text of a job file: its plain values, the place of each, and all mistakes of syntax. */
export class YamlSource {
  /** Maps as plain objects, lists, texts, numbers, booleans and nulls; null for an empty text. */
  readonly root: unknown;
  readonly problems: readonly YamlProblem[];
  readonly #problems: YamlProblem[] = [];
  readonly #lines = new LineCounter();
  readonly #values = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #isTooLarge = false;
  #isTooDeep = false;
  /** Where the text begins to be unreadable. */
  #unreadableFrom = Number.POSITIVE_INFINITY;

  constructor(text: string) {
    this.root = this.#parse(text);
    this.problems = this.#problems;
  }

  /** Where the value at a path stands, or its key where it is empty; undefined where nothing stands. */
  placeOf(path: KeyPath): Place | undefined {
    return this.#placeAt(this.#values.get(formatKeyPath(path)));
  }

  /** Where the key at the end of a path stands; undefined where it does not. */
  placeOfKey(path: KeyPath): Place | undefined {
    return this.#placeAt(this.#keys.get(formatKeyPath(path)));
  }

  /** Whether the text up to and with a place was read as it was meant. */
  isReadable(place: Place): boolean {
    const from = this.#placeAt(this.#unreadableFrom);
    return from === undefined || place.line < from.line;
  }

  /** Whether syntax errors may hide a part of the text. */
  get isComplete(): boolean {
    return this.#unreadableFrom === Number.POSITIVE_INFINITY;
  }

  #parse(text: string): unknown {
    if (possibleDepth(text) > MAX_POSSIBLE_DEPTH) {
      this.#reportDepth(0, "");
      this.#unreadableFrom = 0;
      return null;
    }
    const { errors, contents } = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: false,
      keepSourceTokens: false,
    });
    for (const error of errors) {
      const { offset, message } = explain(error, contents);
      this.#report(offset, "", `not valid YAML: ${message}`);
      if (!LOCAL_ERRORS.includes(error.code)) this.#unreadableFrom = Math.min(this.#unreadableFrom, offset);
    }
    if (contents === null) return null;
    this.#values.set("", contents.range[0]);
    return this.#read(contents, []);
  }

  #reportDepth(offset: number, key: string): void {
    if (!this.#isTooDeep) {
      this.#report(offset, key, `nests lists or maps more than ${MAX_DEPTH} deep; is this a job file?`);
    }
    this.#isTooDeep = true;
  }

  #placeAt(offset: number | undefined): Place | undefined {
    if (offset === undefined || !Number.isFinite(offset)) return undefined;
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #report(offset: number, key: string, message: string): void {
    this.#problems.push({ place: this.#placeAt(offset) ?? { line: 1, column: 1 }, key, message });
  }

  #read(node: Node, path: KeyPath): unknown {
    const offset = node.range?.[0] ?? 0;
    const key = formatKeyPath(path);
    if (this.#values.size > MAX_VALUES) {
      if (!this.#isTooLarge) this.#report(offset, key, `makes more than ${MAX_VALUES} values; is this a job file?`);
      this.#isTooLarge = true;
      return undefined;
    }
    if (isAlias(node)) return this.#readAlias(node.source, offset, path);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (node.tag !== undefined && !PLAIN_TAG.test(node.tag)) {
      this.#report(offset, key, `has the tag ${node.tag}, which job files do not use; remove it`);
      return undefined;
    }
    if (isScalar(node)) return node.value;
    if (!isCollection(node)) return undefined;
    if (path.length === MAX_DEPTH) {
      this.#reportDepth(offset, formatKeyPath(path.slice(0, 1)));
      return undefined;
    }
    this.#open.add(node);
    const value = isMap(node) ? this.#readMap(node.items as ParsedPair[], path) : this.#readList(node.items, path);
    this.#open.delete(node);
    return value;
  }

  #readAlias(name: string, offset: number, path: KeyPath): unknown {
    const target = this.#anchors.get(name);
    const key = formatKeyPath(path);
    if (target === undefined) {
      this.#report(offset, key, `refers to *${name}, but no &${name} stands before it`);
    } else if (this.#open.has(target)) {
      this.#report(offset, key, `refers to *${name}, which contains it`);
    } else {
      return this.#read(target, path);
    }
    return undefined;
  }

  #readList(items: readonly unknown[], path: KeyPath): unknown[] {
    return items.map((item, index) => {
      const below = [...path, index];
      this.#values.set(formatKeyPath(below), (item as ParsedNode).range[0]);
      return this.#read(item as ParsedNode, below);
    });
  }

  #readMap(pairs: readonly ParsedPair[], path: KeyPath): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (const { key, value } of pairs) {
      const keyOffset = key.range[0];
      if (!isScalar(key)) {
        this.#report(keyOffset, formatKeyPath(path), "has a key that is no text; quote it, or write it out");
        continue;
      }
      const name = key.source ?? String(key.value);
      const below = [...path, name];
      const written = formatKeyPath(below);
      const first = this.#placeAt(this.#keys.get(written));
      if (first !== undefined && Object.hasOwn(map, name)) {
        this.#report(keyOffset, written, `given before, in line ${first.line}; keep one of the two`);
        continue;
      }
      const isEmpty = value === null || (isScalar(value) && value.value === null && value.source === "");
      this.#keys.set(written, keyOffset);
      this.#values.set(written, isEmpty ? keyOffset : value.range[0]);
      const plain = value === null ? null : this.#read(value, below);
      Object.defineProperty(map, name, { value: plain, enumerable: true, writable: true, configurable: true });
    }
    return map;
  }
}

interface ParsedPair {
  readonly key: ParsedNode;
  readonly value: ParsedNode | null;
}

/**
 * A bound on how deep the parser may nest, from what can open a level: a bracket or brace, a deeper line, and a `-`, `?`
 * or `:` before a space. What stands in quotes and comments counts, so it can be far too high, and is never too low.
 */
function possibleDepth(text: string): number {
  const columns: number[] = [];
  let brackets = 0;
  let deepest = 0;
  for (const line of text.split("\n")) {
    const start = line.search(/[^ ]/);
    if (start < 0) continue;
    while (columns.length > 0 && columns.at(-1)! >= start) columns.pop();
    columns.push(start);
    for (const { index } of line.matchAll(/[-?:](?=\s|$)/g)) columns.push(index);
    let opened = 0;
    for (const [bracket] of line.matchAll(/[[\]{}]/g)) {
      if (bracket === "[" || bracket === "{") opened = Math.max(opened, ++brackets);
      else brackets = Math.max(0, brackets - 1);
    }
    deepest = Math.max(deepest, columns.length + Math.max(opened, brackets));
  }
  return deepest;
}

/** What was not closed is shown where it begins, not where the parser noticed it. */
function explain(
  error: { readonly code: string; readonly message: string; readonly pos: readonly [number, number] },
  contents: ParsedNode | null,
): { offset: number; message: string } {
  const offset = error.pos[0];
  if (error.code === "MULTIPLE_DOCS") return { offset, message: "a second document begins here; keep one in a file" };
  if (error.code === "TAB_AS_INDENT") return { offset, message: "tabs cannot indent; use spaces" };
  if (/closing .quote/.test(error.message)) {
    const start = lastStart(contents, offset, (node) => isScalar(node) && /^QUOTE/.test(node.type ?? ""));
    return { offset: start ?? offset, message: "the text that begins here has no closing quote" };
  }
  if (/^Flow (?:map|sequence) .*end with a/.test(error.message)) {
    const isList = error.message.startsWith("Flow sequence");
    const start = lastStart(
      contents,
      offset,
      (node) => isCollection(node) && node.flow === true && isMap(node) !== isList,
    );
    const what = isList ? "the list that begins here has no closing ]" : "the map that begins here has no closing }";
    return { offset: start ?? offset, message: what };
  }
  return { offset, message: error.message.charAt(0).toLowerCase() + error.message.slice(1) };
}

function lastStart(contents: ParsedNode | null, before: number, isSought: (node: Node) => boolean): number | undefined {
  let last: number | undefined;
  visit(contents, {
    Node: (_, node) => {
      const start = node.range?.[0];
      if (start !== undefined && start < before && isSought(node)) last = start;
    },
  });
  return last;
}
