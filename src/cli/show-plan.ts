import type { JobPlan } from "../coordinator/index.js";
import type { DatasetSummary } from "../data/index.js";
import type { WorkerAdvice } from "./advise-workers.js";
import { passedOverText, skippedLines } from "./data-lines.js";
import type { ExchangeCost } from "./measure-exchange.js";
import { type JobCosts, joinCuts } from "./plan-costs.js";
import { bytesText, countOf, countText, durationText } from "./quantity.js";
import { renderFacts, renderTable } from "./table.js";

/** What `headway validate` says of a job without mistakes. */
export function renderValidity(
  plan: JobPlan,
  summary: DatasetSummary,
  warnings: readonly { message: string }[],
): string {
  const { job, dataset, backbone, specSha256 } = plan;
  const { train, validation, test } = summary.samples;
  const facts: [string, string][] = [
    ["valid", job.name],
    [
      "data",
      `${countOf(dataset.samples.length, "picture")} in ${countOf(dataset.classes.length, "class", "classes")}: ` +
        `${countText(train)} train, ${countText(validation)} validation, ${countText(test)} test`,
    ],
    [
      "backbone",
      `cut at ${backbone.cut}: ${countText(backbone.features)} features, ${countText(backbone.parameters)} frozen weights`,
    ],
    ["spec", specSha256],
  ];
  if (summary.numDuplicates > 0)
    facts.push(["warning", `${countOf(summary.numDuplicates, "picture")} in several splits`]);
  for (const { message } of warnings) facts.push(["warning", message]);
  for (const line of skippedLines(dataset.unreadable)) facts.push(["skipped", line]);
  const passed = passedOverText(summary.passedOver);
  if (passed !== null) facts.push(["passed", passed]);
  return renderFacts(facts);
}

/** What `headway validate --plan` adds: classes, steps, cache, memory, time. */
export function renderPlan(plan: JobPlan, summary: DatasetSummary, costs: JobCosts): string {
  return [renderClasses(summary), renderCosts(plan, costs), renderCuts(plan, costs)]
    .map((part) => `\n${part}`)
    .join("");
}

function renderClasses({ classes, samples }: DatasetSummary): string {
  const rows = [...classes, { name: "(all)", ...samples }].map(({ name, train, validation, test }) => {
    return [name, ...[train, validation, test, train + validation + test].map(countText)];
  });
  const titles = ["train", "validation", "test", "all"].map((title) => ({ title, isNumber: true }));
  return renderTable([{ title: "class" }, ...titles], rows);
}

function renderCosts({ job }: JobPlan, costs: JobCosts): string {
  const { steps, cache, memory, seconds, measured, advice } = costs;
  const { min } = job.workers;
  const cacheText = job.cache.enabled
    ? `${bytesText(cache.bytes)} for ${countOf(cache.rows, "row")} at this cut, of which ${countText(cache.cachedRows)} are there; ` +
      `limit ${bytesText(cache.maxBytes)}`
    : "none: cache.enabled is false, features live in the workers' memory";
  return renderFacts([
    ["steps", `${countText(steps.total)}: ${countText(steps.perEpoch)} in each of ${countOf(steps.epochs, "epoch")}`],
    ["cache", cacheText],
    [
      "memory",
      `about ${bytesText(memory.bytesPerWorker)} for each of ${countOf(min, "worker")} ` +
        `(${countOf(memory.threads, "engine thread")}; ${bytesText(memory.featureBytes)} of it are features)`,
    ],
    [
      "time",
      `${minutesText(seconds.total)}: extraction ${durationText(seconds.extract)}, training ${durationText(seconds.train)}; ` +
        "start, exchange between workers and evaluation come on top",
    ],
    ["workers", adviceText(advice)],
    [
      "measured",
      `${measured.imageCpuMs.toFixed(1)} ms of processor time a picture (${countText(measured.numPictures)} were tried), ` +
        `${measured.stepCpuMs.toFixed(2)} ms a step${exchangesText(measured.exchanges)}, ${countOf(measured.cores, "core")} to use`,
    ],
  ]);
}

function renderCuts({ backbone }: JobPlan, { cache }: JobCosts): string {
  const cuts = cache.cuts.map(({ name }) => name);
  const chosen = cuts.indexOf(backbone.cut);
  const rows = joinCuts(cache.cuts).map(({ first, last, numCuts, features, bytes }) => {
    const isHere = chosen >= cuts.indexOf(first) && chosen <= cuts.indexOf(last);
    const names = numCuts === 1 ? first : `${first} .. ${last}`;
    return [names, String(numCuts), countText(features), bytesText(bytes), isHere ? "<- this job" : ""];
  });
  const titles = ["layers", "features", "cache"].map((title) => ({ title, isNumber: true }));
  return renderTable([{ title: "cut" }, ...titles, { title: "" }], rows);
}

/** How many workers to use; the head is the same with any number. */
function adviceText({ workers, choices }: WorkerAdvice): string {
  const times = choices.map((choice) => `${durationText(choice.seconds)} with ${choice.workers}`).join(", ");
  const estimate = choices.length > 1 ? ` (extraction, training and exchange: ${times})` : "";
  return workers === 1 ? `one is enough here${estimate}` : `use --workers ${workers} here${estimate}`;
}

function exchangesText(exchanges: readonly ExchangeCost[]): string {
  return exchanges.map(({ workers, cpuMs }) => `, ${cpuMs.toFixed(2)} ms an exchange of ${workers} workers`).join("");
}

function minutesText(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes < 0.05) return "less than 0.1 minutes";
  return `about ${minutes < 9.95 ? minutes.toFixed(1) : countText(Math.round(minutes))} minutes`;
}
