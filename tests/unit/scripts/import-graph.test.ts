import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCycles, listFiles, readSourceFiles } from "../../../scripts/import-graph.js";
import { sourceTree } from "./source-tree.js";

/** Whether a graph has no cycle, by taking away nodes without predecessors until none is left (Kahn). */
function isAcyclic(edges: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(edges);
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    const targets = new Set([...left.values()].flat());
    for (const node of [...left.keys()]) if (!targets.has(node)) left.delete(node);
  }
  return left.size === 0;
}

const graphs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { maxLength: 14 })
  .map((pairs) => {
    const edges = new Map<string, string[]>(Array.from({ length: 8 }, (_, node) => [`${node}`, []]));
    for (const [from, to] of pairs) edges.get(`${from}`)?.push(`${to}`);
    return edges;
  });

describe("findCycles", () => {
  it("finds one exactly where a graph cannot be sorted, and each is a path of edges back to its start", () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const cycles = findCycles(edges);
        expect(cycles.length === 0).toBe(isAcyclic(edges));
        for (const cycle of cycles) {
          cycle.forEach((node, index) => expect(edges.get(node)).toContain(cycle[(index + 1) % cycle.length]));
        }
      }),
    );
  });

  it("reports two separate cycles as two, and a file that imports itself", () => {
    const edges = new Map([
      ["a", ["b"]],
      ["b", ["a"]],
      ["c", ["d", "a"]],
      ["d", ["c"]],
      ["e", ["e"]],
    ]);
    expect(findCycles(edges)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });
});

describe("listFiles", () => {
  it("leaves out fixtures, installed packages and the data of examples, and keeps src/data", () => {
    const root = sourceTree({
      "src/data/a.ts": "",
      "tests/fixtures/wrong.ts": "",
      "examples/quickstart/data/b.ts": "",
      "examples/quickstart/layout.ts": "",
      "examples/node_modules/c.ts": "",
    });
    const folders = ["src", "tests", "examples", "missing"];
    expect(listFiles(root, folders, /\.ts$/)).toEqual(["examples/quickstart/layout.ts", "src/data/a.ts"]);
  });
});

describe("readSourceFiles", () => {
  it("finds every form of import with its line, and no import in a comment or a string", () => {
    const root = sourceTree({
      "src/a.ts": [
        'import { b } from "./b.js";',
        '// import "./comment.js"',
        'export * from "./b.js";',
        "const text = 'import \"./string.js\"';",
        'const load = () => import("./b.js");',
        'import type { B } from "./b.js";',
      ].join("\n"),
      "src/b.ts": "\n",
    });
    const [file] = readSourceFiles(root, ["src/a.ts"]);
    expect(file?.numLines).toBe(6);
    expect(file?.imports).toEqual([
      { specifier: "./b.js", line: 1, target: "src/b.ts", isStar: false, isType: false },
      { specifier: "./b.js", line: 3, target: "src/b.ts", isStar: true, isType: false },
      { specifier: "./b.js", line: 5, target: "src/b.ts", isStar: false, isType: false },
      { specifier: "./b.js", line: 6, target: "src/b.ts", isStar: false, isType: true },
    ]);
  });
});
