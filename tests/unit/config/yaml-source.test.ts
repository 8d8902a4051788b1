import { describe, expect, it } from "vitest";
import { parseJob } from "../../../src/config/index.js";
import { YamlSource } from "../../../src/config/yaml-source.js";
import { OPTIONS, SHORTEST } from "./job-samples.js";

const problemsOf = (text: string) =>
  new YamlSource(text).problems.map(({ place, key, message }) => [place.line, place.column, key, message]);

describe("mistakes of syntax", () => {
  it.each([
    ["a:\n\tb: 1\n", 2, 1, "", "not valid YAML: tabs cannot indent; use spaces"],
    ["a: [1, 2\nb: 3\n", 1, 4, "", "not valid YAML: the list that begins here has no closing ]"],
    ["a:\n  b: {c: 1\n", 2, 6, "", "not valid YAML: the map that begins here has no closing }"],
    ['a: "foo\nb: 3\n', 1, 4, "", "not valid YAML: the text that begins here has no closing quote"],
    ["a: 'foo\nb: 3\n", 1, 4, "", "not valid YAML: the text that begins here has no closing quote"],
    ["a: b: c\n", 1, 4, "", "not valid YAML: nested mappings are not allowed in compact mappings"],
    ["a: 1\n---\nb: 2\n", 2, 1, "", "not valid YAML: a second document begins here; keep one in a file"],
    ["a: @foo\n", 1, 4, "", "not valid YAML: plain value cannot start with reserved character @"],
    ["a: 1\nb: 2\na: 3\n", 3, 1, "a", "given before, in line 1; keep one of the two"],
    ["a: {b: 1,\n  b: 2}\n", 2, 3, "a.b", "given before, in line 1; keep one of the two"],
    ["a: *x\n", 1, 4, "a", "refers to *x, but no &x stands before it"],
    ["a: &x [1, *x]\n", 1, 11, "a[1]", "refers to *x, which contains it"],
    ["a: !secret 3\n", 1, 12, "a", "has the tag !secret, which job files do not use; remove it"],
    ["a: !!set {x, y}\n", 1, 10, "a", "has the tag tag:yaml.org,2002:set, which job files do not use; remove it"],
    ["? [1, 2]\n: 3\n", 1, 3, "", "has a key that is no text; quote it, or write it out"],
    [`a: ${"[".repeat(30_000)}`, 1, 1, "", "nests lists or maps more than 100 deep; is this a job file?"],
    [`a:\n  ${"- ".repeat(30_000)}x`, 1, 1, "", "nests lists or maps more than 100 deep; is this a job file?"],
    [`a:\n  ${"- ".repeat(100)}x`, 2, 201, "a", "nests lists or maps more than 100 deep; is this a job file?"],
    [
      `a: ${"[".repeat(100)}${"]".repeat(100)}`,
      1,
      103,
      "a",
      "nests lists or maps more than 100 deep; is this a job file?",
    ],
  ])("%j", (text, line, column, key, message) => {
    expect(problemsOf(text)[0]).toEqual([line, column, key, message]);
  });

  it("aliases cannot make a small text large", () => {
    const levels = Array.from({ length: 7 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}*l${n}]`);
    const problems = problemsOf(["l0: &l0 [1]", ...levels].join("\n"));
    expect(problems.map(([, , , message]) => message)).toEqual(["makes more than 200000 values; is this a job file?"]);
  });
});

describe("what is wrong besides the syntax", () => {
  const messageOf = (text: string) => {
    try {
      parseJob(text, "job.yaml", OPTIONS);
    } catch (thrown) {
      return (thrown as Error).message.split("\n");
    }
    return [];
  };

  it("is said of what stands before the first break, but nothing is called missing", () => {
    expect(messageOf("apiVersion: headway/v2\nname: Pets\nhead: {layers: [1\nworkers:\n  lanes: x\n")).toEqual([
      'job.yaml:1:13: apiVersion: must be headway/v1, not "headway/v2"',
      'job.yaml:2:7: name: must be at most 63 lower-case letters, digits and -, with a letter or digit at both ends, not "Pets"',
      "job.yaml:3:7: not valid YAML: the map that begins here has no closing }",
      "job.yaml:3:16: not valid YAML: the list that begins here has no closing ]",
    ]);
  });

  it("is said of the whole file where the mistake of syntax is local", () => {
    expect(messageOf(`${SHORTEST}seed: @1\nexact: 3\nseed: 2\n`)).toEqual([
      "job.yaml:9:7: not valid YAML: plain value cannot start with reserved character @",
      "job.yaml:10:8: exact: must be true or false, not 3",
      "job.yaml:11:1: seed: given before, in line 9; keep one of the two",
    ]);
  });
});

describe("places", () => {
  it("count lines and columns from 1, with Windows line ends and a byte order mark too", () => {
    const source = new YamlSource("\uFEFFa: 1\r\nb:\r\n  - x\r\n  - c: 2\r\n");
    expect(source.placeOf(["b", 1, "c"])).toEqual({ line: 4, column: 8 });
    expect(source.placeOfKey(["b", 1, "c"])).toEqual({ line: 4, column: 5 });
    expect(source.placeOf(["b", 2])).toBeUndefined();
  });

  it("of an alias' parts are where the anchor has them", () => {
    const source = new YamlSource("a: &x {b: 1}\nc: *x\n");
    expect(source.placeOf(["c"])).toEqual({ line: 2, column: 4 });
    expect(source.placeOf(["c", "b"])).toEqual({ line: 1, column: 11 });
    expect(source.root).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it("a key named __proto__ is a key like any other", () => {
    const { root } = new YamlSource("__proto__: {polluted: 1}\n");
    expect(Object.keys(root as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(root)).toBe(Object.prototype);
  });
});
