import { type HtmlValue, html } from "./html.js";
import type { ReportModel } from "./report-model.js";

/** What is probably not meant, with what to do; nothing where nothing was found. */
export function warningsSection({ result }: ReportModel): HtmlValue {
  const { warnings } = result;
  if (warnings.length === 0) return null;
  return html`<section id="warnings"><h2>Warnings</h2><ul class="warnings">${warnings.map(
    ({ message }) => html`<li>${message}</li>`,
  )}</ul></section>`;
}
