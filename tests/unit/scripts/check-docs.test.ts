import { describe, expect, it } from "vitest";
import { checkExports, checkPages } from "../../../scripts/check-docs.js";
import { sourceTree } from "./source-tree.js";

const PACKAGE = { "package.json": '{"scripts": {"quickstart": ""}}' };

describe("checkExports", () => {
  it("names each export without a doc comment, and no other declaration", () => {
    const root = sourceTree({
      "src/lane.ts": [
        "/** A lane. */",
        "export interface Lane {}",
        "export const first = 1,",
        "  second = 2;",
        "const own = 3;",
        "// no doc comment",
        "export function plan(): void {}",
        'export { own } from "./own.js";',
      ].join("\n"),
      "src/gen/made.d.ts": "export const made: number;\n",
    });
    expect(checkExports(root)).toEqual([
      "src/lane.ts:3: first, second has no doc comment; say in a sentence what it does",
      "src/lane.ts:7: plan has no doc comment; say in a sentence what it does",
    ]);
  });

  it("asks for one comment on the overloads of a function", () => {
    const root = sourceTree({
      "src/plan.ts":
        "/** Plans. */\nexport function plan(a: string): void;\nexport function plan(a: number): void;\nexport function plan(): void {}\n",
    });
    expect(checkExports(root)).toEqual([]);
  });
});

describe("checkPages", () => {
  it("accepts links to files, headings and other sites, files that are there and scripts that exist", () => {
    const root = sourceTree({
      ...PACKAGE,
      "src/lane.ts": "",
      "README.md": [
        "# The name",
        "[page](docs/page.md#a-heading-its-2nd) [site](https://example.org/x) [here](#the-name) `src/lane.ts`",
        "`npm ci && npm run quickstart`, then `npm test`",
      ].join("\n"),
      "docs/page.md": "## A heading: its 2nd!\n[back](../README.md)\n",
    });
    expect(checkPages(root)).toEqual([]);
  });

  it("names links, files and scripts that lead nowhere", () => {
    const root = sourceTree({
      ...PACKAGE,
      "README.md": "[page](docs/gone.md)\n[page](docs/page.md#other)\n`src/gone.ts`\n`npm run gone`\n",
      "docs/page.md": "# Page\n",
    });
    expect(checkPages(root)).toEqual([
      "README.md:1: the link to docs/gone.md leads nowhere",
      "README.md:2: docs/page.md has no heading #other",
      "README.md:3: src/gone.ts is not there",
      "README.md:4: npm run gone is no script of package.json",
    ]);
  });

  it("names blocks that are code by indentation alone, and takes fenced blocks and paragraphs of lists", () => {
    const root = sourceTree({
      ...PACKAGE,
      "docs/page.md": [
        "# Page",
        "",
        "    lane l has   π[l], π[l + L]",
        "    step s is    positions s * B to (s + 1) * B - 1",
        "",
        "- an item",
        "",
        "    its second paragraph",
        "",
        "```text",
        "",
        "    sum   exact",
        "```",
      ].join("\n"),
    });
    expect(checkPages(root)).toEqual([
      "docs/page.md:3: an indented block, which formatters reflow; put it between two lines of ```",
    ]);
  });
});
