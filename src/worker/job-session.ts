import type { BlobRef, BlobStore } from "../blobs/index.js";
import {
  compareGenerations,
  type GenerationId,
  type GrpcPeerTransport,
  INITIAL_EXPONENT,
  maxFrameBytes,
} from "../collective/index.js";
import type { Assignment, Directive, Report, Roster, StateReason } from "../control/index.js";
import { idHash } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import {
  ExtractedRows,
  type Extraction,
  type ExtractOptions,
  type ExtractProgress,
  extractFeatures,
  type FeatureStore,
} from "../features/index.js";
import { sha256Hex } from "../files/index.js";
import type { Compute } from "../proof/index.js";
import { addIdSums } from "../random/index.js";
import type { Metrics } from "../telemetry/index.js";
import {
  decodeTrainingState,
  type EpochRecord,
  encodeTrainingState,
  HeadUpdate,
  isStepPhase,
  type StateIdentity,
  type TrainingState,
  toMeanLoss,
} from "../training/index.js";
import { LaneFeatures } from "./lane-features.js";
import { LaneGradients } from "./lane-gradients.js";
import { type LaneWork, planLaneWork } from "./lane-work.js";
import { PhaseClock } from "./phase-clock.js";
import { reportPrepared } from "./report-prepared.js";
import { Trainer, type TrainingOutcome } from "./trainer.js";
import { tallyValidation } from "./validation.js";

type Prepare = Extract<Directive, { kind: "prepare" }>;
type Train = Extract<Directive, { kind: "train" }>;

/** What a session works with. */
export interface JobSessionDeps {
  readonly compute: Compute;
  readonly features: FeatureStore;
  /** Makes room for rows in the store. @throws HeadwayError CACHE_LIMIT */
  makeRoom(rows: number): Promise<unknown>;
  readonly blobs: BlobStore;
  readonly transport: GrpcPeerTransport;
  readonly metrics: Metrics;
  /** Pulls a blob into the store and returns its bytes. */
  pull(ref: BlobRef, sources?: readonly string[]): Promise<Uint8Array>;
  report(report: Report): void;
}

interface Prepared {
  readonly directive: Prepare;
  readonly rank: number;
  readonly work: LaneWork;
  readonly rates: Float64Array;
  readonly scheduleSha256: string;
  readonly training: LaneFeatures;
  readonly validation: LaneFeatures;
}

/** One worker's part in one job, from admission to the end: prepares generations and trains in them. */
export class JobSession {
  readonly #deps: JobSessionDeps;
  readonly #assignment: Assignment;
  readonly #workerId: number;
  #prepared: Prepared | null = null;
  #trainer: Trainer | null = null;
  #stopReason: string | null = null;
  readonly #published = new Map<number, string>();
  #step = 0;
  #samples = 0;

  constructor(deps: JobSessionDeps, options: { assignment: Assignment; workerId: number }) {
    this.#deps = deps;
    this.#assignment = options.assignment;
    this.#workerId = options.workerId;
  }

