import {
  type AllReduceAlgorithm,
  admit,
  assertComplete,
  type CollectiveId,
  type Contribution,
  type ContributionHeader,
  MAXIMUM_EXPONENT,
  type Reduced,
  type ReduceOptions,
} from "../collective/index.js";
import type { LanePlan } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { addIdSums } from "../random/index.js";
import { type HeadSpec, headParameters, type TrainingState } from "../training/index.js";
import type { LaneGradients } from "./lane-gradients.js";
import type { PhaseClock } from "./phase-clock.js";

/** Adds up contributions over all ranks. */
export type Reduce = (
  contribution: Contribution,
  options: ReduceOptions & { algorithm: AllReduceAlgorithm },
) => Promise<Reduced>;

/** A step of an epoch. */
export interface StepPlace {
  /** Indices of the training samples in the epoch's order. */
  readonly order: Uint32Array;
  /** From 0 within the epoch. */
  readonly step: number;
}

/** The sum of all ranks' gradients in one step. */
export interface GradientSum extends Reduced {
  /** By tensor: the exponents that the sum was formed with. */
  readonly exponents: number[];
  /** Samples that this rank contributed. */
  readonly numOwn: number;
}

/** The job's constants that gradients need. */
export interface ExactGradientOptions {
  readonly head: HeadSpec;
  readonly plan: LanePlan;
  readonly lanes: readonly number[];
  readonly algorithm: AllReduceAlgorithm;
  /** By training sample. */
  readonly idHashes: Uint32Array;
  /** Name of a training sample in messages. */
  describe(sample: number): string;
  /** The collective of an attempt at a step. */
  identify(step: number, attempt: number): CollectiveId;
}

/**
 * Forms the exact sum of a step's lane gradients over all ranks. Where a gradient is too large for its tensor's exponent,
 * all ranks see that in the headers, raise the exponent alike and begin the step again.
 */
export class ExactGradient {
  readonly #deps: { readonly gradients: LaneGradients; readonly clock: PhaseClock; readonly reduce: Reduce };
  readonly #options: ExactGradientOptions;
  readonly #tensorNames: readonly string[];
  /** This rank's sum and all ranks', of the step under way: large arrays that every step would have to allocate. */
  readonly #own: Float64Array;
  readonly #all: Float64Array;

  constructor(deps: { gradients: LaneGradients; clock: PhaseClock; reduce: Reduce }, options: ExactGradientOptions) {
    this.#deps = deps;
    this.#options = options;
    const tensors = headParameters(options.head);
    this.#tensorNames = tensors.map(({ name }) => name);
    const numValues = tensors.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0);
    this.#own = new Float64Array(numValues);
    this.#all = new Float64Array(numValues);
  }

  /**
   * The sum of the step's gradients; its values are good until the next call.
   * @param options.stopRequested asks all ranks to stop after this step
   * @throws HeadwayError NOT_A_NUMBER or GRADIENT_EXPLODED naming tensor, lane and samples; NONDETERMINISTIC when the
   *   contributions are not exactly the plan's samples
   */
  async sum(
    state: TrainingState,
    place: StepPlace,
    options: { stopRequested(): boolean; signal?: AbortSignal },
  ): Promise<GradientSum> {
    const { gradients, clock, reduce } = this.#deps;
    const { plan, lanes, algorithm } = this.#options;
    const { signal } = options;
    const parts = plan.stepRows(place.order, place.step, lanes);
    const expected = this.#expected(place);
    let exponents = [...state.exponents];
    for (let attempt = 0; ; attempt++) {
      const id = this.#options.identify(state.step, attempt);
      const isVoid = (header: Pick<ContributionHeader, "peaks">): boolean =>
        header.peaks.some((peak, tensor) => admit(peak.exponentByte, exponents[tensor]!).kind !== "admissible");
      const stopRequested = options.stopRequested();
      const contribution = await clock.measure("gradient", () =>
        gradients.contribute(id, parts, state, exponents, { stopRequested, isVoid, into: this.#own, signal }),
      );
      const reduced = await reduce(contribution, { algorithm, isVoid, into: this.#all, signal });
      assertComplete(reduced.header, expected);
      if (!isVoid(reduced.header)) return { ...reduced, exponents, numOwn: contribution.header.numSamples };
      exponents = exponents.map((exponent, tensor) => this.#raise(reduced.header, place, tensor, exponent));
    }
  }

  /** What the plan has for a step. */
  #expected({ order, step }: StepPlace): { numLanes: number; numSamples: number; idSum: number } {
    const { plan, idHashes } = this.#options;
    const [first, end] = plan.stepBounds(step);
    let idSum = 0;
    for (let position = first; position < end; position++) idSum = addIdSums(idSum, idHashes[order[position]!]!);
    return { numLanes: plan.numLanes, numSamples: end - first, idSum };
  }

  /** The exponent that a tensor needs after a void attempt. */
  #raise(header: ContributionHeader, place: StepPlace, tensor: number, exponent: number): number {
    const peak = header.peaks[tensor]!;
    const admission = admit(peak.exponentByte, exponent);
    if (admission.kind === "admissible") return exponent;
    if (admission.kind === "raise") return admission.exponent;
    const name = this.#tensorNames[tensor]!;
    const [part] = this.#options.plan.stepRows(place.order, place.step, [peak.lane]);
    const samples = Array.from(part!.samples, (sample) => this.#options.describe(sample));
    const facts = { step: header.id.step, lane: peak.lane, tensor: name, samples };
    const subject = `step ${header.id.step}: the gradient of ${name} in lane ${peak.lane}`;
    const list = `(samples ${samples.join(", ")})`;
    const advice = "lower training.learningRate or set training.clip";
    if (admission.kind === "not-finite") {
      const message = `${subject} is not a number ${list}; look at these pictures, or ${advice}`;
      throw new HeadwayError("NOT_A_NUMBER", message, facts);
    }
    const message = `${subject} exploded: it needs exponent ${admission.exponent}, the limit is ${MAXIMUM_EXPONENT} ${list}; ${advice}`;
    throw new HeadwayError("GRADIENT_EXPLODED", message, facts);
  }
}
