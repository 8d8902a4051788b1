import { describe, expect, it } from "vitest";
import { checkLayers, checkPermissions, LAYERS } from "../../../scripts/check-layers.js";
import { sourceTree } from "./source-tree.js";

/** What the check says of a tree of these files. */
const check = (files: Readonly<Record<string, string>>): string[] => checkLayers(sourceTree(files));

/** A folder that others may import. */
const folder = (name: string, text = ""): Record<string, string> => ({
  [`src/${name}/index.ts`]: `export { value } from "./value.js";\n`,
  [`src/${name}/value.ts`]: `${text}export const value = 1;\n`,
});

describe("checkLayers", () => {
  it("allows lower layers, the edges of the table, and files of the same folder", () => {
    const tree = {
      "src/errors.ts": "export const code = 1;\n",
      ...folder("data", 'import { code } from "../errors.js";\n'),
      ...folder("features", 'import { value as data } from "../data/index.js";\n'),
      ...folder("worker", 'import { value as data } from "../data/index.js";\nimport { code } from "../errors.js";\n'),
    };
    expect(check(tree)).toEqual([]);
  });

  it("refuses an import of a higher layer", () => {
    const lines = check({
      ...folder("worker"),
      ...folder("data", '\nimport { value as w } from "../worker/index.js";\n'),
    });
    expect(lines).toEqual([
      "src/data/value.ts:2: data (L1) imports worker (L3): a lower layer imports no higher one; declare the narrow " +
        "interface that data needs, or add the edge to scripts/check-layers.ts",
    ]);
  });

  it("refuses an import within a layer that the table does not name, also of a type, of import() and of typeof import", () => {
    const text = [
      'import type { value as a } from "../models/index.js";',
      'const b = await import("../models/index.js");',
      'type C = typeof import("../models/index.js");',
      'export { value as d } from "../models/index.js";',
      "",
    ].join("\n");
    const lines = check({ ...folder("models"), ...folder("data", text) });
    expect(lines.map((line) => line.split(": ")[0])).toEqual([1, 2, 3, 4].map((line) => `src/data/value.ts:${line}`));
    expect(lines[0]).toContain("data (L1) imports models (L1): they are of one layer");
  });

  it("refuses an import past another folder's index, but not past the generated code's", () => {
    const lines = check({
      ...folder("data"),
      "src/gen/onnx.js": "export const onnx = 1;\n",
      "src/gen/onnx.d.ts": "export const onnx: number;\n",
      ...folder("features", 'import { value as d } from "../data/value.js";\nimport { onnx } from "../gen/onnx.js";\n'),
    });
    expect(lines).toEqual(['src/features/value.ts:1: "../data/value.js" is inside data; import data/index.js']);
  });

  it("allows a folder's own sub-folders, by their index too, and refuses them to others", () => {
    const lines = check({
      ...folder("models", 'import { layer } from "./layers/index.js";\n'),
      "src/models/layers/index.ts": "export const layer = 1;\n",
      "src/worker/work.ts": 'import { layer } from "../models/layers/index.js";\n',
    });
    expect(lines).toEqual([
      'src/worker/work.ts:1: "../models/layers/index.js" is inside models; import models/index.js',
    ]);
  });

  it("refuses a file that imports its own folder's index, which is a cycle too", () => {
    expect(check(folder("data", 'import { value as v } from "./index.js";\n'))).toEqual([
      "src/data/index.ts:1: a cycle of imports: src/data/index.ts -> src/data/value.ts -> src/data/index.ts",
      "src/data/value.ts:1: data imports its own index; import the file that has it",
    ]);
  });

  it("names a shortest cycle between files once", () => {
    const lines = check({
      "src/data/a.ts": 'import "./b.js";\nimport "./c.js";\n',
      "src/data/b.ts": 'import "./c.js";\n',
      "src/data/c.ts": 'import "./a.js";\n',
    });
    expect(lines).toEqual(["src/data/a.ts:2: a cycle of imports: src/data/a.ts -> src/data/c.ts -> src/data/a.ts"]);
  });

  it("refuses a runtime in a file whose name does not say so, and a library outside its folder", () => {
    const lines = check({
      "src/data/decode.ts": 'import sharp from "sharp";\nimport { readFile } from "node:fs/promises";\n',
      "src/data/decode-sharp.ts": 'import sharp from "sharp";\n',
      "src/engine/engine-onnx.ts": 'import { InferenceSession } from "onnxruntime-node";\n',
      "src/blobs/blob-service.ts": 'import * as grpc from "@grpc/grpc-js";\n',
      "src/data/manifest.ts": 'import { parse } from "yaml";\n',
      "src/worker/worker.ts": 'import type { Logger } from "pino";\nimport { pino } from "pino";\n',
      "src/data/pad.ts": 'import pad from "left-pad/lib/index.js";\n',
    });
    expect(lines).toEqual([
      "src/data/decode.ts:1: sharp is imported only by files named (^|-)sharp(-|\\.), and this one is decode.ts",
      "src/data/manifest.ts:1: yaml is imported only in src/config",
      "src/data/pad.ts:1: left-pad is no package that src may import; add it to the table in scripts/check-layers.ts",
      "src/worker/worker.ts:2: pino is imported only in src/telemetry",
    ]);
  });

  it("refuses export *, an import that is no file, and one that leaves src", () => {
    const lines = check({
      "tests/harness/clock.ts": "export const clock = 1;\n",
      "src/data/value.ts": "export const value = 1;\n",
      "src/data/index.ts": 'export * from "./value.js";\n',
      "src/data/other.ts": 'import "./value";\nimport "../../tests/harness/clock.js";\n',
    });
    expect(lines).toEqual([
      'src/data/index.ts:1: export * from "./value.js": name what is exported',
      'src/data/other.ts:1: "./value" is no file; imports end in .js',
      'src/data/other.ts:2: src imports "../../tests/harness/clock.js", which is outside src',
    ]);
  });

  it("refuses a folder without a layer, and an imported one without an index", () => {
    const lines = check({
      "src/weather/rain.ts": "export const rain = 1;\n",
      "src/data/value.ts": "export const value = 1;\n",
      "src/worker/work.ts": 'import { value } from "../data/value.js";\n',
    });
    expect(lines).toEqual([
      "src/data/value.ts:1: src/data has no index.ts",
      "src/weather/rain.ts:1: src/weather has no layer; add it to scripts/check-layers.ts",
      'src/worker/work.ts:1: "../data/value.js" is inside data; import data/index.js',
    ]);
  });

  it.each([
    "src/data/utils.ts",
    "src/data/helpers/pad.ts",
    "scripts/common.mjs",
    "tests/unit/types.ts",
    "src/misc/a.ts",
  ])("refuses the name %s", (path) => {
    expect(check({ [path]: "" }).join("\n")).toContain(`${path}:1: the name says nothing`);
  });

  it("allows names that only contain such a word", () => {
    expect(check({ "src/data/image-types.ts": "", "src/data/common-size.ts": "" })).toEqual([]);
  });

  it("refuses a file of 301 lines and allows one of 300, a test of any length, and an allowed one with its reason", () => {
    const lines = (count: number): string => "export {};\n".repeat(count);
    const tree = sourceTree({
      "src/data/long.ts": lines(301),
      "src/data/full.ts": lines(300),
      "src/data/table.ts": lines(400),
      "tests/unit/long.test.ts": lines(500),
    });
    expect(checkLayers(tree, { ...LAYERS, longFiles: { "src/data/table.ts": "one table" } })).toEqual([
      "src/data/long.ts:301: 301 lines, more than 300; split by noun, or give a reason in scripts/check-layers.ts",
    ]);
  });

  it("refuses an allowance that no file needs any more", () => {
    const tree = sourceTree({ "src/data/table.ts": "export {};\n" });
    const longFiles = { "src/data/table.ts": "one table", "src/data/gone.ts": "was long" };
    expect(checkLayers(tree, { ...LAYERS, longFiles })).toEqual([
      "src/data/gone.ts:1: is allowed to be long and is not; take it out of scripts/check-layers.ts",
      "src/data/table.ts:1: is allowed to be long and is not; take it out of scripts/check-layers.ts",
    ]);
  });

  it("names each permission of the table that nothing uses", () => {
    const tree = sourceTree({
      ...folder("data", 'import { z } from "zod/mini";\n'),
      ...folder("features", 'import { value as data } from "../data/index.js";\n'),
    });
    const table = {
      ...LAYERS,
      layers: [["data", "features", "web"]],
      edges: { features: ["data"], data: ["features"] },
      packages: { zod: { folders: ["data"] }, yaml: { folders: ["data"] } },
    };
    expect(checkPermissions(tree, table)).toEqual([
      "scripts/check-layers.ts: src/web has a layer and is not there; take it out of the table",
      "scripts/check-layers.ts: data may import features and does not; take it out of the table",
      "scripts/check-layers.ts: src may import yaml and does not; take it out of the table",
    ]);
  });

  it("has every edge of its table between folders of one layer", () => {
    for (const [from, targets] of Object.entries(LAYERS.edges)) {
      const layer = LAYERS.layers.find((folders) => folders.includes(from));
      expect(layer, from).toBeDefined();
      for (const to of targets) expect(layer, `${from} -> ${to}`).toContain(to);
    }
  });
});
