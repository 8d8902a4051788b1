import { existsSync } from "node:fs";
import { type Job, type Spec, specOf, specSha256 } from "../config/index.js";
import {
  classCounts,
  type Dataset,
  microBatchRows,
  type Preprocessing,
  preprocessingDigest,
  readDataset,
  resolvePreprocessing,
  statedLayouts,
} from "../data/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { plannedBytes } from "../features/index.js";
import { type CompiledBackbone, compileBackbone, readBesidePreprocessing } from "../models/index.js";
import { classWeightsOf, type HeadSpec, type JobWarning, planTrainingWarnings } from "../training/index.js";

const MAX_STEP_BYTES = 2 * 2 ** 30;

/** A job with everything that its file names read, compiled and hashed; nothing is decoded yet. */
export interface JobPlan {
  readonly job: Job;
  readonly dataset: Dataset;
  readonly backbone: CompiledBackbone;
  readonly preprocessing: Preprocessing;
  readonly head: HeadSpec;
  readonly spec: Spec;
  readonly specSha256: string;
  /** Wall seconds. */
  readonly seconds: { readonly dataset: number; readonly backbone: number };
}

/**
 * Plans a job.
 * @param options.onProgress files hashed so far
 * @throws HeadwayError of everything the job names that is missing or unfit, of model and data at once
 */
export async function planJob(
  job: Job,
  options: { signal?: AbortSignal; onProgress?(done: number, total: number): void } = {},
): Promise<JobPlan> {
  const start = performance.now();
  const model = await settle(planBackbone(job));
  const compiled = performance.now();
  const data = await settle(readDataset(job.dataset, job.seed, options));
  const failures = [model, data].flatMap((outcome) => ("error" in outcome ? outcome.error : []));
  if ("error" in model || "error" in data) throw joinFailures(failures);
  const { preprocessing, backbone } = model.value;
  const dataset = data.value;
  assertStepFits(job, backbone.features);
  assertCacheFits(job, dataset.samples.length, backbone.features);
  assertClassWeights(job, dataset);
  const { layers, dropout, l1, l2 } = job.head;
  const head: HeadSpec = { features: backbone.features, classes: dataset.classes.length, layers, dropout, l1, l2 };
  const spec = specOf(job, {
    dataset: dataset.digest,
    backbone: { program: backbone.digest, preprocessing: preprocessingDigest(preprocessing) },
  });
  const seconds = { dataset: (performance.now() - compiled) / 1000, backbone: (compiled - start) / 1000 };
  return { job, dataset, backbone, preprocessing, head, spec, specSha256: specSha256(spec), seconds };
}

/** What is allowed in a job and probably not meant, as far as its plan shows it. */
export function planWarnings({ job, dataset }: JobPlan): JobWarning[] {
  const numSamples = dataset.samples.filter(({ split }) => split === "train").length;
  const stepsPerEpoch = Math.ceil(numSamples / job.training.batchSize);
  const data = dataset.warnings.map((message): JobWarning => ({ about: "data", message }));
  return [...data, ...planTrainingWarnings(job.training, stepsPerEpoch)];
}

type Settled<T> = { readonly value: T } | { readonly error: HeadwayError };

/** The outcome of a part of the plan; what the job names and is not there is a mistake of the job. */
async function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work };
  } catch (thrown) {
    const { code, message, facts } = toHeadwayError(thrown);
    if (code !== "NOT_FOUND") return { error: toHeadwayError(thrown) };
    return { error: new HeadwayError("JOB_INVALID", `backbone.model: ${message}`, facts, { cause: thrown }) };
  }
}

/** One error that says all; its code and facts are the first one's, a stop outweighs the others. */
function joinFailures(failures: readonly HeadwayError[]): HeadwayError {
  const first = failures.find(({ code }) => code === "CANCELLED" || code === "INTERNAL") ?? failures[0]!;
  if (failures.length === 1 || first !== failures[0]) return first;
  const message = failures.map((failure) => failure.message).join("\n");
  const codes = failures.map(({ code }) => code);
  return new HeadwayError(first.code, message, { ...first.facts, codes }, { cause: first });
}

async function planBackbone(job: Job): Promise<{ preprocessing: Preprocessing; backbone: CompiledBackbone }> {
  const { model, cut } = job.backbone;
  // Said before what is missing beside it.
  if (!existsSync(model)) throw new HeadwayError("NOT_FOUND", `${model}: there is no such model file`, { path: model });
  const beside = await readBesidePreprocessing(model);
  const wanted = resolvePreprocessing(job.backbone.preprocessing, beside, null);
  const layouts = statedLayouts(job.backbone.preprocessing, beside);
  const backbone = await compileBackbone({ model, cut, size: wanted.size, ...layouts }).catch((thrown) => {
    throw cut === null ? thrown : namingCut(thrown);
  });
  const preprocessing = resolvePreprocessing(job.backbone.preprocessing, beside, backbone.layout);
  return { preprocessing, backbone };
}

/** An error that is about the cut begins with its key. */
function namingCut(thrown: unknown): HeadwayError {
  const error = toHeadwayError(thrown);
  if (!("cut" in error.facts)) return error;
  return new HeadwayError(error.code, `backbone.cut: ${error.message}`, error.facts, { cause: error });
}

/** Refuses weights of classes that are not there, before anything is extracted. */
function assertClassWeights({ training }: Job, { classes, samples }: Dataset): void {
  const trained = samples.filter(({ split }) => split === "train");
  classWeightsOf(training.classWeights, classes, classCounts(trained, classes.length));
}

/** Refuses a batch whose rows alone no process could hold; they are padded to full micro-batches of all lanes. */
function assertStepFits({ training, workers }: Job, features: number): void {
  const { batchSize } = training;
  const needed = workers.lanes * microBatchRows(batchSize, workers.lanes) * features * 4;
  if (needed <= MAX_STEP_BYTES) return;
  throw new HeadwayError(
    "JOB_INVALID",
    `training.batchSize: is ${batchSize}; the rows of one step take ${needed} bytes (${features} features each), more than ` +
      `${MAX_STEP_BYTES}; make it smaller`,
    { batchSize, features, needed, maxBytes: MAX_STEP_BYTES },
  );
}

/** Refuses a job whose features alone are larger than the cache may be. */
function assertCacheFits({ cache }: Job, rows: number, features: number): void {
  const needed = plannedBytes(rows, features);
  if (!cache.enabled || needed <= cache.maxBytes) return;
  const mebibytes = Math.ceil(needed / 2 ** 20);
  throw new HeadwayError(
    "CACHE_LIMIT",
    `cache.maxBytes: is ${cache.maxBytes} bytes, the features of ${rows} pictures take ${needed} (${features} numbers each); ` +
      `set it to ${mebibytes}MiB or more, or cache.enabled to false`,
    { rows, features, needed, maxBytes: cache.maxBytes },
  );
}