  /** Committed steps, and the samples in them, since this process began. */
  get progress(): { step: number; samples: number } {
    return { step: this.#step, samples: this.#samples };
  }

  /** Makes the rows of this worker's lanes exist and loads them; reports hits, misses and pictures without features. */
  async prepare(directive: Prepare, options: { signal?: AbortSignal }): Promise<void> {
    const me = directive.members.find((member) => member.workerId === this.#workerId);
    if (me === undefined)
      throw new HeadwayError("STEP_MISMATCH", `worker ${this.#workerId} is not in the generation it was sent`);
    const roster = JSON.parse(new TextDecoder().decode(await this.#deps.pull(directive.roster))) as Roster;
    const schedule = await this.#deps.pull(directive.schedule);
    const work = planLaneWork(this.#assignment, roster, me.lanes);
    this.#deps.metrics.lanes.set(me.lanes.length);
    this.#deps.metrics.generation.set(directive.generation.counter);
    // Workers may share a cache folder, so each asks for all rows that the job still needs there.
    await this.#deps.makeRoom(roster.samples.filter(({ sha256 }) => !this.#deps.features.has(sha256)).length);
    const extraction = await this.#extract(directive.generation, work, options);
    const { bad, remarks } = extraction;
    let { hits, misses } = extraction;
    if (bad.length === 0) {
      const { features } = this.#assignment.backbone;
      const reader = new ExtractedRows(work.toExtract, ...this.#extraction(options));
      this.#prepared = {
        directive,
        rank: me.rank,
        work,
        rates: new Float64Array(Uint8Array.from(schedule).buffer),
        scheduleSha256: directive.schedule.sha256,
        training: await LaneFeatures.load(reader, work.training, work.trainingMembers, features),
        validation: await LaneFeatures.load(reader, work.validation, work.validationMembers, features),
      };
      const numRemade = Math.min(hits, reader.numRemade);
      hits -= numRemade;
      misses += numRemade;
    }
    reportPrepared(this.#deps.report, directive.generation, { hits, misses, bad, remarks });
  }

  /** Trains in the prepared generation until the job is done or all ranks stop. */
  async train(directive: Train, options: { signal?: AbortSignal }): Promise<void> {
    const prepared = this.#prepared;
    if (prepared === null || compareGenerations(prepared.directive.generation, directive.generation) !== 0) {
      const { leaseRevision, counter } = directive.generation;
      const message = `the coordinator said train of generation ${leaseRevision}.${counter}, which this worker has not prepared`;
      throw new HeadwayError("STEP_MISMATCH", message, { generation: directive.generation });
    }
    const { head, training, seed } = this.#assignment;
    const update = new HeadUpdate(head, training, prepared.rates);
    const identity: StateIdentity = {
      spec: this.#assignment.spec,
      scheduleSha256: prepared.scheduleSha256,
      fingerprint: this.#deps.compute.fingerprint,
    };
    const state =
      directive.state === null
        ? update.initialState(identity, { seed, exponent: INITIAL_EXPONENT })
        : decodeTrainingState(
            head,
            update.optimizer.slots,
            await this.#deps.pull(directive.state, directive.sources),
            `state ${directive.state.sha256.slice(0, 12)}`,
          );
    this.#step = state.step;
    const outcome = await this.#runTrainer(prepared, update, state, options);
    this.#deps.report({
      kind: "finished",
      generation: directive.generation,
      ...outcome,
      step: state.step,
      samples: this.#samples,
    });
  }

  /** Asks all ranks to stop after the step in flight, or after the first one when training has not begun here. */
  requestStop(reason: string): void {
    this.#stopReason ??= reason;
    this.#trainer?.requestStop(reason);
  }

  /** Drops published states that the coordinator has stored, up to `step`. */
  async forgetStates(step: number): Promise<void> {
    for (const [published, sha256] of this.#published) {
      if (published > step) continue;
      this.#published.delete(published);
      await this.#deps.blobs.delete(sha256);
    }
  }

  async #extract(generation: GenerationId, work: LaneWork, options: { signal?: AbortSignal }): Promise<Extraction> {
    const { metrics, report } = this.#deps;
    const [deps, how] = this.#extraction(options);
    const onProgress = (progress: ExtractProgress): void =>
      report({ kind: "extract-progress", generation, ...progress });
    const extraction = await extractFeatures(work.toExtract, deps, { ...how, onProgress });
    const { hits, misses, bad } = extraction;
    metrics.cacheLookups.inc({ outcome: "hit" }, hits);
    metrics.cacheLookups.inc({ outcome: "miss" }, misses);
    metrics.images.inc({ outcome: "extracted" }, misses);
    metrics.images.inc({ outcome: "unreadable" }, bad.length);
    return extraction;
  }

  /** What rows are extracted with, and how. */
  #extraction(options: { signal?: AbortSignal }): [{ executable: Executable; store: FeatureStore }, ExtractOptions] {
    const { compute, features } = this.#deps;
    const { preprocessing } = this.#assignment.backbone;
    const inFlight = 4 * compute.backbone.numSessions;
    return [
      { executable: compute.backbone, store: features },
      { preprocessing, inFlight, ...options },
    ];
  }

  async #runTrainer(
    prepared: Prepared,
    update: HeadUpdate,
    state: TrainingState,
    options: { signal?: AbortSignal },
  ): Promise<TrainingOutcome> {
    const { compute, transport, metrics, report } = this.#deps;
    const { head, training, numLanes, seed, allReduce, checkpointSteps } = this.#assignment;
    const { directive, rank, work } = prepared;
    const addresses = directive.members.map((member) => member.address);
    const { generation } = directive;
    const link = transport.open({ generation, rank, addresses, maxFrameBytes: maxFrameBytes(update.numValues) });
    const clock = new PhaseClock((phase, seconds) => {
      if (isStepPhase(phase)) metrics.stepSeconds.observe({ phase }, seconds);
    });
    const own = { samples: work.validation, features: prepared.validation, lanes: work.lanes, numLanes };
    const trainer = new Trainer(
      {
        link,
        update,
        clock,
        gradients: new LaneGradients(
          { executable: compute.gradient, features: prepared.training, targets: work.targets },
          { head, rows: work.plan.rowsPerLane, numLanes, seed },
        ),
        evaluate:
          work.validation.length === 0
            ? null
            : (parameters, signal) => tallyValidation(compute.evaluation, head, parameters, own, { signal }),
        onAllReduce: ({ algorithm, seconds, sent, received }) => {
          metrics.allReduceSeconds.observe({ algorithm }, seconds);
          metrics.allReduceBytes.inc({ algorithm, direction: "sent" }, sent);
          metrics.allReduceBytes.inc({ algorithm, direction: "received" }, received);
        },
        onStep: (current, numSamples) => {
          this.#step = current.step;
          this.#samples += numSamples.all;
          metrics.step.set(current.step);
          metrics.epoch.set(current.epoch + 1);
          metrics.samples.inc(numSamples.own);
          metrics.learningRate.set(update.rate(current.step - 1));
        },
        onEpoch: (record) => {
          this.#showEpoch(record);
          if (rank !== 0) return;
          report({ kind: "epoch-end", generation, record, step: record.step, seconds: clock.take() });
        },
        publish: (current, reason) => this.#publish(generation, update, current, reason, rank),
      },
      {
        generation,
        laneTableRevision: directive.laneTableRevision,
        lanes: work.lanes,
        plan: work.plan,
        numEpochs: training.epochs,
        numValidation: work.validation.length,
        validationIdSum: work.validation.reduce((sum, { id }) => addIdSums(sum, idHash(id)), 0),
        earlyStopping: training.earlyStopping,
        allReduce,
        checkpointSteps,
        idHashes: work.targets.idHashes,
        describe: (sample) => work.training[sample]!.id,
      },
    );
    this.#trainer = trainer;
    if (this.#stopReason !== null) trainer.requestStop(this.#stopReason);
    try {
      return await trainer.run(state, options);
    } finally {
      this.#trainer = null;
    }
  }

  #showEpoch(record: EpochRecord): void {
    const { metrics } = this.#deps;
    for (const split of ["train", "validation"] as const) {
      const tally = record[split];
      if (tally === null) continue;
      metrics.loss.set({ split }, toMeanLoss(tally.lossUnits, tally.numSamples));
      metrics.accuracy.set({ split }, tally.numCorrect / tally.numSamples);
    }
  }

  /** Every rank reports the digest; only rank 0 keeps the bytes for the coordinator to pull. */
  async #publish(
    generation: GenerationId,
    update: HeadUpdate,
    state: TrainingState,
    reason: StateReason,
    rank: number,
  ): Promise<void> {
    const bytes = encodeTrainingState(update.head, update.optimizer.slots, state);
    const ref = rank === 0 ? await this.#deps.blobs.put(bytes) : { sha256: sha256Hex(bytes), size: bytes.length };
    if (rank === 0) this.#published.set(state.step, ref.sha256);
    this.#deps.report({ kind: "state-published", generation, step: state.step, state: ref, reason });
  }
}
