import { type HtmlValue, html, type Markup } from "./html.js";
import { type ChartSeries, lineChart } from "./line-chart.js";
import { countText, durationText, isNumber, lossText, percentText, plainText } from "./quantity.js";
import type { ReportEpoch, ReportModel } from "./report-model.js";

/** Loss, accuracy and learning rate by epoch, as curves and as a table. */
export function curvesSection(model: ReportModel): Markup {
  const { epochs, bestEpoch } = model;
  const numbers = epochs.map((row) => row.epoch);
  const pair = (train: keyof ReportEpoch, validation: keyof ReportEpoch): ChartSeries[] => {
    const series: ChartSeries[] = [
      { name: "train", tone: "train", values: epochs.map((row) => row[train] as number | null) },
      { name: "validation", tone: "validation", values: epochs.map((row) => row[validation] as number | null) },
    ];
    return series.filter((one) => one.tone === "train" || one.values.some(isNumber));
  };
  return html`<section id="curves">
<h2>Curves</h2>
<p class="lead">${lead(model)}</p>
<div class="charts">
${lineChart({
  title: "Loss",
  epochs: numbers,
  series: pair("loss", "validationLoss"),
  bestEpoch,
  limits: [0, Number.POSITIVE_INFINITY],
  format: (value, decimals) => (decimals === undefined ? lossText(value) : value.toFixed(decimals)),
})}
${lineChart({
  title: "Accuracy",
  epochs: numbers,
  series: pair("accuracy", "validationAccuracy"),
  bestEpoch,
  limits: [0, 1],
  format: (value, decimals) => percentText(value, decimals === undefined ? 1 : Math.max(0, decimals - 2)),
})}
${lineChart({
  title: "Learning rate",
  epochs: numbers,
  series: [{ name: "at the epoch’s end", tone: "rate", values: epochs.map((row) => row.learningRate) }],
  bestEpoch: null,
  fromZero: true,
  limits: [0, Number.POSITIVE_INFINITY],
  format: (value) => plainText(value),
})}
</div>
${epochTable(epochs, bestEpoch)}
</section>`;
}

function lead({ bestEpoch, epochs }: ReportModel): string {
  const train =
    "Training values are means over the epoch, taken while the head was changing; loss is cross-entropy in nats without penalties.";
  if (bestEpoch === null) return train;
  const isLast = bestEpoch === epochs[epochs.length - 1]?.epoch;
  return `${train} The exported head is that of epoch ${bestEpoch}${isLast ? "" : ", the best by validation loss"}.`;
}

function epochTable(epochs: readonly ReportEpoch[], bestEpoch: number | null): HtmlValue {
  const total = (row: ReportEpoch): number => Object.values(row.seconds).reduce((sum, value) => sum + value, 0);
  return html`<details><summary>Epoch by epoch</summary><div class="scroll"><table class="numbers">
<thead><tr><th scope="col">Epoch</th><th scope="col">Steps so far</th><th scope="col">Learning rate</th><th scope="col">Loss</th><th scope="col">Accuracy</th><th scope="col">Validation loss</th><th scope="col">Validation accuracy</th><th scope="col">Time</th></tr></thead>
<tbody>${epochs.map(
    (row) =>
      html`<tr${row.epoch === bestEpoch && BEST}><th scope="row">${row.epoch}</th><td>${countText(row.step)}</td><td>${plainText(row.learningRate)}</td><td>${lossText(row.loss)}</td><td>${percentText(row.accuracy)}</td><td>${lossText(row.validationLoss)}</td><td>${percentText(row.validationAccuracy)}</td><td>${durationText(total(row))}</td></tr>`,
  )}</tbody></table></div></details>`;
}

const BEST = html` class="best-row"`;
