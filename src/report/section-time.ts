import { EPOCH_PHASES, type EpochPhase } from "../training/index.js";
import { type HtmlValue, html, type Markup } from "./html.js";
import { durationText, isNumber, percentText, rateText } from "./quantity.js";
import type { ReportEpoch, ReportModel } from "./report-model.js";

interface Part {
  readonly name: string;
  readonly note: string;
  readonly seconds: number;
}

const PHASE_NAMES: Readonly<Record<EpochPhase, string>> = {
  gradient: "gradient",
  all_reduce: "all-reduce",
  update: "optimiser",
  evaluate: "validation",
};

/** A bar of the wall time, and one of what training spent it on. */
export function timeSection(model: ReportModel): Markup {
  const { seconds, result } = model;
  const { extractImagesPerSecond: imageRate, trainSamplesPerSecond: sampleRate } = result.throughput;
  const parts: Part[] = [
    { name: "start", note: "read the job, join the workers, prove them", seconds: seconds.start },
    {
      name: "extract",
      note: isNumber(imageRate) ? `${rateText(imageRate, "pictures")} through the backbone` : "",
      seconds: seconds.extract,
    },
    {
      name: "train",
      note: isNumber(sampleRate) ? rateText(sampleRate, "samples") : "",
      seconds: seconds.train,
    },
    { name: "evaluate", note: "measure the exported head", seconds: seconds.evaluate },
    { name: "other", note: "checkpoints, export, waiting", seconds: seconds.other },
  ];
  const phases = trainingPhases(model.epochs);
  return html`<section id="time"><h2>Where the time went</h2>
<div class="columns"><div>${bar("Whole run", parts)}</div>${phases.length > 0 && html`<div>${bar("Epochs, by phase", phases)}</div>`}</div>
</section>`;
}

function trainingPhases(epochs: readonly ReportEpoch[]): Part[] {
  const measured = EPOCH_PHASES.filter((phase) => epochs.some(({ seconds }) => seconds[phase] !== undefined));
  return measured.map((phase) => {
    const seconds = epochs.reduce((sum, epoch) => sum + (epoch.seconds[phase] ?? 0), 0);
    return { name: PHASE_NAMES[phase], note: "", seconds };
  });
}

function bar(title: string, parts: readonly Part[]): Markup {
  const total = parts.reduce((sum, part) => sum + part.seconds, 0);
  const share = (part: Part): number => (total === 0 ? 0 : part.seconds / total);
  const hasNotes = parts.some((part) => part.note !== "");
  return html`<h3>${title} <span class="total">${durationText(total)}</span></h3>
<div class="bar-row" aria-hidden="true">${parts.map(
    (part, index): HtmlValue =>
      part.seconds > 0 &&
      html`<span class="part-${index}" style="flex-grow:${(share(part) * 1000).toFixed(1)}" title="${part.name}: ${durationText(part.seconds)}"></span>`,
  )}</div>
<table class="parts"><tbody>${parts.map(
    (part, index) =>
      html`<tr><th scope="row"><span class="swatch part-${index}"></span> ${part.name}</th>${hasNotes && html`<td class="note">${part.note}</td>`}<td class="number">${durationText(part.seconds)}</td><td class="number">${percentText(share(part), 0)}</td></tr>`,
  )}</tbody></table>`;
}
