import { describe, expect, it } from "vitest";
import { ProblemList } from "../../../src/data/problem-list.js";
import { readManifest } from "../../../src/data/source-manifest.js";
import type { SourceRow } from "../../../src/data/source-row.js";
import { useScratchFolder } from "./scratch-folder.js";

const scratch = useScratchFolder();

/** The rows of a manifest and the lines of its problems, the file's path left out. */
async function read(name: string, text: string | Uint8Array): Promise<{ rows: SourceRow[]; mistakes: string[] }> {
  const path = await scratch.write(name, text);
  const problems = new ProblemList();
  const rows = await readManifest(path, { problems, signal: undefined, passOver: () => undefined });
  let message = "";
  try {
    problems.throwIfAny();
  } catch (error) {
    message = (error as Error).message;
  }
  return { rows, mistakes: message === "" ? [] : message.replaceAll(path, name).split("\n") };
}

const brief = (rows: readonly SourceRow[]): unknown[] =>
  rows.map(({ id, label, group, weight, split }) => [id, label, group, weight, split]);

describe("readManifest", () => {
  it("reads the same rows from JSONL and CSV, however the lines end", async () => {
    const jsonl = [
      '{"path":"cats/1.jpg","label":"cat","group":"litter 1","weight":2.5,"split":"train","camera":"x"}',
      "",
      '{"path":"./dogs/../dogs/2.jpg","label":7,"group":12}',
    ];
    const csv = ["camera,path,label,group,weight,split", "x,cats/1.jpg,cat,litter 1,2.5,train", ",dogs/2.jpg,7,12,,"];
    const expected = [
      ["cats/1.jpg", "cat", "litter 1", 2.5, "train"],
      ["dogs/2.jpg", "7", "12", 1, undefined],
    ];
    for (const end of ["\n", "\r\n"]) {
      const fromJson = await read("m.jsonl", `${jsonl.join(end)}${end}`);
      const fromCsv = await read("m.CSV", `\ufeff${csv.join(end)}`);
      expect([fromJson.mistakes, fromCsv.mistakes]).toEqual([[], []]);
      expect(brief(fromJson.rows)).toEqual(expected);
      expect(brief(fromCsv.rows)).toEqual(expected);
      expect(fromJson.rows[1]!.source).toEqual({ kind: "file", path: `${scratch.path}/dogs/2.jpg` });
      expect(fromJson.rows[1]!.place).toEqual({ path: `${scratch.path}/m.jsonl`, line: 3 });
    }
  });

  it("names every mistake of a JSONL manifest with its line, all at once", async () => {
    const { mistakes } = await read(
      "m.jsonl",
      [
        '{"path":"1.png","label":["cat","dog"]}',
        '{"path":"2.png"}',
        '{"label":"cat"}',
        "not json",
        '["5.png","cat"]',
        '{"path":"6.png","label":"cat","weight":"two"}',
        '{"path":"7.png","label":"cat","weight":0}',
        '{"path":"8.png","label":"cat","weight":1e39,"split":"dev"}',
        '{"path":"9.png","label":true,"group":[1]}',
        '{"path":"10.png","label":" cat"}',
        '{"path":11,"label":{"a":1}}',
        '{"path":"12.png","label":"cat","Group":"a","weights":1}',
        '{"path":"13.png","labels":["a"]}',
        '{"path":"1.gif","label":"cat"}',
        '{"path":"./1.gif","label":"cat"}',
        '{"path":"1.gif","label":"dog"}',
      ].join("\n"),
    );
    expect(mistakes).toEqual([
      'm.jsonl:1: label ["cat","dog"] holds several labels; headway trains one label a picture, given as text',
      "m.jsonl:2: label is missing; name the picture's class",
      "m.jsonl:3: path is missing; name the picture's file",
      'm.jsonl:4: this line is not a JSON object such as {"path": "cats/1.jpg", "label": "cat"}',
      'm.jsonl:5: this line is not a JSON object such as {"path": "cats/1.jpg", "label": "cat"}',
      'm.jsonl:6: weight "two" must be a number above 0 that float32 can hold; leave out a row that must not count',
      "m.jsonl:7: weight 0 must be a number above 0 that float32 can hold; leave out a row that must not count",
      "m.jsonl:8: weight 1e+39 must be a number above 0 that float32 can hold; leave out a row that must not count",
      'm.jsonl:8: split "dev" must be train, validation or test',
      "m.jsonl:9: label must be text or a whole number, not true",
      "m.jsonl:9: group must be text or a number, not [1]",
      'm.jsonl:10: label " cat" begins or ends with a space; remove it',
      "m.jsonl:11: path must be text, not 11",
      'm.jsonl:11: label {"a":1} holds several labels; headway trains one label a picture, given as text',
      'm.jsonl:12: the column "Group" must be written "group"',
      'm.jsonl:12: the column "weights" must be written "weight"',
      'm.jsonl:13: the column "labels" is not read: headway trains one label a picture, in the column "label"',
      "m.jsonl:13: label is missing; name the picture's class",
      "m.jsonl:15: 1.gif is listed on line 14 already; keep one row",
      'm.jsonl:16: 1.gif has the labels "cat" (line 14) and "dog"; headway trains one label a picture',
    ]);
  });

  it("names every mistake of a CSV manifest with its line, all at once", async () => {
    const text = 'path,label,weight\n1.png,cat,x\n2.png,cat\n3.png,"cat\n4.png,,1\n';
    expect((await read("m.csv", text)).mistakes).toEqual([
      'm.csv:2: weight "x" must be a number above 0 that float32 can hold; leave out a row that must not count',
      "m.csv:3: this record has 2 fields, the header has 3",
      "m.csv:4: the quote that begins a field is never closed",
    ]);
    expect((await read("m.csv", "file,label\n1.png,cat\n")).mistakes).toEqual([
      'm.csv:1: the header has no column "path"; write "path" in place of "file"',
    ]);
    expect((await read("m.csv", "path,label,label\n1.png,cat,dog\n")).mistakes).toEqual([
      'm.csv:1: the header has the column "label" more than once',
    ]);
    expect((await read("m.csv", "path, Label\n1.png,cat\n")).mistakes).toEqual([
      'm.csv:1: the column " Label" must be written "label"',
      'm.csv:1: the header has no column "label"',
    ]);
  });

  it("says what separates the fields where no comma does, and what to write", async () => {
    for (const [separator, name] of [
      [";", '";"'],
      ["|", '"|"'],
      ["\t", "tabs"],
    ] as const) {
      const text = [`path${separator}label`, `1.png${separator}cat`, `2.png${separator}dog`].join("\n");
      expect((await read("m.csv", text)).mistakes).toEqual([
        `m.csv:1: the fields are separated by ${name}; separate them by commas, as in path,label`,
      ]);
    }
  });

  it("names the columns that stand for path and label, in CSV and JSONL, once", async () => {
    expect((await read("m.csv", "filename,class\n1.png,cat\n2.png,dog\n")).mistakes).toEqual([
      'm.csv:1: the header has no column "path"; write "path" in place of "filename"',
      'm.csv:1: the header has no column "label"; write "label" in place of "class"',
    ]);
    const lines = ['{"file_name":"1.png","Category":"cat"}', '{"file_name":"2.png","Category":"dog"}'];
    expect((await read("m.jsonl", lines.join("\n"))).mistakes).toEqual([
      'm.jsonl:1: path is missing; write "path" in place of "file_name"',
      'm.jsonl:1: label is missing; write "label" in place of "Category"',
    ]);
  });

  it("refuses manifests that are empty, missing, of another format or not UTF-8", async () => {
    expect((await read("m.jsonl", "\n\n")).mistakes).toEqual([
      "m.jsonl: the manifest lists no pictures; give each its path and label",
    ]);
    expect((await read("m.csv", "path,label\n")).mistakes).toEqual([
      "m.csv: the manifest lists no pictures; give each its path and label",
    ]);
    expect((await read("m.txt", "path,label\n")).mistakes).toEqual([
      "m.txt: the name of a manifest must end in .jsonl, .ndjson or .csv",
    ]);
    expect((await read("m.csv", Uint8Array.of(0x70, 0xff, 0xfe))).mistakes).toEqual([
      "m.csv: the manifest is not UTF-8 text; save it as UTF-8",
    ]);
    const problems = new ProblemList();
    await readManifest(`${scratch.path}/none.csv`, { problems, signal: undefined, passOver: () => undefined });
    expect(() => problems.throwIfAny()).toThrow("/none.csv: there is no such manifest; check the path in the job file");
  });

  it("says the first hundred of many mistakes and keeps all as facts", async () => {
    const path = await scratch.write("many.jsonl", "{}\n".repeat(120));
    const problems = new ProblemList();
    await readManifest(path, { problems, signal: undefined, passOver: () => undefined });
    let thrown: unknown;
    try {
      problems.throwIfAny();
    } catch (error) {
      thrown = error;
    }
    expect((thrown as Error).message.split("\n").slice(-2)).toEqual([
      `${path}:50: label is missing; name the picture's class`,
      "and 140 more",
    ]);
    expect(thrown).toMatchObject({ code: "DATA_INVALID", exitCode: 3 });
    expect((thrown as { facts: { problems: unknown[] } }).facts.problems.length).toBe(240);
  });
});
