// The training loop of a rank. It reads top to bottom: an epoch is steps, then evaluation, then a decision; a step is
// gradients, the exact all-reduce, the update. Every rank runs the same loop on the same sums, so all states are equal.
import {
  type AllReduceAlgorithm,
  admit,
  allReduce,
  assertComplete,
  type CollectiveId,
  type Contribution,
  type ContributionHeader,
  chooseAlgorithm,
  type GenerationId,
  laneMask,
  type PeerLink,
  quantizationScale,
  type Reduced,
} from "../collective/index.js";
import type { StateReason } from "../control/index.js";
import type { LanePlan } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import {
  addTallies,
  decideEarlyStopping,
  EMPTY_TALLY,
  type EpochRecord,
  type HeadUpdate,
  headParameters,
  type Tally,
  type TrainingState,
} from "../training/index.js";
import type { LaneGradients } from "./lane-gradients.js";
import type { PhaseClock } from "./phase-clock.js";

/** What the loop works with. */
export interface TrainerDeps {
  readonly link: PeerLink;
  readonly gradients: LaneGradients;
  readonly update: HeadUpdate;
  /** Tally of this rank's validation lanes; null where there is no validation split. */
  readonly evaluate: ((parameters: readonly Float32Array[], signal?: AbortSignal) => Promise<Tally>) | null;
  readonly clock: PhaseClock;
  /** Called at every committed step with its number of samples, of all ranks and of this one. */
  onStep(state: TrainingState, numSamples: { readonly all: number; readonly own: number }): void;
  /** Called after every all-reduce. */
  onAllReduce?(facts: AllReduceFacts): void;
  onEpoch(record: EpochRecord): void;
  publish(state: TrainingState, reason: StateReason): Promise<void>;
}

/** What one all-reduce took: wall seconds, and bytes of frames. */
export interface AllReduceFacts {
  readonly algorithm: AllReduceAlgorithm;
  readonly seconds: number;
  readonly sent: number;
  readonly received: number;
}

/** The job's constants that the loop needs. */
export interface TrainerOptions {
  readonly generation: GenerationId;
  readonly laneTableRevision: number;
  readonly lanes: readonly number[];
  readonly plan: LanePlan;
  readonly numEpochs: number;
  readonly validationIdSum: number;
  readonly numValidation: number;
  readonly earlyStopping: "none" | { readonly patience: number; readonly minDelta: number };
  readonly allReduce: "auto" | "direct" | "reduce-scatter";
  readonly checkpointSteps: number;
  /** By training sample. */
  readonly idHashes: Uint32Array;
  /** Name of a training sample in messages. */
  describe(sample: number): string;
}

/** How the loop ended. */
export interface TrainingOutcome {
  readonly outcome: "completed" | "stopped";
  readonly reason: string;
}

/** Trains from `state`, in place, until the job is done or all ranks stop after the same step. */
export class Trainer {
  readonly #deps: TrainerDeps;
  readonly #options: TrainerOptions;
  readonly #tensorNames: readonly string[];
  #stopReason: string | null = null;

  constructor(deps: TrainerDeps, options: TrainerOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#tensorNames = headParameters(deps.update.head).map(({ name }) => name);
  }

  /** Asks all ranks, with the next contribution, to stop after its step. */
  requestStop(reason: string): void {
    this.#stopReason ??= reason;
  }

