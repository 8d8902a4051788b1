import { type HtmlValue, html, type Markup, nameText } from "./html.js";
import type { ReportModel } from "./report-model.js";

/** Every key of the resolved job that can change the head, with its value, defaults included. */
export function settingsSection({ settings }: ReportModel): Markup {
  const rows = flatten(settings, "");
  return html`<section id="settings"><h2>Settings</h2>
<p class="lead">What decides the head, defaults included: with the same pictures and backbone these keys give the same bits.</p>
<dl class="facts settings">${rows.map(
    ([key, value]): HtmlValue => html`<div><dt><code>${key}</code></dt><dd>${nameText(value)}</dd></div>`,
  )}</dl></section>`;
}

/** A value's leaves by dotted key; lists are leaves, and what is null was left out. */
function flatten(value: unknown, path: string): [key: string, value: string][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [[path, value.length === 0 ? "none" : value.join(", ")]];
  if (typeof value !== "object") return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === "" ? key : `${path}.${key}`));
}
