// The training loop of a rank. It reads top to bottom: an epoch is steps, then evaluation, then a decision; a step is
// gradients, the exact all-reduce, the update. Every rank runs the same loop on the same sums, so all states are equal.
import {
  type AllReduceAlgorithm,
  allReduce,
  assertComplete,
  type CollectiveId,
  type ContributionHeader,
  chooseAlgorithm,
  type GenerationId,
  laneMask,
  type PeerLink,
  quantizationScale,
} from "../collective/index.js";
import type { StateReason } from "../control/index.js";
import type { LanePlan } from "../data/index.js";
import {
  addTallies,
  closeEpoch,
  type EpochRecord,
  type HeadUpdate,
  type Tally,
  type TrainingState,
} from "../training/index.js";
import { ExactGradient, type Reduce, type StepPlace } from "./exact-gradient.js";
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
  readonly #gradient: ExactGradient;
  #stopReason: string | null = null;
  #counted = { sent: 0, received: 0 };

  constructor(deps: TrainerDeps, options: TrainerOptions) {
    const { update, link, gradients, clock } = deps;
    this.#deps = deps;
    this.#options = options;
    this.#gradient = new ExactGradient(
      { gradients, clock, reduce: (contribution, how) => this.#reduce(contribution, how) },
      {
        ...options,
        head: update.head,
        algorithm: chooseAlgorithm(options.allReduce, update.numValues * 8, link.worldSize),
        identify: (step, attempt) => this.#collective("gradient", step, attempt),
      },
    );
  }

  /** Asks all ranks, with the next contribution, to stop after its step. */
  requestStop(reason: string): void {
    this.#stopReason ??= reason;
  }

  /** Runs epochs until the state says that training is over, or a stop was requested on any rank. */
  async run(state: TrainingState, options: { signal?: AbortSignal } = {}): Promise<TrainingOutcome> {
    const { plan } = this.#options;
    const { publish } = this.#deps;
    while (state.ended === null) {
      const order = plan.epochOrder(state.epoch);
      for (let step = state.step - state.epoch * plan.stepsPerEpoch; step < plan.stepsPerEpoch; step++) {
        options.signal?.throwIfAborted();
        const { stopRequested } = await this.#step(state, { order, step }, options);
        if (stopRequested) {
          await publish(state, "stop");
          return { outcome: "stopped", reason: this.#stopReason ?? "another rank was asked to stop" };
        }
        const isLast = step === plan.stepsPerEpoch - 1; // then the state is whole after the epoch's end
        if (!isLast && this.#isCheckpointDue(state)) await publish(state, "periodic");
      }
      const { isBest } = await this.#endEpoch(state, options);
      if (state.ended === null && (isBest || this.#isCheckpointDue(state))) {
        await publish(state, isBest ? "best" : "periodic");
      }
    }
    await publish(state, "final");
    return { outcome: "completed", reason: state.ended };
  }

  /** Computes, sums and commits one step. */
  async #step(state: TrainingState, place: StepPlace, options: { signal?: AbortSignal }): Promise<ContributionHeader> {
    const { clock, update, onStep } = this.#deps;
    const stopRequested = (): boolean => this.#stopReason !== null;
    const { header, values, exponents, numOwn } = await this.#gradient.sum(state, place, { stopRequested, ...options });
    await clock.measure("update", () => {
      const units = exponents.map((exponent) => 1 / quantizationScale(this.#options.plan.numLanes, exponent));
      update.apply(state, values, units, header.numSamples);
      state.exponents = exponents;
      state.tally = addTallies(state.tally, header);
    });
    onStep(state, { all: header.numSamples, own: numOwn });
    return header;
  }

  #isCheckpointDue({ step }: TrainingState): boolean {
    const { checkpointSteps } = this.#options;
    return checkpointSteps > 0 && step % checkpointSteps === 0;
  }

  /** Evaluates the validation lanes and decides, alike on every rank, how to go on. */
  async #endEpoch(state: TrainingState, options: { signal?: AbortSignal }): Promise<EpochRecord> {
    const { earlyStopping, numEpochs } = this.#options;
    const validation = await this.#validate(state, options);
    const learningRate = this.#deps.update.rate(state.step - 1);
    const record = closeEpoch(state, validation, { earlyStopping, numEpochs, learningRate });
    this.#deps.onEpoch(record);
    return record;
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
    const sum = await this.#reduce(contribution, { algorithm: "direct", isVoid: () => false, ...options });
    assertComplete(sum.header, { numLanes: plan.numLanes, numSamples: numValidation, idSum: validationIdSum });
    const { lossUnits, numCorrect, numSamples, idSum } = sum.header;
    return { lossUnits, numCorrect, numSamples, idSum };
  }

  /** The all-reduce, measured. */
  readonly #reduce: Reduce = async (contribution, options) => {
    const { clock, link, onAllReduce } = this.#deps;
    const start = performance.now();
    const reduced = await clock.measure("all_reduce", () => allReduce(link, contribution, options));
    // A peer's frame may arrive before this rank asks for it, so bytes are counted from the last time on.
    const { sent, received } = link.traffic;
    onAllReduce?.({
      algorithm: options.algorithm,
      seconds: (performance.now() - start) / 1000,
      sent: sent - this.#counted.sent,
      received: received - this.#counted.received,
    });
    this.#counted = { sent, received };
    return reduced;
  };

  #collective(kind: CollectiveId["kind"], step: number, attempt: number): CollectiveId {
    const { generation, laneTableRevision } = this.#options;
    return { kind, generation, step, attempt, laneTableRevision };
  }
}
