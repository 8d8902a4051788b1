import type { Job } from "../config/index.js";
import type { EpochFacts, JobEvent } from "../control/index.js";
import { summarizeDataset } from "../data/index.js";
import { cpuQuota } from "../engine/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { assertHeadWasMeasured, loadExportedModel, type RunEvaluation } from "../evaluation/index.js";
import { writeFileAtomic } from "../files/index.js";
import type { JobResult, JobStatus } from "../report/index.js";
import { renderReport } from "../report/index.js";
import type { Metrics } from "../telemetry/index.js";
import { judgeTraining } from "../training/index.js";
import { GrpcListener } from "../wire/index.js";
import type { TrainedJob } from "./coordinator.js";
import { CoordinatorMetrics } from "./coordinator-metrics.js";
import { toEpochFacts } from "./epoch-facts.js";
import { assertSameLoss, evaluateExport, numbersOf } from "./evaluate-export.js";
import { exportHead } from "./export-run.js";
import { type JobPlan, planJob, planWarnings } from "./job-plan.js";
import { JobRecord } from "./job-record.js";
import { buildReport } from "./report-builder.js";
import { findResumePoint, type ResumePoint } from "./resume.js";
import { type ExistingRun, RunFolder } from "./run-folder.js";
import { runTrainingStage } from "./training-stage.js";

/** How a job is conducted; see RunJobOptions. */
export interface ConductOptions {
  readonly existing: ExistingRun;
  readonly jobFile: string | undefined;
  readonly launchWorkers: boolean;
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly workerMetricsPort: number | undefined;
  readonly signal: AbortSignal;
  readonly metrics: Metrics;
  /** headway's version, for the report. */
  readonly version: string;
  /** Gets every event as it happens. */
  listener(event: JobEvent): void;
}

/** Runs a job from plan to report. @throws HeadwayError when it fails */
export async function conductJob(job: Job, options: ConductOptions): Promise<JobResult> {
  const { existing, signal, listener } = options;
  const start = performance.now();
  const use = { existing, jobFile: options.jobFile };
  await RunFolder.assertUsable(job, use);
  const plan = await planJob(job, {
    signal,
    onProgress: (done, total) => listener({ event: "progress", phase: "read", unit: "files", done, total }),
  });
  const earlier = existing === "resume" ? await RunFolder.readResult(job.output) : undefined;
  if (earlier?.status === "completed" && earlier.job.specSha256 === plan.specSha256 && (await isExported(job.output))) {
    listener({ event: "already-completed", output: job.output, headSha256: earlier.head.sha256 });
    return earlier;
  }
  const resume = existing === "resume" ? await findResumePoint(job.output, plan) : null;
  // Before there is a folder: a port that cannot be had leaves nothing behind.
  const endpoint = await GrpcListener.open({ host: options.host, port: options.port });
  try {
    const folder = await RunFolder.create(job, use, plan.dataset.samples);
    try {
      return await new Conductor(plan, folder, { ...options, endpoint }, start).run(resume);
    } finally {
      await folder.close();
    }
  } finally {
    endpoint.close();
  }
}

/** Whether the files that a completed run exported are whole; else they are written again from its last checkpoint. */
export async function isExported(folder: string): Promise<boolean> {
  try {
    await assertHeadWasMeasured(await loadExportedModel(folder));
    return true;
  } catch (error) {
    if (error instanceof HeadwayError && (error.code === "MODEL_INVALID" || error.code === "NOT_FOUND")) return false;
    throw error;
  }
}

class Conductor {
  readonly #plan: JobPlan;
  readonly #folder: RunFolder;
  readonly #options: ConductOptions & { readonly endpoint: GrpcListener };
  readonly #startMs: number;
  readonly #startedAt = new Date();
  readonly #record: JobRecord;
  readonly #metrics: CoordinatorMetrics;
  readonly #epochs: EpochFacts[] = [];
  #bestEpoch: number | null = null;
  #evaluation: RunEvaluation | null = null;
  #startSeconds: number | null = null;

  constructor(
    plan: JobPlan,
    folder: RunFolder,
    options: ConductOptions & { readonly endpoint: GrpcListener },
    startMs: number,
  ) {
    this.#plan = plan;
    this.#folder = folder;
    this.#options = options;
    this.#startMs = startMs;
    this.#record = new JobRecord(plan.job.name);
    this.#metrics = new CoordinatorMetrics(options.metrics);
  }

  async run(resume: ResumePoint | null): Promise<JobResult> {
    const { existing, signal } = this.#options;
    try {
      this.#emitPlan();
      if (existing === "resume" && resume === null) {
        this.#emit({ event: "nothing-to-resume", output: this.#folder.path });
      }
      const trained = await this.#train(resume);
      if (trained.outcome === "stopped") return await this.#end("cancelled");
      const exported = await this.#export(trained);
      await this.#evaluate(trained, exported.sha256);
      return await this.#end("completed");
    } catch (thrown) {
      const error = toHeadwayError(thrown);
      if (signal.aborted && (thrown === signal.reason || error.code === "CANCELLED"))
        return await this.#end("cancelled");
      await this.#end("failed", error).catch(() => undefined); // the first cause is what counts
      throw error;
    }
  }

