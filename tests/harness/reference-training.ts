// Training of a head in plain float64 without any rounding: the oracle of a whole run. Its gradients are those of
// reference-head.ts; the formulas below are Keras' for SGD with momentum and for Adam, written down once more.
import type { MemoryJob } from "./memory-training.js";
import { referenceHeadGradient, referenceTensorNames } from "./reference-head.js";

/** Tensors by name. */
export type ReferenceWeights = Readonly<Record<string, Float64Array>>;

/** One step of a reference run. */
export interface ReferenceStep {
  /** Mean over the step's samples, weighted by class and sample; before penalties and clipping. */
  readonly gradients: ReferenceWeights;
  /** Sum over the step's samples of the plain cross-entropy in nats. */
  readonly loss: number;
}

/** What a step needs besides the job. */
export interface ReferenceRows {
  /** Indices of the step's training samples. */
  readonly samples: readonly number[];
  /** By training sample. */
  readonly weights: readonly number[];
  /** Dropout factors of the step's samples, by layer. */
  readonly masks: readonly ArrayLike<number>[];
}

/** Gradient and loss of a step at given weights. */
export function referenceStep(
  job: MemoryJob,
  parameters: Readonly<Record<string, ArrayLike<number>>>,
  { samples, weights, masks }: ReferenceRows,
): ReferenceStep {
  const { gradients, loss } = referenceHeadGradient(
    job.head,
    parameters,
    {
      features: samples.flatMap((sample) => [...job.rows[sample]!]),
      labels: samples.map((sample) => job.roster.samples[sample]!.classIndex),
      weights: samples.map((sample) => weights[sample]!),
      masks,
    },
    { labelSmoothing: job.training.labelSmoothing },
  );
  const mean = Object.entries(gradients).map(([name, sum]) => [name, sum.map((value) => value / samples.length)]);
  return { gradients: Object.fromEntries(mean), loss: loss.reduce((a, b) => a + b, 0) };
}

/** Weights that are trained step by step. */
export class ReferenceTraining {
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly #job: MemoryJob;
  readonly #first: Record<string, Float64Array> = {};
  readonly #second: Record<string, Float64Array> = {};
  #step = 0;

  constructor(job: MemoryJob, initial: Readonly<Record<string, ArrayLike<number>>>) {
    this.#job = job;
    this.weights = Object.fromEntries(
      Object.entries(initial).map(([name, values]) => [name, Float64Array.from(values)]),
    );
    for (const [name, { length }] of Object.entries(this.weights)) {
      this.#first[name] = new Float64Array(length);
      this.#second[name] = new Float64Array(length);
    }
  }

  /** Takes a step; returns its gradients and loss at the weights before it. */
  step(rows: ReferenceRows): ReferenceStep {
    const result = referenceStep(this.#job, this.weights, rows);
    const rate = this.#job.rates[this.#step++]!;
    const gradients = this.#clip(this.#penalize(result.gradients));
    for (const [name, gradient] of Object.entries(gradients)) this.#update(name, gradient, rate);
    return result;
  }

  #penalize(gradients: ReferenceWeights): Record<string, Float64Array> {
    const { l1, l2 } = this.#job.head;
    const kernels = new Set(referenceTensorNames(this.#job.head).map(({ kernel }) => kernel));
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => {
        const weights = this.weights[name]!;
        const penalty = (w: number): number => (kernels.has(name) ? l1 * Math.sign(w) + 2 * l2 * w : 0);
        return [name, gradient.map((value, index) => value + penalty(weights[index]!))];
      }),
    );
  }

  #clip(gradients: Record<string, Float64Array>): Record<string, Float64Array> {
    const { clip } = this.#job.training;
    if (clip === "none") return gradients;
    if (!("globalNorm" in clip)) throw new RangeError("the reference clips by the global norm only");
    const norm = Math.hypot(...Object.values(gradients).flatMap((gradient) => [...gradient]));
    const factor = Math.min(1, clip.globalNorm / norm);
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, gradient.map((value) => value * factor)]),
    );
  }

  #update(name: string, gradient: Float64Array, rate: number): void {
    const { solver } = this.#job.training;
    const [weights, first, second] = [this.weights[name]!, this.#first[name]!, this.#second[name]!];
    for (let index = 0; index < weights.length; index++) {
      const g = gradient[index]!;
      if (solver.kind === "sgd") {
        first[index] = solver.momentum * first[index]! - rate * g;
        weights[index]! += first[index]!;
      } else if (solver.kind === "adam") {
        const { beta1, beta2, epsilon } = solver;
        first[index] = beta1 * first[index]! + (1 - beta1) * g;
        second[index] = beta2 * second[index]! + (1 - beta2) * g * g;
        const alpha = (rate * Math.sqrt(1 - beta2 ** this.#step)) / (1 - beta1 ** this.#step);
        weights[index]! -= (alpha * first[index]!) / (Math.sqrt(second[index]!) + epsilon);
      } else throw new RangeError(`the reference has no ${solver.kind}`);
    }
  }
}
