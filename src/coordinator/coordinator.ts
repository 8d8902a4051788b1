// The leader of one job. Its loop reads top to bottom: gather workers, open a generation, have all rows made, train,
// keep the states that all ranks agree on.
import { type BlobRef, type BlobStore, pullBlob } from "../blobs/index.js";
import type { CheckpointStore } from "../checkpoint/index.js";
import type { GenerationId } from "../collective/index.js";
import {
  type BadPicture,
  type JobEvent,
  type Member,
  type Report,
  type Roster,
  sampleKey,
  samplesOf,
  withoutSamples,
} from "../control/index.js";
import { LanePlan } from "../data/index.js";
import { HeadwayError, isErrorCode } from "../errors.js";
import { type EpochRecord, planSchedule, type TrainingState } from "../training/index.js";
import { toEpochFacts } from "./epoch-facts.js";
import type { JobPlan } from "./job-plan.js";
import { lanesOf, planLaneTable } from "./lane-table.js";
import type { RemoteWorker } from "./remote-worker.js";
import type { Rendezvous } from "./rendezvous.js";
import { chooseSchedule, decodeState, type ResumePoint } from "./resume.js";
import { type AgreedState, StateCollector } from "./state-collector.js";

const LEASE_REVISION = 1; // there is one leader
const PROGRESS_MS = 250;

/** What the coordinator works with. */
export interface CoordinatorDeps {
  readonly rendezvous: Rendezvous;
  readonly blobs: BlobStore;
  readonly checkpoints: CheckpointStore;
  /** Keeps the table of learning rates for a resumption. */
  keepSchedule(bytes: Uint8Array): Promise<void>;
  emit(event: JobEvent): void;
}

/** What a job's training left. */
export interface TrainedJob {
  readonly state: TrainingState;
  readonly outcome: "completed" | "stopped";
  /** Of this job, without the pictures that were skipped. */
  readonly roster: Roster;
}

interface Generation {
  readonly id: GenerationId;
  readonly members: readonly (Member & { readonly worker: RemoteWorker })[];
  readonly roster: Roster;
  readonly plan: LanePlan;
  /** Learning rate by step, float64. */
  readonly schedule: Uint8Array;
}

/** Leads the workers of one job through it. */
export class Coordinator {
  readonly #deps: CoordinatorDeps;
  readonly #plan: JobPlan;
  readonly #address: string;
  readonly #token: string;
  #numGenerations = 0;

  /** @param options.address host:port that serves the coordinator's blobs */
  constructor(deps: CoordinatorDeps, plan: JobPlan, options: { address: string; token: string }) {
    this.#deps = deps;
    this.#plan = plan;
    this.#address = options.address;
    this.#token = options.token;
  }

