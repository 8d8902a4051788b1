import { type ClassMetrics, classMetrics, macroMean } from "./class-metrics.js";
import { confusionTotals } from "./confusion.js";
import { type HtmlValue, html, type Markup, nameText } from "./html.js";
import { countText, percentText } from "./quantity.js";
import type { ReportModel } from "./report-model.js";

const COLUMNS = [
  { name: "Class", title: "Sort by name" },
  { name: "Precision", title: "Right ones of those that were given this class" },
  { name: "Recall", title: "Right ones of those that are of this class" },
  { name: "F1", title: "Harmonic mean of precision and recall" },
  { name: "Pictures", title: "Held-out pictures of this class" },
];
const MOST_ROWS_UNSCROLLED = 40;

/**
 * Precision, recall, F1 and support of each class; the columns sort where scripts may run. Nothing where the head was not
 * measured on held-out pictures.
 */
export function classesSection({ confusion, classes }: ReportModel): HtmlValue {
  if (confusion === null) return null;
  const metrics = classMetrics(classes, confusion.counts);
  const { numRight, numSamples } = confusionTotals(confusion.counts);
  return html`<section id="classes"><h2>Classes</h2>
<p class="lead">Of the ${confusion.split} pictures. Precision: how often the head is right when it names this class. Recall: how many of the class it finds. A dash stands for 0/0; means are over the classes that have a value.</p>
<div class="scroll${classes.length > MOST_ROWS_UNSCROLLED && " tall"}"><table class="classes sortable">
<thead><tr>${COLUMNS.map(
    (column, index) =>
      html`<th scope="col"${index > 0 && NUMBER}><button type="button" title="${column.title}">${column.name}</button></th>`,
  )}</tr></thead>
<tbody>${metrics.map(classRow)}</tbody>
<tfoot><tr><th scope="row">Mean of classes</th>${(["precision", "recall", "f1"] as const).map(
    (key) => html`<td class="number">${percentText(macroMean(metrics, key))}</td>`,
  )}<td class="number">${countText(numSamples)}</td></tr>
<tr><th scope="row">Accuracy</th><td class="number" colspan="3">${percentText(numSamples === 0 ? null : numRight / numSamples)}</td><td></td></tr></tfoot>
</table></div></section>`;
}

function classRow(row: ClassMetrics): Markup {
  return html`<tr><th scope="row" data-value="${row.name}">${nameText(row.name)}</th>${share(row.precision)}${share(row.recall)}${share(row.f1)}<td class="number" data-value="${row.support}">${countText(row.support)}</td></tr>`;
}

function share(value: number | null): Markup {
  return html`<td class="number share" data-value="${value ?? -1}"><span class="bar" style="--share:${(value ?? 0).toFixed(3)}"></span><span>${percentText(value)}</span></td>`;
}

const NUMBER = html` class="number"`;
