import { type Job, type Spec, specOf, specSha256 } from "../config/index.js";
import {
  type Dataset,
  type Preprocessing,
  preprocessingDigest,
  readDataset,
  resolvePreprocessing,
} from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { type CompiledBackbone, compileBackbone, readBesidePreprocessing } from "../models/index.js";
import type { HeadSpec } from "../training/index.js";

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
 * @throws HeadwayError of everything the job names that is missing or unfit
 */
export async function planJob(
  job: Job,
  options: { signal?: AbortSignal; onProgress?(done: number, total: number): void } = {},
): Promise<JobPlan> {
  const start = performance.now();
  const { preprocessing, backbone } = await planBackbone(job);
  const compiled = performance.now();
  const dataset = await readDataset(job.dataset, job.seed, options);
  const { layers, dropout, l1, l2 } = job.head;
  const head: HeadSpec = { features: backbone.features, classes: dataset.classes.length, layers, dropout, l1, l2 };
  const spec = specOf(job, {
    dataset: dataset.digest,
    backbone: { program: backbone.digest, preprocessing: preprocessingDigest(preprocessing) },
  });
  const seconds = { dataset: (performance.now() - compiled) / 1000, backbone: (compiled - start) / 1000 };
  return { job, dataset, backbone, preprocessing, head, spec, specSha256: specSha256(spec), seconds };
}

async function planBackbone(job: Job): Promise<{ preprocessing: Preprocessing; backbone: CompiledBackbone }> {
  const { model, cut } = job.backbone;
  const beside = await readBesidePreprocessing(model);
  const wanted = resolvePreprocessing(job.backbone.preprocessing, beside, null);
  const backbone = await compileBackbone({ model, cut, size: wanted.size });
  const preprocessing = resolvePreprocessing(job.backbone.preprocessing, beside, backbone.layout);
  if (preprocessing.layout !== backbone.layout) {
    throw new HeadwayError(
      "JOB_INVALID",
      `backbone.preprocessing.layout: is ${preprocessing.layout}, ${model} takes ${backbone.layout}; leave the key out`,
      { model },
    );
  }
  return { preprocessing, backbone };
}
