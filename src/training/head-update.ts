import type { TrainingSection } from "../config/index.js";
import { clipGradients } from "./clip.js";
import { createOptimizer } from "./create-optimizer.js";
import { INITIAL_STOPPING } from "./early-stopping.js";
import { type HeadSpec, headParameters, initialParameters } from "./head.js";
import type { Optimizer } from "./optimizer.js";
import { addPenalties } from "./penalties.js";
import { EMPTY_TALLY, type StateIdentity, type TrainingState } from "./state.js";

/**
 * The step that every rank takes alike: from exact sums of lane gradients to the next parameters. In this order: the
 * mean over the step's samples, L1 and L2 of kernels, clipping, the optimiser. All of it in float64 with + - * / and
 * square roots; parameters and slots are rounded once to float32.
 */
export class HeadUpdate {
  readonly head: HeadSpec;
  readonly optimizer: Optimizer;
  readonly #clip: TrainingSection["clip"];
  readonly #rates: Float64Array;
  readonly #gradients: readonly Float64Array[];
  readonly #isKernel: readonly boolean[];

  /** @param rates learning rate by step */
  constructor(head: HeadSpec, training: Pick<TrainingSection, "solver" | "clip">, rates: Float64Array) {
    const parameters = headParameters(head);
    this.head = head;
    this.optimizer = createOptimizer(training.solver);
    this.#clip = training.clip;
    this.#rates = rates;
    this.#gradients = parameters.map(({ dims }) => new Float64Array(dims.reduce((a, b) => a * b, 1)));
    this.#isKernel = parameters.map(({ isKernel }) => isKernel);
  }

  /** Number of values of a gradient: all tensors one after another. */
  get numValues(): number {
    return this.#gradients.reduce((sum, gradient) => sum + gradient.length, 0);
  }

  /** Learning rate of a step. */
  rate(step: number): number {
    return this.#rates[step]!;
  }

  /** The state before the first step. */
  initialState(identity: StateIdentity, options: { seed: number; exponent: number }): TrainingState {
    const parameters = initialParameters(this.head, options.seed);
    return {
      identity,
      parameters,
      slots: parameters.map(({ length }) => this.optimizer.slots.map(() => new Float32Array(length))),
      scalars: this.optimizer.initialScalars(),
      exponents: parameters.map(() => options.exponent),
      step: 0,
      epoch: 0,
      tally: EMPTY_TALLY,
      stopping: INITIAL_STOPPING,
      history: [],
      best: null,
      ended: null,
    };
  }

  /**
   * Commits one step in place.
   * @param sums integers of the exact sum, all tensors one after another
   * @param units by tensor: the value of one integer
   * @param numSamples what the sums are divided by
   */
  apply(state: TrainingState, sums: Float64Array, units: readonly number[], numSamples: number): void {
    let offset = 0;
    for (const [tensor, gradient] of this.#gradients.entries()) {
      writeMean(gradient, sums.subarray(offset, offset + gradient.length), units[tensor]!, numSamples);
      offset += gradient.length;
    }
    addPenalties(this.#gradients, state.parameters, { l1: this.head.l1, l2: this.head.l2, isKernel: this.#isKernel });
    clipGradients(this.#gradients, this.#clip);
    state.scalars = this.optimizer.advance(state.scalars);
    const rate = this.rate(state.step);
    state.parameters.forEach((parameters, tensor) => {
      const gradient = this.#gradients[tensor]!;
      this.optimizer.update(parameters, gradient, state.slots[tensor]!, rate, state.scalars);
    });
    state.step++;
  }
}

function writeMean(gradient: Float64Array, sums: Float64Array, unit: number, numSamples: number): void {
  for (let index = 0; index < gradient.length; index++) gradient[index] = (sums[index]! * unit) / numSamples;
}
