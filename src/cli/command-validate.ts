import { existsSync } from "node:fs";
import type { Command } from "commander";
import { featureSpaceOf } from "../control/index.js";
import { type JobPlan, planJob, planWarnings, tryBackbone } from "../coordinator/index.js";
import { type DatasetSummary, summarizeDataset } from "../data/index.js";
import { cpuQuota } from "../engine/index.js";
import { FeatureCache, spaceId } from "../features/index.js";
import { inspectModel } from "../models/index.js";
import { headParameters } from "../training/index.js";
import { workerChoices } from "./advise-workers.js";
import { type CliContext, type JobFlags, loadJobFile, progressOn, withPlaces } from "./context.js";
import { addJobFlags } from "./follow-run.js";
import { type ExchangeCost, measureExchange } from "./measure-exchange.js";
import { measureMachine } from "./measure-machine.js";
import { type JobCosts, planCosts } from "./plan-costs.js";
import { printJson } from "./printer.js";
import type { Progress } from "./progress.js";
import { renderPlan, renderValidity } from "./show-plan.js";

interface ValidateFlags extends JobFlags {
  readonly plan?: boolean;
  readonly json?: boolean;
}

/** `headway validate JOB`: checks a job file and all that it names, and says what a run would take. */
export function addValidateCommand(program: Command, context: CliContext): void {
  const command = program
    .command("validate")
    .description("check a job file and what it names: model, pictures, labels; all mistakes at once")
    .argument("<job>", "job file (YAML)");
  addJobFlags(command)
    .option("--plan", "measure this machine shortly and print images, steps, cache, memory and minutes")
    .option("--json", "print one JSON object")
    .action((path: string, flags: ValidateFlags) => context.finish(validate(path, flags, context)));
}

async function validate(path: string, flags: ValidateFlags, context: CliContext): Promise<number> {
  const job = await loadJobFile(path, flags, context);
  const progress = progressOn(context);
  try {
    progress.phase("read", "files");
    const plan = await withPlaces(path, flags, context, () =>
      planJob(job, { onProgress: (done, total) => progress.update(done, total) }),
    );
    progress.close();
    const found = await withPlaces(path, flags, context, () => tryBackbone(plan));
    const warnings = [...planWarnings(plan), ...(found === null ? [] : [{ about: "preprocessing", message: found }])];
    const summary = summarizeDataset(plan.dataset);
    const costs = flags.plan ? await estimateCosts(plan, progress) : null;
    progress.end();
    if (flags.json) printJson(toJson(plan, summary, costs, warnings), context);
    else
      context.stdout.write(
        renderValidity(plan, summary, warnings) + (costs === null ? "" : renderPlan(plan, summary, costs)),
      );
    return 0;
  } finally {
    progress.end("stopped");
  }
}

async function estimateCosts(plan: JobPlan, progress: Progress): Promise<JobCosts> {
  progress.phase("measure", "images");
  const measured = await measureMachine(plan);
  const cores = cpuQuota();
  const exchanges = await measureExchanges(plan, cores);
  progress.update(measured.numPictures, measured.numPictures);
  progress.close();
  const sha256s = [...new Set(plan.dataset.samples.map(({ sha256 }) => sha256))];
  const { size } = plan.preprocessing;
  const { cuts } = await inspectModel(plan.job.backbone.model, {
    size,
    layout: plan.backbone.layout,
    outputLayout: plan.job.backbone.preprocessing?.outputLayout ?? null,
  });
  return planCosts(plan, {
    cores,
    rows: sha256s.length,
    cachedRows: await countCachedRows(plan, sha256s, measured.fingerprint),
    cuts,
    measured,
    exchanges,
  });
}

async function measureExchanges({ job, head }: JobPlan, cores: number): Promise<ExchangeCost[]> {
  const sizes = headParameters(head).map(({ dims }) => dims.reduce((product, dim) => product * dim, 1));
  const options = { numValues: sizes.reduce((sum, size) => sum + size, 0), algorithm: job.workers.allReduce };
  const exchanges: ExchangeCost[] = [];
  for (const workers of workerChoices(cores, job.workers.lanes))
    if (workers > 1) exchanges.push(await measureExchange(workers, options));
  return exchanges;
}

/** How many of the pictures have their features in the cache; nothing is written. */
async function countCachedRows(plan: JobPlan, sha256s: readonly string[], fingerprint: string): Promise<number> {
  const { enabled, folder, maxBytes } = plan.job.cache;
  if (!enabled || !existsSync(folder)) return 0;
  const cache = await FeatureCache.open(folder, { maxBytes });
  const space = featureSpaceOf({ ...plan.backbone, preprocessing: plan.preprocessing }, fingerprint);
  const id = spaceId(space);
  if (!(await cache.list()).some((summary) => summary.id === id)) return 0;
  const store = await cache.space(space);
  const numCached = sha256s.filter((sha256) => store.has(sha256)).length;
  await store.close();
  return numCached;
}

function toJson(
  plan: JobPlan,
  summary: DatasetSummary,
  costs: JobCosts | null,
  warnings: readonly { about: string; message: string }[],
): object {
  const { job, backbone, specSha256 } = plan;
  const { samples, classes, numDuplicates, numUnreadable, passedOver } = summary;
  return {
    valid: true,
    job: { name: job.name, specSha256 },
    samples,
    classes,
    duplicatesAcrossSplits: numDuplicates,
    unreadable: numUnreadable,
    warnings,
    passedOver,
    backbone: { cut: backbone.cut, features: backbone.features, parameters: backbone.parameters },
    plan: costs,
  };
}