  async run(state: TrainingState, options: { signal?: AbortSignal } = {}): Promise<TrainingOutcome> {
    const { plan, checkpointSteps } = this.#options;
    while (state.ended === null) {
      const order = plan.epochOrder(state.epoch);
      for (let step = state.step - state.epoch * plan.stepsPerEpoch; step < plan.stepsPerEpoch; step++) {
        options.signal?.throwIfAborted();
        const stopped = await this.#step(state, order, step, options);
        const isLast = step === plan.stepsPerEpoch - 1;
        if (stopped) {
          await this.#deps.publish(state, "stop");
          return { outcome: "stopped", reason: this.#stopReason ?? "another rank was asked to stop" };
        }
        if (checkpointSteps > 0 && state.step % checkpointSteps === 0 && !isLast) {
          await this.#deps.publish(state, "periodic");
        }
      }
      await this.#endEpoch(state, options);
    }
    await this.#deps.publish(state, "final");
    return { outcome: "completed", reason: state.ended };
  }

  /** Computes, sums and commits one step; true when all ranks stop after it. */
  async #step(
    state: TrainingState,
    order: Uint32Array,
    step: number,
    options: { signal?: AbortSignal },
  ): Promise<boolean> {
    const { plan } = this.#options;
    const { reduced, exponents, own } = await this.#exactSum(state, order, step, options);
    const { header, values } = reduced;
    await this.#deps.clock.measure("update", () => {
      const units = exponents.map((exponent) => 1 / quantizationScale(plan.numLanes, exponent));
      this.#deps.update.apply(state, values, units, header.numSamples);
      state.exponents = exponents;
      state.tally = addTallies(state.tally, header);
    });
    this.#deps.onStep(state, { all: header.numSamples, own });
    return header.stopRequested;
  }

  /** The sum of all ranks' gradients; begins again with larger exponents where they were too small. */
  async #exactSum(
    state: TrainingState,
    order: Uint32Array,
    step: number,
    options: { signal?: AbortSignal },
  ): Promise<{ reduced: Reduced; exponents: number[]; own: number }> {
    const { clock, gradients, link, update } = this.#deps;
    const { plan, lanes } = this.#options;
    const parts = plan.stepRows(order, step, lanes);
    const expected = this.#expected(order, step);
    const algorithm = chooseAlgorithm(this.#options.allReduce, update.numValues * 8, link.worldSize);
    let exponents = [...state.exponents];
    for (let attempt = 0; ; attempt++) {
      const id = this.#collective("gradient", state.step, attempt);
      const isVoid = (header: Pick<ContributionHeader, "peaks">): boolean =>
        header.peaks.some((peak, tensor) => admit(peak.exponentByte, exponents[tensor]!).kind !== "admissible");
      const stopRequested = this.#stopReason !== null;
      const contribution = await clock.measure("gradient", () =>
        gradients.contribute(id, parts, state, exponents, { stopRequested, isVoid, ...options }),
      );
      const reduced = await this.#allReduce(contribution, { algorithm, isVoid, ...options });
      assertComplete(reduced.header, expected);
      if (!isVoid(reduced.header)) return { reduced, exponents, own: contribution.header.numSamples };
      exponents = exponents.map((exponent, tensor) => this.#raise(reduced.header, order, step, tensor, exponent));
    }
  }

  /** The exponent that a tensor needs after a void attempt. */
  #raise(header: ContributionHeader, order: Uint32Array, step: number, tensor: number, exponent: number): number {
    const peak = header.peaks[tensor]!;
    const admission = admit(peak.exponentByte, exponent);
    if (admission.kind === "admissible") return exponent;
    if (admission.kind === "raise") return admission.exponent;
    const name = this.#tensorNames[tensor]!;
    const [part] = this.#options.plan.stepRows(order, step, [peak.lane]);
    const samples = Array.from(part!.samples, (sample) => this.#options.describe(sample));
    const facts = { step: header.id.step, lane: peak.lane, tensor: name, samples };
    const place = `step ${header.id.step}: the gradient of ${name} in lane ${peak.lane}`;
    const advice = "lower training.learningRate or set training.clip";
    if (admission.kind === "not-finite") {
      const message = `${place} is not a number (samples ${samples.join(", ")}); look at these pictures, or ${advice}`;
      throw new HeadwayError("NOT_A_NUMBER", message, facts);
    }
    const message = `${place} exploded: it needs exponent ${admission.exponent}, the limit is 40 (samples ${samples.join(", ")}); ${advice}`;
    throw new HeadwayError("GRADIENT_EXPLODED", message, facts);
  }

  async #endEpoch(state: TrainingState, options: { signal?: AbortSignal }): Promise<void> {
    const { update } = this.#deps;
    const validation = await this.#validate(state, options);
    let isBest = false;
    let ended: string | null = null;
    if (this.#options.earlyStopping !== "none" && validation !== null) {
      const { numSamples } = validation;
      const decision = decideEarlyStopping(state.stopping, validation.lossUnits, {
        ...this.#options.earlyStopping,
        numSamples,
      });
      state.stopping = decision.state;
      isBest = decision.isBest;
      if (decision.decision === "stop") ended = decision.reason;
    }
    state.epoch++;
    if (isBest) state.best = { epoch: state.epoch, parameters: state.parameters.map((values) => values.slice()) };
    if (state.epoch >= this.#options.numEpochs) ended ??= `all ${this.#options.numEpochs} epochs are done`;
    const record: EpochRecord = {
      epoch: state.epoch,
      step: state.step,
      learningRate: update.rate(state.step - 1),
      train: state.tally,
      validation,
      isBest,
    };
    state.history = [...state.history, record];
    state.tally = EMPTY_TALLY;
    state.ended = ended;
    this.#deps.onEpoch(record);
    if (isBest && ended === null) await this.#deps.publish(state, "best");
  }

  /** The tally of all validation lanes; null without a validation split. */
  async #validate(state: TrainingState, options: { signal?: AbortSignal }): Promise<Tally | null> {
    const { evaluate, clock } = this.#deps;
    if (evaluate === null) return null;
    const { numValidation, validationIdSum, plan, lanes } = this.#options;
    const own = await clock.measure("evaluate", () => evaluate(state.parameters, options.signal));
    const header: ContributionHeader = {
      ...own,
      id: this.#collective("evaluation", state.step, 0),
      laneMask: laneMask(plan.numLanes, lanes),
      stopRequested: false,
      peaks: [],
    };
    const contribution = { header, values: new Float64Array(0) };
    const sum = await this.#allReduce(contribution, { algorithm: "direct", isVoid: () => false, ...options });
    assertComplete(sum.header, { numLanes: plan.numLanes, numSamples: numValidation, idSum: validationIdSum });
    const { lossUnits, numCorrect, numSamples, idSum } = sum.header;
    return { lossUnits, numCorrect, numSamples, idSum };
  }

  async #allReduce(
    contribution: Contribution,
    options: { algorithm: AllReduceAlgorithm; isVoid(header: ContributionHeader): boolean; signal?: AbortSignal },
  ): Promise<Reduced> {
    const { clock, link, onAllReduce } = this.#deps;
    const before = { ...link.traffic };
    const start = performance.now();
    const reduced = await clock.measure("all_reduce", () => allReduce(link, contribution, options));
    onAllReduce?.({
      algorithm: options.algorithm,
      seconds: (performance.now() - start) / 1000,
      sent: link.traffic.sent - before.sent,
      received: link.traffic.received - before.received,
    });
    return reduced;
  }

  #collective(kind: CollectiveId["kind"], step: number, attempt: number): CollectiveId {
    const { generation, laneTableRevision } = this.#options;
    return { kind, generation, step, attempt, laneTableRevision };
  }

  /** What the plan has for a step. */
  #expected(order: Uint32Array, step: number): { numLanes: number; numSamples: number; idSum: number } {
    const { plan, idHashes } = this.#options;
    const [first, end] = plan.stepBounds(step);
    let idSum = 0;
    for (let position = first; position < end; position++) idSum += idHashes[order[position]!]!;
    return { numLanes: plan.numLanes, numSamples: end - first, idSum };
  }
}
