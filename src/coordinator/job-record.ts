import type { JobEvent } from "../control/index.js";
import type { JobResult } from "../report/index.js";
import { NO_EARLIER_RUNS } from "./earlier-runs.js";

/** Writable copy of a type, all the way down. */
type Draft<T> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/**
 * What is known of a job so far: `result.json` is a fold over the job's events, so whatever has happened when a job ends,
 * however it ends, is in its result.
 */
export class JobRecord {
  readonly #result: Draft<JobResult>;
  /** Of earlier processes of the job. */
  #earlier: JobResult["seconds"] = NO_EARLIER_RUNS.seconds;

  /** @param earlier what is known of the job already. @default nothing */
  constructor(name: string, earlier?: JobResult) {
    this.#result = structuredClone(earlier as Draft<JobResult> | undefined) ?? {
      version: 1,
      status: "failed",
      job: { name, specSha256: null },
      head: { sha256: null, parameters: null },
      epochs: 0,
      steps: 0,
      samples: { train: 0, validation: 0, test: 0 },
      accuracy: { train: null, validation: null, test: null },
      loss: { train: null, validation: null, test: null },
      seconds: { total: 0, extract: 0, train: 0, evaluate: 0 },
      throughput: { extractImagesPerSecond: null, trainSamplesPerSecond: null },
      cache: { hits: 0, misses: 0 },
      workers: { started: 0, joined: 0, lost: 0, left: 0 },
      generations: 0,
      wastedSteps: 0,
      recoverySeconds: [],
      engine: { kind: null, fingerprint: null, exact: null },
      resumedFromStep: null,
      badImages: [],
      duplicatesAcrossSplits: 0,
      warnings: [],
    };
  }

  get result(): JobResult {
    return this.#result;
  }

  /** Says what a head that is exported from a checkpoint was trained by; a run that was killed has left no result. */
  describe(facts: { specSha256: string; samples: JobResult["samples"]; steps: number; epochs: number }): void {
    const result = this.#result;
    result.job.specSha256 = facts.specSha256;
    result.samples = { ...facts.samples };
    result.steps = facts.steps;
    result.epochs = facts.epochs;
    if (result.status === "failed" && result.error === undefined) result.status = "cancelled";
  }

  /** Takes in what happened. */
  apply(event: JobEvent): void {
    const result = this.#result;
    switch (event.event) {
      case "job-started":
        result.job.specSha256 = event.specSha256;
        break;
      case "dataset-read":
        result.samples = { ...event.samples };
        result.badImages.push(...event.badPictures);
        result.duplicatesAcrossSplits = event.duplicatesAcrossSplits;
        break;
      case "warning":
        result.warnings.push({ about: event.about, message: event.message });
        break;
      case "engine-probed":
        result.engine = { kind: event.kind, fingerprint: event.fingerprint, exact: event.exact };
        break;
      case "resuming":
        result.resumedFromStep = event.step;
        this.#earlier = event.earlierSeconds;
        result.seconds = { ...event.earlierSeconds };
        result.steps = event.step;
        result.epochs = event.epoch;
        break;
      case "worker-started":
        result.workers.started++;
        break;
      case "worker-joined":
        result.workers.joined++;
        break;
      case "worker-lost":
        result.workers.lost++;
        break;
      case "worker-left":
        result.workers.left++;
        break;
      case "generation-opened":
        result.generations = event.generation.counter;
        break;
      case "features-ready":
        this.#addFeatures(event);
        break;
      case "epoch-ended":
        result.epochs = event.epoch;
        result.steps = event.step;
        break;
      case "checkpoint-stored":
        result.steps = Math.max(result.steps, event.step);
        break;
      case "training-ended":
        result.epochs = event.epoch;
        result.steps = Math.max(result.steps, event.step); // a failed training's may be older than the last checkpoint's
        result.seconds.train = this.#earlier.train + event.seconds;
        if (event.samples > 0) result.throughput.trainSamplesPerSecond = event.samples / event.seconds;
        break;
      case "head-exported":
        result.head = { sha256: event.sha256, parameters: event.parameters };
        break;
      case "evaluated":
        result.accuracy = { ...event.accuracy };
        result.loss = { ...event.loss };
        result.seconds.evaluate = this.#earlier.evaluate + event.seconds;
        break;
      case "job-ended":
        result.status = event.status;
        result.seconds.total = this.#earlier.total + event.seconds;
        if (event.error !== undefined) result.error = { ...event.error };
        break;
    }
  }

  #addFeatures(event: Extract<JobEvent, { event: "features-ready" }>): void {
    const result = this.#result;
    result.seconds.extract += event.seconds;
    result.badImages.push(...event.badPictures);
    result.samples = { ...event.samples };
    if (result.generations > 1) return; // rows are looked up again when pictures were left out; each counts once
    result.cache = { hits: event.hits, misses: event.misses };
    if (event.misses > 0) result.throughput.extractImagesPerSecond = event.misses / event.seconds;
  }
}