  /**
   * Trains the job, or the rest of it.
   * @param options.signal asks for a clean stop: while training all ranks stop after the same step and leave a
   *   checkpoint, before that there is nothing to keep
   */
  async run(resume: ResumePoint | null, options: { signal: AbortSignal }): Promise<TrainedJob> {
    const workers = await this.#deps.rendezvous.gather(this.#plan.job.workers.min, options);
    this.#deps.emit({ event: "engine-probed", kind: "onnx", ...(await this.#deps.rendezvous.probe()) });
    if (resume !== null) this.#assertSameClass(workers, resume.state);
    let roster: Roster = { samples: this.#plan.dataset.samples };
    for (;;) {
      const generation = await this.#openGeneration(workers, roster, resume);
      const bad = await this.#prepare(generation, options);
      if (bad.length === 0) return this.#train(generation, resume, options);
      roster = this.#withoutBad(roster, bad);
    }
  }

  /** Refuses to go on on another class of machines than the checkpoint's. */
  #assertSameClass(workers: readonly RemoteWorker[], state: TrainingState): void {
    const { fingerprint } = state.identity;
    const now = workers[0]?.proof?.fingerprint;
    if (fingerprint === now || !this.#plan.job.exact) return;
    throw new HeadwayError(
      "RESUME_MISMATCH",
      `the checkpoint was trained by ${fingerprint}, these workers are ${now}; resume on machines of that class, ` +
        "or set exact: false in the job file",
      { checkpoint: fingerprint, workers: now },
    );
  }

  /** Gives every lane an owner and tells all members who is who. */
  async #openGeneration(
    workers: readonly RemoteWorker[],
    roster: Roster,
    resume: ResumePoint | null,
  ): Promise<Generation> {
    const { lanes: numLanes } = this.#plan.job.workers;
    const table = planLaneTable(
      numLanes,
      workers.map(({ id }) => id),
    );
    const members = workers.map((worker, rank) => {
      return { rank, workerId: worker.id, address: worker.address, lanes: lanesOf(table, worker.id), worker };
    });
    const { batchSize } = this.#plan.job.training;
    const numSamples = samplesOf(roster, "train").length;
    const plan = new LanePlan({ numSamples, numLanes, batchSize, seed: this.#plan.job.seed });
    const id = { leaseRevision: LEASE_REVISION, counter: ++this.#numGenerations };
    this.#deps.emit({
      event: "generation-opened",
      generation: id,
      members: members.map(({ rank, workerId, lanes }) => ({ rank, workerId, lanes })),
    });
    const rosterBlob = await this.#deps.blobs.put(new TextEncoder().encode(JSON.stringify(roster)));
    const schedule = chooseSchedule(this.#scheduleBytes(plan), resume);
    const directive = {
      kind: "prepare",
      generation: id,
      laneTableRevision: this.#numGenerations,
      members: members.map(({ worker: _worker, ...member }) => member),
      roster: rosterBlob,
      schedule: await this.#deps.blobs.put(schedule),
    } as const;
    for (const { worker } of members) worker.send(directive);
    return { id, members, roster, plan, schedule };
  }

  /** The learning rate of every step, as this process plans it. */
  #scheduleBytes(plan: LanePlan): Uint8Array {
    const { schedule, learningRate, epochs } = this.#plan.job.training;
    const { stepsPerEpoch } = plan;
    const rates = planSchedule(schedule, { learningRate, totalSteps: epochs * stepsPerEpoch, stepsPerEpoch });
    return new Uint8Array(rates.buffer, rates.byteOffset, rates.byteLength);
  }

  /** Waits until all rows exist. @returns pictures that have none */
  async #prepare(generation: Generation, options: { signal: AbortSignal }): Promise<readonly BadPicture[]> {
    const start = performance.now();
    const total = generation.roster.samples.length;
    const done = generation.members.map(() => 0);
    const sums = { hits: 0, misses: 0 };
    const bad: BadPicture[] = [];
    await this.#followAll(generation, options, (rank, report) => {
      if (report.kind === "extract-progress") {
        done[rank] = report.done;
        const sum = done.reduce((a, b) => a + b, 0);
        this.#deps.emit({ event: "progress", phase: "extract", unit: "images", done: sum, total });
      }
      if (report.kind !== "prepared") return false;
      sums.hits += report.hits;
      sums.misses += report.misses;
      bad.push(...report.bad);
      return true;
    });
    bad.sort((a, b) => (sampleKey(a) < sampleKey(b) ? -1 : 1));
    const { samples } = withoutSamples(generation.roster, bad);
    const count = (split: string): number => samples.filter((sample) => sample.split === split).length;
    this.#deps.emit({
      event: "features-ready",
      ...sums,
      badPictures: bad,
      samples: { train: count("train"), validation: count("validation"), test: count("test") },
      seconds: (performance.now() - start) / 1000,
    });
    return bad;
  }

  /** The roster without pictures that cannot be decoded, where the job wants them skipped. */
  #withoutBad(roster: Roster, bad: readonly BadPicture[]): Roster {
    const { onBadImage } = this.#plan.job.dataset;
    const left = withoutSamples(roster, bad);
    const isTrainable = samplesOf(left, "train").length > 0;
    if (onBadImage === "skip" && isTrainable) return left;
    const list = bad.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
    const advice = isTrainable
      ? "mend or remove them, or set dataset.onBadImage: skip to train without them"
      : "no training picture is left";
    const message = `${bad.length} of ${roster.samples.length} pictures cannot be decoded; ${advice}:\n${list}`;
    throw new HeadwayError("IMAGES_UNREADABLE", message, { pictures: bad });
  }

  async #train(
    generation: Generation,
    resume: ResumePoint | null,
    options: { signal: AbortSignal },
  ): Promise<TrainedJob> {
    const { emit, blobs, keepSchedule } = this.#deps;
    const { plan, members } = generation;
    await keepSchedule(generation.schedule);
    const { epochs } = this.#plan.job.training;
    const start = performance.now();
    const steps = epochs * plan.stepsPerEpoch;
    const fromStep = resume?.state.step ?? 0;
    emit({ event: "training-started", steps, stepsPerEpoch: plan.stepsPerEpoch, fromStep });
    const state = resume === null ? null : await blobs.put(resume.bytes);
    for (const { worker } of members) {
      worker.send({ kind: "train", generation: generation.id, state, sources: [this.#address] });
    }
    const stop = (): void => {
      const reason = options.signal.reason instanceof Error ? options.signal.reason.message : "a stop was requested";
      emit({ event: "stop-requested", reason });
      for (const { worker } of members) worker.send({ kind: "stop", reason });
    };
    if (options.signal.aborted) stop();
    else options.signal.addEventListener("abort", stop, { once: true });
    const ticker = setInterval(() => {
      const done = Math.max(fromStep, ...members.map(({ worker }) => worker.progress.step));
      emit({ event: "progress", phase: "train", unit: "steps", done, total: steps });
    }, PROGRESS_MS);
    try {
      return await this.#followTraining(generation, start);
    } finally {
      clearInterval(ticker);
      options.signal.removeEventListener("abort", stop);
    }
  }

  async #followTraining(generation: Generation, start: number): Promise<TrainedJob> {
    const { emit } = this.#deps;
    const { members, roster } = generation;
    const collector = new StateCollector(members.length);
    let stored: Promise<TrainingState | null> = Promise.resolve(null);
    let ending: Extract<Report, { kind: "finished" }> | null = null;
    let samples = 0;
    await this.#followAll(generation, { signal: NEVER }, (rank, report) => {
      if (report.kind === "epoch-end") {
        const record = JSON.parse(report.record) as EpochRecord;
        const facts = toEpochFacts(record, { epochs: this.#plan.job.training.epochs, seconds: report.seconds });
        emit({ event: "epoch-ended", ...facts });
      }
      if (report.kind === "state-published") {
        const agreed = collector.add(rank, report);
        if (agreed !== undefined) {
          stored = stored.then(() => this.#storeState(members[0]!.worker, agreed));
          stored.catch(() => undefined); // awaited below
        }
      }
      if (report.kind !== "finished") return false;
      ending = report;
      samples = report.samples;
      return true;
    });
    const last = await stored;
    const { outcome, reason, step } = ending! as Extract<Report, { kind: "finished" }>;
    if (last === null) throw new HeadwayError("INTERNAL", "training ended without a final state");
    const seconds = (performance.now() - start) / 1000;
    emit({ event: "training-ended", outcome, reason, step, epoch: last.epoch, samples, seconds });
    return { state: last, outcome, roster };
  }

  /** Pulls a state that all ranks agree on from rank 0 and keeps it as a checkpoint. */
  async #storeState(source: RemoteWorker, { step, state: ref, reason }: AgreedState): Promise<TrainingState> {
    const { blobs, checkpoints, emit } = this.#deps;
    const bytes = await this.#pull(ref, source.address);
    const checkpoint = await checkpoints.write(bytes, { step, sha256: ref.sha256, isBest: reason === "best" });
    emit({ event: "checkpoint-stored", step, reason, path: checkpoint.path, sha256: ref.sha256 });
    await blobs.delete(ref.sha256);
    source.send({ kind: "state-stored", step });
    return decodeState(this.#plan, bytes, checkpoint.path);
  }

  async #pull(ref: BlobRef, source: string): Promise<Uint8Array> {
    await pullBlob(ref, { sources: [source], token: this.#token, store: this.#deps.blobs });
    return this.#deps.blobs.get(ref);
  }

  /**
   * Hands the reports of all members to `onReport` until it has returned true for each.
   * @throws HeadwayError WORKER_LOST, or what made a worker fail
   */
  async #followAll(
    generation: Generation,
    options: { signal: AbortSignal },
    onReport: (rank: number, report: Report) => boolean,
  ): Promise<void> {
    await Promise.all(
      generation.members.map(async ({ rank, worker }) => {
        for (;;) {
          const report = await worker.reports.take(options);
          if (report.kind === "failed") throw toFailure(worker, report);
          if (onReport(rank, report)) return;
        }
      }),
    );
  }
}

const NEVER = new AbortController().signal;

function toFailure(worker: RemoteWorker, report: Extract<Report, { kind: "failed" }>): HeadwayError {
  const { code, message, facts } = report;
  return new HeadwayError(isErrorCode(code) ? code : "INTERNAL", message, { ...facts, workerId: worker.id });
}
