// The leader of one job. Its loop reads top to bottom: gather workers, open a generation, have all rows made, train,
// keep the states that all ranks agree on.
import { SerialTasks } from "../async/index.js";
import { type BlobRef, type BlobStore, pullBlob } from "../blobs/index.js";
import type { CheckpointStore } from "../checkpoint/index.js";
import {
  type BadPicture,
  type JobEvent,
  type Report,
  type Roster,
  sampleKey,
  withoutSamples,
} from "../control/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import type { PictureRemark } from "../features/index.js";
import { planSchedule, type TrainingState } from "../training/index.js";
import { toEpochFacts } from "./epoch-facts.js";
import { followMembers, type Generation, planGeneration, sendToAll, skipBadPictures } from "./generation.js";
import type { JobPlan } from "./job-plan.js";
import { toWarnings } from "./picture-warnings.js";
import type { RemoteWorker } from "./remote-worker.js";
import type { Rendezvous } from "./rendezvous.js";
import {
  assertPlace,
  chooseSchedule,
  decodeState,
  extendTraining,
  type ResumePoint,
  type StartingPoint,
} from "./resume.js";
import { type AgreedState, StateCollector } from "./state-collector.js";

const PROGRESS_MS = 250;

/** What the coordinator works with. */
export interface CoordinatorDeps {
  readonly rendezvous: Rendezvous;
  readonly blobs: BlobStore;
  readonly checkpoints: CheckpointStore;
  /** Keeps the table of learning rates for a resumption. */
  keepSchedule(bytes: Uint8Array): Promise<void>;
  /** Keeps the list of what is trained on, for the measurement of the head. */
  keepSamples(samples: Roster["samples"]): Promise<void>;
  emit(event: JobEvent): void;
  /** Hears of the bytes of training states as they come from workers. */
  onReceived(bytes: number): void;
}

/** What a job's training left. */
export interface TrainedJob {
  readonly state: TrainingState;
  readonly outcome: "completed" | "stopped";
  /** Of this job, without the pictures that were skipped. */
  readonly roster: Roster;
}

