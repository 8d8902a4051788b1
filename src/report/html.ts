/** Text that is HTML already. Only {@link html} and {@link trusted} make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What an `html` template takes: strings are escaped, markup is not, `null` and `false` leave nothing. */
export type HtmlValue = string | number | Markup | null | undefined | false | readonly HtmlValue[];

/** A template tag that escapes every value which is not {@link Markup}, for text and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + toHtml(values[index - 1]) + part));
}

/** Markup from text of our own: style sheets and scripts. Never for anything a user wrote. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** A name somebody else chose, in an element of its own so that its writing direction cannot reorder its surroundings. */
export function nameText(name: string): Markup {
  return html`<bdi>${name}</bdi>`;
}

function toHtml(value: HtmlValue): string {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return (value as readonly HtmlValue[]).map(toHtml).join("");
  if (value === null || value === undefined || value === false) return "";
  return escapeText(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  // HTML has no way to write control characters other than white space; each becomes the replacement character.
  return text.replace(/(?![\t\n\r])\p{Cc}/gu, "\uFFFD").replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
