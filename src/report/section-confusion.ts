import { binConfusion, type ConfusedPair, mostConfused } from "./confusion.js";
import { type HtmlValue, html, type Markup, nameText } from "./html.js";
import { countText, DASH, percentText } from "./quantity.js";
import type { ReportConfusion, ReportModel } from "./report-model.js";

// A table cell needs about 24 px to hold its count, so this many classes still fit a page.
const MOST_CLASSES_AS_TABLE = 30;
const MOST_CELLS_A_SIDE = 120;
const PAIRS_SHOWN = { table: 8, map: 15 };

type Counts = ReportConfusion["counts"];

/**
 * The confusion matrix: a table of counts, or for many classes a map of the whole and the most confused pairs. Nothing
 * where the head was not measured on held-out pictures.
 */
export function confusionSection({ confusion, classes }: ReportModel): HtmlValue {
  if (confusion === null) return null;
  const asTable = classes.length <= MOST_CLASSES_AS_TABLE;
  const pairs = mostConfused(confusion.counts, asTable ? PAIRS_SHOWN.table : PAIRS_SHOWN.map);
  return html`<section id="confusion"><h2>Confusion</h2>
<p class="lead">Of the ${confusion.split} pictures. Rows are what a picture is, columns what the head says it is.<br>
<span class="key"><span class="swatch hit"></span> right</span>, <span class="key"><span class="swatch miss"></span> wrong</span>; the stronger, the larger the share of the row.</p>
<div class="confusion">
${asTable ? countTable(confusion.counts, classes) : heatMap(confusion.counts, classes)}
${classes.length > 2 && pairTable(pairs, classes)}
</div>${!asTable && outcomeTable(confusion.counts, classes)}</section>`;
}

function countTable(counts: Counts, classes: readonly string[]): Markup {
  const size = classes.length <= 4 ? "large" : classes.length <= 12 ? "medium" : "small";
  return html`<div class="scroll"><table class="matrix ${size}">
<caption class="unseen">Confusion matrix: rows are actual classes, columns predictions</caption>
<thead><tr><td></td>${classes.map((name) => html`<th scope="col" title="${name}"><span>${nameText(name)}</span></th>`)}</tr></thead>
<tbody>${counts.map((row, actual) => {
    const support = sum(row);
    return html`<tr><th scope="row" title="${name(actual)}"><span>${nameText(name(actual))}</span></th>${row.map(
      (count, predicted) => cell(count, support, name(actual), name(predicted), actual === predicted),
    )}</tr>`;
  })}</tbody></table></div>`;

  function name(index: number): string {
    return classes[index]!;
  }
}

function cell(count: number, support: number, actual: string, predicted: string, isRight: boolean): Markup {
  const title = `${describeCell(actual, predicted)}: ${count} of ${support}`;
  if (count === 0) return html`<td class="${isRight ? "zero right" : "zero"}" title="${title}">0</td>`;
  const share = count / support;
  return html`<td class="${isRight ? "hit" : "miss"}${share > 0.55 && " strong"}" style="--share:${strength(share, 0.1)}" title="${title}">${countText(count)}</td>`;
}

/** Every cell that is not zero as a square; above {@link MOST_CELLS_A_SIDE} classes a cell stands for several classes. */
function heatMap(counts: Counts, classes: readonly string[]): Markup {
  const width = Math.ceil(classes.length / MOST_CELLS_A_SIDE);
  const bins = binConfusion(counts, width);
  const side = bins.length;
  const describeBin = (actual: string, predicted: string): string =>
    width > 1 && actual === predicted ? `${actual}, taken for one of them` : describeCell(actual, predicted);
  const names = bins.map((_, bin) => binName(classes, bin * width, width));
  const cells = bins.map((row, actual) => {
    const support = sum(row);
    return row.map(
      (count, predicted) =>
        count > 0 &&
        html`<rect class="${actual === predicted ? "hit" : "miss"}" x="${predicted}" y="${actual}" width="1" height="1" style="--share:${strength(Math.sqrt(count / support), 0.2)}"><title>${describeBin(names[actual]!, names[predicted]!)}: ${count} of ${support}</title></rect>`,
    );
  });
  const every = Math.ceil(side / 12);
  const marks = names.flatMap((text, bin) => (bin % every === 0 ? [{ text, at: ((bin + 0.5) / side) * 100 }] : []));
  return html`<figure class="map">
<div class="map-rows" aria-hidden="true">${marks.map(({ text, at }) => html`<span style="top:${at.toFixed(2)}%" title="${text}">${nameText(text)}</span>`)}</div>
<svg viewBox="0 0 ${side} ${side}" role="img" aria-label="Confusion of ${classes.length} classes; the most frequent confusions are in the table beside it">${cells}</svg>
<figcaption>${
    width === 1
      ? `${countText(side)} by ${countText(side)} classes, in order of their names`
      : `${countText(classes.length)} classes in order of their names, ${width} to a cell; blue cells hold confusions among the ${width}, too`
  }; every number is in the list below.</figcaption>
</figure>`;
}

function binName(classes: readonly string[], start: number, width: number): string {
  const first = classes[start]!;
  const last = classes[Math.min(start + width, classes.length) - 1]!;
  return first === last ? first : `${first} … ${last}`;
}

function pairTable(pairs: readonly ConfusedPair[], classes: readonly string[]): HtmlValue {
  if (pairs.length === 0) return html`<p class="none">No picture was taken for another class.</p>`;
  return html`<div class="scroll pair-list"><table class="pairs">
<caption>Most confused</caption>
<thead><tr><th scope="col">Actual</th><th scope="col">Predicted</th><th scope="col" class="number">Pictures</th><th scope="col" class="number" title="Of the pictures of the actual class">Share</th></tr></thead>
<tbody>${pairs.map(
    (pair) =>
      html`<tr><td>${nameText(classes[pair.actual]!)}</td><td>${nameText(classes[pair.predicted]!)}</td><td class="number">${countText(pair.count)}</td><td class="number">${percentText(pair.share, 0)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** For each class, in words, what its pictures were taken for: all numbers of the matrix, for a page or a phone. */
function outcomeTable(counts: Counts, classes: readonly string[]): Markup {
  const rows = counts.map((row, actual) => {
    const wrong = row.flatMap((count, predicted) => (count > 0 && predicted !== actual ? [{ count, predicted }] : []));
    wrong.sort((a, b) => b.count - a.count || a.predicted - b.predicted);
    const taken = wrong.map(
      ({ count, predicted }, index) => html`${index > 0 && ", "}${nameText(classes[predicted]!)} ${countText(count)}`,
    );
    return html`<tr><th scope="row">${nameText(classes[actual]!)}</th><td class="number">${countText(row[actual]!)} of ${countText(sum(row))}</td><td>${taken.length === 0 ? DASH : taken}</td></tr>`;
  });
  return html`<details class="outcomes"><summary>What each of the ${classes.length} classes was taken for</summary><div class="scroll tall"><table class="remarks">
<thead><tr><th scope="col">Actual</th><th scope="col" class="number">Right</th><th scope="col">Taken for</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function describeCell(actual: string, predicted: string): string {
  return actual === predicted ? `${actual}, recognised` : `${actual}, taken for ${predicted}`;
}

/** The opacity of a cell: a small share is still seen, in the small cells of a map more than in a table. */
function strength(share: number, least: number): string {
  return (least + (1 - least) * share).toFixed(2);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