/** Leads the workers of one job through it. */
export class Coordinator {
  readonly #deps: CoordinatorDeps;
  readonly #plan: JobPlan;
  readonly #address: string;
  readonly #token: string;
  #numGenerations = 0;
  /** Completed epochs. */
  #epoch = 0;

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
    this.#deps.emit({ event: "engine-probed", ...(await this.#deps.rendezvous.probe()) });
    if (resume !== null) this.#assertSameClass(workers, resume.state);
    let roster: Roster = { samples: this.#plan.dataset.samples };
    for (;;) {
      const generation = planGeneration(this.#plan, workers, roster, ++this.#numGenerations);
      const start = this.#planStart(generation, resume);
      await this.#open(generation, start.schedule);
      const bad = await this.#prepare(generation, options);
      if (bad.length === 0) {
        if (resume !== null) assertPlace(resume, generation.plan.stepsPerEpoch);
        if (start.extension !== null) this.#deps.emit({ event: "training-extended", ...start.extension });
        await this.#deps.keepSchedule(start.schedule);
        await this.#deps.keepSamples(roster.samples);
        return this.#train(generation, resume, start, options);
      }
      const { job, dataset } = this.#plan;
      roster = skipBadPictures(roster, bad, { onBadImage: job.dataset.onBadImage, classes: dataset.classes });
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

  /** Tells all members who is who, and what to prepare. */
  async #open(generation: Generation, schedule: Uint8Array): Promise<void> {
    const { emit, blobs } = this.#deps;
    const { id, members, roster } = generation;
    emit({
      event: "generation-opened",
      generation: id,
      members: members.map(({ rank, workerId, lanes }) => ({ rank, workerId, lanes })),
    });
    sendToAll(generation, {
      kind: "prepare",
      generation: id,
      laneTableRevision: id.counter,
      members: members.map(({ worker: _worker, ...member }) => member),
      roster: await blobs.put(new TextEncoder().encode(JSON.stringify(roster))),
      schedule: await blobs.put(schedule),
    });
  }

  /** What to begin with: the state, null for a new job, and the rates of all steps. */
  #planStart(generation: Generation, resume: ResumePoint | null): StartingPoint {
    const { epochs } = this.#plan.job.training;
    const before = this.#planSchedule(generation, resume?.extendedFrom ?? epochs);
    const schedule = chooseSchedule(before, resume);
    if (resume === null) return { state: null, schedule, extension: null };
    if (resume.extendedFrom === null) return { state: resume.bytes, schedule, extension: null };
    return extendTraining(this.#plan, resume, schedule, this.#planSchedule(generation, epochs));
  }

  /** The learning rate of every step of so many epochs, as this process plans it. */
  #planSchedule({ plan }: Generation, epochs: number): Uint8Array {
    const { schedule, learningRate } = this.#plan.job.training;
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
    const remarks: PictureRemark[] = [];
    await followMembers(generation, options, (rank, report) => {
      if (report.kind === "extract-progress") {
        done[rank] = report.done;
        const sum = done.reduce((a, b) => a + b, 0);
        this.#deps.emit({ event: "progress", phase: "extract", unit: "images", done: sum, total });
      }
      if (report.kind === "bad-pictures") bad.push(...this.#assertKnown(generation, rank, report.pictures));
      if (report.kind !== "prepared") return false;
      sums.hits += report.hits;
      sums.misses += report.misses;
      remarks.push(...report.remarks);
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
    for (const message of toWarnings(remarks)) this.#deps.emit({ event: "warning", about: "data", message });
    return bad;
  }

  /** Refuses pictures that the generation does not have: leaving those out would change nothing, again and again. */
  #assertKnown(generation: Generation, rank: number, pictures: readonly BadPicture[]): readonly BadPicture[] {
    const keys = new Set(generation.roster.samples.map(sampleKey));
    const unknown = pictures.find((picture) => !keys.has(sampleKey(picture)));
    if (unknown === undefined) return pictures;
    const { worker } = generation.members[rank]!;
    const message = `${worker.description} cannot decode ${unknown.id}, which is no picture of the job`;
    throw new HeadwayError("STEP_MISMATCH", message, { workerId: worker.id, id: unknown.id });
  }

  async #train(
    generation: Generation,
    resume: ResumePoint | null,
    starting: StartingPoint,
    options: { signal: AbortSignal },
  ): Promise<TrainedJob> {
    const { emit, blobs } = this.#deps;
    const { plan, members } = generation;
    const { epochs } = this.#plan.job.training;
    const start = performance.now();
    const steps = epochs * plan.stepsPerEpoch;
    const fromStep = resume?.state.step ?? 0;
    this.#epoch = resume?.state.epoch ?? 0;
    emit({ event: "training-started", steps, stepsPerEpoch: plan.stepsPerEpoch, fromStep });
    const state = starting.state === null ? null : await blobs.put(starting.state);
    sendToAll(generation, { kind: "train", generation: generation.id, state, sources: [this.#address] });
    const stop = (): void => {
      const reason = options.signal.reason instanceof Error ? options.signal.reason.message : "a stop was requested";
      emit({ event: "stop-requested", reason });
      sendToAll(generation, { kind: "stop", reason });
    };
    if (options.signal.aborted) stop();
    else options.signal.addEventListener("abort", stop, { once: true });
    // Heartbeats can be older than the last epoch's end.
    const committed = (): number =>
      Math.max(fromStep, this.#epoch * plan.stepsPerEpoch, ...members.map(({ worker }) => worker.progress.step));
    const ticker = setInterval(() => {
      emit({ event: "progress", phase: "train", unit: "steps", done: committed(), total: steps });
    }, PROGRESS_MS);
    try {
      return await this.#followTraining(generation, start);
    } catch (error) {
      emit({
        event: "training-ended",
        outcome: "failed",
        reason: toHeadwayError(error).message,
        step: committed(),
        epoch: this.#epoch,
        samples: Math.max(...members.map(({ worker }) => worker.progress.samples)),
        seconds: (performance.now() - start) / 1000,
      });
      throw error;
    } finally {
      clearInterval(ticker);
      options.signal.removeEventListener("abort", stop);
    }
  }

  /** Shows epochs and keeps states as they come, until all members have finished. */
  async #followTraining(generation: Generation, start: number): Promise<TrainedJob> {
    const { emit } = this.#deps;
    const { members, roster } = generation;
    const collector = new StateCollector(members.length);
    const stored = new SerialTasks<TrainingState>();
    let ending: Extract<Report, { kind: "finished" }> | null = null;
    const following = followMembers(generation, {}, (rank, report) => {
      if (report.kind === "epoch-end" && rank === 0) {
        const facts = toEpochFacts(report.record, { epochs: this.#plan.job.training.epochs, seconds: report.seconds });
        this.#epoch = facts.epoch;
        emit({ event: "epoch-ended", ...facts });
      }
      if (report.kind === "state-published") {
        const agreed = collector.add(rank, report);
        if (agreed !== undefined) stored.add(() => this.#storeState(members[0]!.worker, agreed));
      }
      if (report.kind !== "finished") return false;
      ending = report;
      return true;
    });
    await Promise.race([following, stored.failure]);
    const state = await stored.last();
    const { outcome, reason, step, samples } = ending! as Extract<Report, { kind: "finished" }>;
    if (state === null) {
      const message = "the workers ended training without a state that all of them agree on; go on with --resume";
      throw new HeadwayError("NONDETERMINISTIC", message);
    }
    const seconds = (performance.now() - start) / 1000;
    emit({ event: "training-ended", outcome, reason, step, epoch: state.epoch, samples, seconds });
    return { state, outcome, roster };
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
    const { blobs, onReceived } = this.#deps;
    await pullBlob(ref, { sources: [source], token: this.#token, store: blobs, onBytes: onReceived });
    return blobs.get(ref);
  }
}
