import { type HtmlValue, html, nameText } from "./html.js";
import { countOf } from "./quantity.js";
import type { ReportModel } from "./report-model.js";

const MOST_ROWS_OPEN = 12;

/** Pictures left out and equal files across splits; nothing where there are neither. */
export function dataSection({ badImages, duplicates }: ReportModel): HtmlValue {
  if (badImages.length === 0 && duplicates.length === 0) return null;
  return html`<section id="data"><h2>Remarks on the data</h2>
${
  badImages.length > 0 &&
  html`<h3>${countOf(badImages.length, "unreadable picture")}</h3>
<p class="lead">Left out of all splits before samples were counted.</p>
${folded(
  badImages.length,
  html`<table class="remarks"><thead><tr><th scope="col">Picture</th><th scope="col">Why</th></tr></thead><tbody>${badImages.map(
    (image) => html`<tr><td>${nameText(image.id)}</td><td>${image.reason}</td></tr>`,
  )}</tbody></table>`,
)}`
}
${
  duplicates.length > 0 &&
  html`<h3>${countOf(duplicates.length, "picture")} in more than one split</h3>
<p class="lead">Equal files, byte for byte, on both sides of a split: what was trained on is easy to name.</p>
${folded(
  duplicates.length,
  html`<table class="remarks"><thead><tr><th scope="col">SHA-256</th><th scope="col">Samples</th></tr></thead><tbody>${duplicates.map(
    (group) =>
      html`<tr><td><code title="${group.sha256}">${group.sha256.slice(0, 12)}</code></td><td>${group.samples.map(
        (sample) => html`<div>${nameText(sample.id)} <span class="split">${sample.split}</span></div>`,
      )}</td></tr>`,
  )}</tbody></table>`,
)}`
}</section>`;
}

function folded(numRows: number, table: HtmlValue): HtmlValue {
  return html`<details${numRows <= MOST_ROWS_OPEN && OPEN}><summary>Show all ${numRows}</summary><div class="scroll">${table}</div></details>`;
}

const OPEN = html` open`;
