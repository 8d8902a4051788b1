import { confusionTotals } from "./confusion.js";
import { type HtmlValue, html, type Markup, nameText } from "./html.js";
import { countOf, countText, DASH, durationText, isNumber, lossText, percentText } from "./quantity.js";
import type { ReportModel } from "./report-model.js";
import { wilsonInterval } from "./wilson-interval.js";

const STATUS_TEXT = { completed: "Completed", cancelled: "Cancelled", failed: "Failed" } as const;

/** Name, status, the error if there is one, and the numbers most readers came for. */
export function headlineSection(model: ReportModel): Markup {
  const { result } = model;
  return html`<header>
<p class="eyebrow">headway report</p>
<h1>${nameText(result.job.name)} <span class="status ${result.status}">${STATUS_TEXT[result.status]}</span></h1>
<p class="byline">${byline(model)}</p>
${errorBox(model)}
<div class="headline">
${accuracyHero(model)}
<dl class="tiles">${tiles(model).map(
    ([name, value, note]) =>
      html`<div><dt>${name}</dt><dd>${value}</dd>${note !== null && html`<dd class="note">${note}</dd>`}</div>`,
  )}</dl>
</div>
${headHash(model)}
</header>`;
}

function byline({ result, setup }: ReportModel): string {
  const parts = [countOf(result.epochs, "epoch"), countOf(result.steps, "step")];
  if (setup.startedAt !== null) parts.push(`begun ${setup.startedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC")}`);
  return [...parts, `headway ${setup.version}`].join(" · ");
}

function errorBox({ result, error, epochs }: ReportModel): HtmlValue {
  if (result.status === "completed" && error === null) return null;
  const rest =
    epochs.length === 0
      ? "It ended before an epoch was complete."
      : `What follows is as of epoch ${epochs[epochs.length - 1]!.epoch}.`;
  const said =
    error === null
      ? html`<p>The run was ${result.status}.</p>`
      : html`<p class="sentence">${error.message}</p><p class="code">${error.code}</p>`;
  return html`<div class="alert ${result.status}" role="alert">${said}<p>${rest}</p></div>`;
}

function accuracyHero({ result, confusion }: ReportModel): Markup {
  const split = isNumber(result.accuracy.test) ? "test" : "validation";
  const accuracy = result.accuracy[split];
  if (!isNumber(accuracy)) {
    const why =
      result.samples.validation + result.samples.test === 0
        ? "The job keeps no pictures back, so the accuracy on unseen pictures is not known."
        : "The head was not measured on held-out pictures.";
    return html`<div class="hero"><p class="label">Accuracy</p><p class="figure none">${DASH}</p><p>${why}</p></div>`;
  }
  const numSamples = result.samples[split];
  const numRight = Math.round(accuracy * numSamples);
  const [low, high] = wilsonInterval(numRight, numSamples);
  const origin = split === "test" ? "held-out test" : "validation";
  const totals = confusion?.split === split ? confusionTotals(confusion.counts) : null;
  return html`<div class="hero">
<p class="label">Accuracy</p>
<p class="figure">${percentText(accuracy)}</p>
<p>${countText(numRight)} of ${countOf(numSamples, `${origin} picture`)} named correctly.
95${"\u202F"}% interval ${percentText(low)} to ${percentText(high)}.${
    totals !== null &&
    totals.numSamples > 0 &&
    html` Always naming the largest class would reach ${percentText(totals.largestClass / totals.numSamples)}.`
  }${split === "validation" && " The best epoch was chosen on the same pictures, which flatters it."}</p>
</div>`;
}

type Tile = readonly [name: string, value: string, note: string | null];

function tiles({ result, classes, bestEpoch, setup }: ReportModel): readonly Tile[] {
  const { samples, loss } = result;
  const heldOut = [
    samples.validation > 0 ? `${countText(samples.validation)} validation` : "",
    samples.test > 0 ? `${countText(samples.test)} test` : "",
  ].filter((part) => part !== "");
  return [
    lossTile(loss),
    ["Classes", countText(classes.length), null],
    ["Training pictures", countText(samples.train), heldOut.length > 0 ? `+ ${heldOut.join(", ")}` : null],
    ["Epochs", countText(result.epochs), bestEpoch === null ? null : `best: ${bestEpoch}`],
    ["Wall time", durationText(result.seconds.total), countOf(result.workers.started, "worker")],
    [
      "Head parameters",
      isNumber(result.head.parameters) ? countText(result.head.parameters) : DASH,
      setup.hiddenLayers.length === 0 ? "linear" : `hidden ${setup.hiddenLayers.join(", ")}`,
    ],
  ];
}

function lossTile(loss: ReportModel["result"]["loss"]): Tile {
  const train = isNumber(loss.train) ? `train ${lossText(loss.train)}` : null;
  if (isNumber(loss.test)) return ["Test loss", lossText(loss.test), train];
  if (isNumber(loss.validation)) return ["Validation loss", lossText(loss.validation), train];
  return ["Training loss", lossText(loss.train), null];
}

function headHash({ result }: ReportModel): HtmlValue {
  const sha256 = result.head.sha256;
  return sha256 !== null && html`<p class="hash"><span>SHA-256 of head.safetensors</span> <code>${sha256}</code></p>`;
}
