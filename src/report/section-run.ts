import { type HtmlValue, html, type Markup, nameText } from "./html.js";
import { countOf, countText, DASH, durationText, percentText, plainText } from "./quantity.js";
import type { ReportModel } from "./report-model.js";

type Fact = readonly [name: string, value: HtmlValue];

/** What the job asked for, who computed it, and what happened on the way. */
export function runSection(model: ReportModel): Markup {
  return html`<section id="run"><h2>The run</h2><div class="columns">
${facts("Job", jobFacts(model))}
${facts("Computing", computingFacts(model))}
</div></section>`;
}

function facts(title: string, rows: readonly Fact[]): Markup {
  return html`<div><h3>${title}</h3><dl class="facts">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl></div>`;
}

function jobFacts({ setup, result }: ReportModel): Fact[] {
  return [
    ["Model", nameText(setup.model)],
    ["Cut", setup.cut === null ? DASH : nameText(setup.cut)],
    ["Features", setup.features === null ? DASH : countText(setup.features)],
    ["Picture size", setup.size === null ? DASH : `${setup.size[0]} × ${setup.size[1]}`],
    ["Head", setup.hiddenLayers.length === 0 ? "linear" : `hidden layers of ${setup.hiddenLayers.join(", ")}`],
    ["Solver", `${setup.solver}, ${setup.schedule} schedule, rate ${plainText(setup.learningRate)}`],
    ["Batch size", countText(setup.batchSize)],
    ["Seed", String(setup.seed)],
    ["Lanes", countText(setup.lanes)],
    ["Spec SHA-256", html`<code>${result.job.specSha256}</code>`],
  ];
}

function computingFacts({ setup, result }: ReportModel): Fact[] {
  const { workers, cache, engine, recoverySeconds } = result;
  const rows = cache.hits + cache.misses;
  return [
    ["Engine", engine.kind ?? DASH],
    ["Fingerprint", engine.fingerprint === null ? DASH : html`<code>${engine.fingerprint}</code>`],
    [
      "Same bits on every worker",
      engine.exact === null ? DASH : engine.exact ? "yes, probed" : "no: the engine is not exact",
    ],
    ["Workers started", countText(workers.started)],
    ["Joined, lost, left", `${countText(workers.joined)}, ${countText(workers.lost)}, ${countText(workers.left)}`],
    ["Generations", countText(result.generations)],
    ["Steps computed again", countText(result.wastedSteps)],
    ["Recoveries", recoverySeconds.length === 0 ? "none" : recoverySeconds.map((s) => durationText(s)).join(", ")],
    [
      "Feature cache",
      setup.cacheEnabled
        ? `${countText(cache.hits)} of ${countOf(rows, "row")} found${rows > 0 ? ` (${percentText(cache.hits / rows, 0)})` : ""}`
        : "not used",
    ],
  ];
}
