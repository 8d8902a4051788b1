import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, nameText, trusted } from "../../../src/report/html.js";

describe("html", () => {
  it("escapes what could end a text or an attribute", () => {
    expect(html`<a title="${`"'`}">${"<b>&"}</a>`.text).toBe('<a title="&quot;&#39;">&lt;b&gt;&amp;</a>');
  });

  it("takes markup as it is, lists in their order, and nothing for null, undefined and false", () => {
    const items = ["a", "b"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.text).toBe("<ul><li>a</li><li>b</li>0</ul>");
    expect(html`${trusted("<br>")}`.text).toBe("<br>");
  });

  it("replaces control characters, which HTML cannot hold, and keeps white space", () => {
    expect(html`${"a\u0000b\u001b[31m\tc\n"}`.text).toBe("a\uFFFDb\uFFFD[31m\tc\n");
  });

  it("never lets a value add a tag or leave its quotes, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const written = html`${text}`.text;
        expect(written).not.toMatch(/[<>"']/);
        const read = written.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => NAMED[name]!);
        expect(read).toBe(text.replace(/(?![\t\n\r])\p{Cc}/gu, "\uFFFD"));
      }),
    );
  });

  it("keeps a name's writing direction to itself", () => {
    expect(nameText("x\u202Egnp.exe").text).toBe("<bdi>x\u202Egnp.exe</bdi>");
  });
});

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
