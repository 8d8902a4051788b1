import type { JobPlan } from "../coordinator/index.js";
import { LanePlan } from "../data/index.js";
import { plannedBytes } from "../features/index.js";
import type { CutSummary } from "../models/index.js";
import { adviseWorkers, type WorkerAdvice } from "./advise-workers.js";
import type { ExchangeCost } from "./measure-exchange.js";
import type { MachineMeasurement } from "./measure-machine.js";

/** What is known of a job before it runs, besides its plan. */
export interface CostFacts {
  /** Processor cores that this process may use. */
  readonly cores: number;
  /** Pictures, each once, and those whose features are in the cache already. */
  readonly rows: number;
  readonly cachedRows: number;
  readonly cuts: readonly CutSummary[];
  readonly measured: MachineMeasurement;
  readonly exchanges: readonly ExchangeCost[];
}

/** What a job is going to take. */
export interface JobCosts {
  readonly steps: { readonly perEpoch: number; readonly epochs: number; readonly total: number };
  readonly cache: {
    readonly rows: number;
    readonly cachedRows: number;
    /** Of all rows in the cache. */
    readonly bytes: number;
    readonly maxBytes: number;
    /** What the same rows would take at other cuts. */
    readonly cuts: readonly (CutSummary & { readonly bytes: number })[];
  };
  /** Estimated for one of `workers.min` workers. */
  readonly memory: { readonly bytesPerWorker: number; readonly featureBytes: number; readonly threads: number };
  /** Estimated from processor time on this machine; the exchange between workers is not in it. */
  readonly seconds: { readonly extract: number; readonly train: number; readonly total: number };
  /** How many workers to use here. */
  readonly advice: WorkerAdvice;
  readonly measured: MachineMeasurement & { readonly cores: number; readonly exchanges: readonly ExchangeCost[] };
}

/** Works out what a job is going to take on this machine. */
export function planCosts(plan: JobPlan, facts: CostFacts): JobCosts {
  const { job, dataset, backbone } = plan;
  const { cores, rows, cachedRows, measured, exchanges } = facts;
  const { min: numWorkers, lanes: numLanes, threads: threadsSetting } = job.workers;
  const { epochs, batchSize } = job.training;
  const numTrain = dataset.samples.filter(({ split }) => split === "train").length;
  const numValidation = dataset.samples.filter(({ split }) => split === "validation").length;
  const perEpoch = new LanePlan({ numSamples: numTrain, numLanes, batchSize, seed: job.seed }).stepsPerEpoch;
  const total = perEpoch * epochs;
  const threads = threadsSetting === "auto" ? Math.max(1, Math.floor(cores / numWorkers)) : threadsSetting;
  const usedCores = Math.min(cores, numWorkers * threads);
  const lanesOfOne = Math.ceil(numLanes / numWorkers) / numLanes;
  const featureBytes = Math.ceil((numTrain + numValidation) * lanesOfOne) * backbone.features * 4;
  const extract = ((rows - cachedRows) * measured.imageCpuMs) / usedCores / 1000;
  const train = (total * measured.stepCpuMs) / Math.min(cores, numWorkers) / 1000;
  return {
    steps: { perEpoch, epochs, total },
    cache: {
      rows,
      cachedRows,
      bytes: plannedBytes(rows, backbone.features),
      maxBytes: job.cache.maxBytes,
      cuts: facts.cuts.map((cut) => ({ ...cut, bytes: plannedBytes(rows, cut.features) })),
    },
    memory: {
      bytesPerWorker: measured.residentBytes + (threads - 1) * measured.threadBytes + featureBytes,
      featureBytes,
      threads,
    },
    seconds: { extract, train, total: extract + train },
    advice: adviseWorkers({
      cores,
      lanes: numLanes,
      threads: threadsSetting,
      missingRows: rows - cachedRows,
      steps: total,
      imageCpuMs: measured.imageCpuMs,
      stepCpuMs: measured.stepCpuMs,
      exchanges,
    }),
    measured: { ...measured, cores, exchanges },
  };
}

/** Neighbouring cuts of one width, as one line of a table. */
export interface CutRange {
  readonly first: string;
  readonly last: string;
  readonly numCuts: number;
  readonly features: number;
  readonly bytes: number;
}

/** Joins neighbouring cuts of the same width; a network has many layers and few widths. */
export function joinCuts(cuts: JobCosts["cache"]["cuts"]): CutRange[] {
  const ranges: CutRange[] = [];
  for (const { name, features, bytes } of cuts) {
    const before = ranges.at(-1);
    if (before?.features === features) {
      ranges[ranges.length - 1] = { ...before, last: name, numCuts: before.numCuts + 1 };
    } else ranges.push({ first: name, last: name, numCuts: 1, features, bytes });
  }
  return ranges;
}
