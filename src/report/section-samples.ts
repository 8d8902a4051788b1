import { html, type Markup } from "./html.js";
import { countOf, countText, DASH } from "./quantity.js";
import type { ReportEpoch, ReportModel } from "./report-model.js";

/** Whether each epoch used every training sample once: its count and id sum beside the plan's. */
export function samplesSection(model: ReportModel): Markup {
  const { epochs, plannedIdSum, result } = model;
  const isAsPlanned = (row: ReportEpoch): boolean =>
    row.numSamples === result.samples.train && row.idSum === plannedIdSum;
  const numAsPlanned = epochs.filter(isAsPlanned).length;
  return html`<section id="samples"><h2>How the samples were counted</h2>
${
  epochs.length === 0
    ? html`<p class="none">No epoch was completed.</p>`
    : html`${plannedIdSum === null && html`<p>The plan’s id sum is not known, so nothing is proved here.</p>`}
${plannedIdSum !== null && html`<p class="${numAsPlanned === epochs.length ? "verdict good" : "verdict bad"}">${verdict(numAsPlanned, epochs.length, result.samples.train)}</p>`}
<p class="lead">Each sample’s id has a 32-bit hash. Every step’s all-reduce carries how many samples it is a sum of and the sum of their hashes; a sample left out or used twice would change them.</p>
<details><summary>Counts and id sums by epoch</summary><div class="scroll"><table class="numbers">
<thead><tr><th scope="col">Epoch</th><th scope="col">Steps</th><th scope="col">Samples</th><th scope="col">Id sum</th><th scope="col">As planned</th></tr></thead>
<tbody><tr><th scope="row">plan</th><td></td><td>${countText(result.samples.train)}</td><td>${plannedIdSum !== null && countText(plannedIdSum)}</td><td></td></tr>
${epochs.map(
  (row, index) =>
    html`<tr><th scope="row">${row.epoch}</th><td>${countText(row.step - (epochs[index - 1]?.step ?? 0))}</td><td>${countText(row.numSamples)}</td><td>${countText(row.idSum)}</td><td>${plannedIdSum === null ? DASH : isAsPlanned(row) ? "yes" : "NO"}</td></tr>`,
)}</tbody></table></div></details>`
}</section>`;
}

function verdict(numAsPlanned: number, numEpochs: number, numTrain: number): string {
  if (numAsPlanned === numEpochs) {
    const which = numEpochs === 1 ? "In the one epoch" : `In each of the ${countText(numEpochs)} epochs`;
    return `${which}, each of the ${countOf(numTrain, "training sample")} was used exactly once.`;
  }
  const numOther = numEpochs - numAsPlanned;
  return `${countText(numOther)} of ${countOf(numEpochs, "epoch")} did not use each of the ${countOf(numTrain, "training sample")} exactly once.`;
}