  #emitPlan(): void {
    const { job, dataset, backbone, specSha256, seconds } = this.#plan;
    const { min, max, lanes } = job.workers;
    this.#emit({ event: "job-started", name: job.name, specSha256, output: job.output, lanes, workers: { min, max } });
    const { samples, numDuplicates, passedOver } = summarizeDataset(dataset);
    this.#emit({
      event: "dataset-read",
      samples,
      classes: dataset.classes.length,
      duplicatesAcrossSplits: numDuplicates,
      badPictures: dataset.unreadable.map(({ id, reason }) => ({ id, split: null, reason })),
      passedOver,
      seconds: seconds.dataset,
    });
    const { cut, features, parameters, digest } = backbone;
    this.#emit({ event: "backbone-compiled", cut, features, parameters, digest, seconds: seconds.backbone });
    for (const warning of planWarnings(this.#plan)) this.#emit({ event: "warning", ...warning });
  }

  async #train(resume: ResumePoint | null): Promise<TrainedJob> {
    const { launchWorkers, endpoint, token, workerMetricsPort, signal } = this.#options;
    const trained = await runTrainingStage(this.#plan, this.#folder, {
      resume,
      launchWorkers,
      endpoint,
      token,
      workerMetricsPort,
      signal,
      emit: (event) => this.#emit(event),
      onBlobBytes: (direction, bytes) => this.#metrics.countBlobBytes(direction, bytes),
    });
    const { history, best, epoch } = trained.state;
    const { epochs } = this.#plan.job.training;
    const measured = new Map(resume?.earlier.epochs);
    for (const facts of this.#epochs) measured.set(facts.epoch, facts.seconds);
    this.#epochs.splice(0);
    for (const record of history)
      this.#epochs.push(toEpochFacts(record, { epochs, seconds: measured.get(record.epoch) ?? {} }));
    this.#bestEpoch = best?.epoch ?? (epoch > 0 ? epoch : null);
    if (trained.outcome === "completed") {
      for (const warning of judgeTraining(this.#epochs, epochs)) this.#emit({ event: "warning", ...warning });
    }
    return trained;
  }

  async #export({ state }: TrainedJob): Promise<{ sha256: string }> {
    const exported = await exportHead(this.#folder, this.#plan.head, state);
    this.#emit({ event: "head-exported", ...exported });
    return exported;
  }

  /** Measures the exported files in a fresh process, and holds its numbers against those of training. */
  async #evaluate({ state }: TrainedJob, headSha256: string): Promise<void> {
    const { job } = this.#plan;
    const start = performance.now();
    const request = {
      folder: this.#folder.path,
      numLanes: job.workers.lanes,
      cache: job.cache,
      threads: job.workers.threads === "auto" ? cpuQuota() : job.workers.threads,
    };
    const measured = await evaluateExport(request, {
      signal: this.#options.signal,
      onProgress: (done, total) => this.#emit({ event: "progress", phase: "evaluate", unit: "images", done, total }),
    });
    const { evaluation } = measured;
    if (measured.headSha256 !== headSha256) {
      throw new HeadwayError(
        "NONDETERMINISTIC",
        `head.safetensors changed between export and evaluation: ${measured.headSha256}`,
      );
    }
    if (job.exact) assertSameLoss(evaluation, state, this.#bestEpoch);
    this.#evaluation = evaluation;
    const seconds = (performance.now() - start) / 1000;
    this.#emit({ event: "evaluated", ...numbersOf(evaluation), seconds });
  }

  /** Writes result.json and report.html. */
  async #end(status: JobStatus, error?: HeadwayError): Promise<JobResult> {
    const seconds = this.#elapsed();
    const facts = error === undefined ? {} : { error: { code: error.code, message: error.message } };
    this.#emit({ event: "job-ended", status, seconds, ...facts });
    const { result } = this.#record;
    const report = await buildReport(result, {
      plan: this.#plan,
      epochs: this.#epochs,
      bestEpoch: this.#bestEpoch,
      evaluation: this.#evaluation,
      startedAt: this.#startedAt,
      startSeconds: this.#startSeconds ?? seconds,
      version: this.#options.version,
    });
    await writeFileAtomic(this.#folder.file("report.html"), renderReport(report));
    await this.#folder.writeResult(result);
    return result;
  }

  #emit(event: JobEvent): void {
    this.#record.apply(event);
    this.#metrics.apply(event);
    this.#folder.journal(event, new Date());
    if (event.event === "epoch-ended") this.#epochs.push(event);
    if (event.event === "generation-opened") this.#startSeconds ??= this.#elapsed();
    this.#options.listener(event);
  }

  #elapsed(): number {
    return (performance.now() - this.#startMs) / 1000;
  }
}
