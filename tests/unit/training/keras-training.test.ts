import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ClassWeightsSpec, ClipSpec, ScheduleSpec, SolverSpec } from "../../../src/config/index.js";
import { classWeightsOf } from "../../../src/training/class-weights.js";
import { clipGradients } from "../../../src/training/clip.js";
import { createOptimizer } from "../../../src/training/create-optimizer.js";
import { addPenalties } from "../../../src/training/penalties.js";
import { planSchedule } from "../../../src/training/schedule.js";
import { referenceHeadGradient, referenceTensorNames } from "../../harness/reference-head.js";

interface KerasCase {
  readonly name: string;
  readonly layers: readonly number[];
  readonly l1: number;
  readonly l2: number;
  readonly solver: SolverSpec;
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  readonly labelSmoothing: number;
  readonly classWeights: ClassWeightsSpec;
  readonly clip: ClipSpec;
  readonly keras: {
    readonly losses: string;
    readonly weights: Readonly<Record<string, string>>;
    readonly weightsFloat64: string;
    readonly rates?: readonly number[];
  };
}

interface KerasFixture {
  readonly versions: Readonly<Record<string, string>>;
  readonly classes: readonly string[];
  readonly features: string;
  readonly labels: readonly number[];
  readonly batchSize: number;
  readonly order: readonly (readonly number[])[];
  readonly initial: { readonly linear: string; readonly hidden: string };
  readonly cases: readonly KerasCase[];
}

const folder = new URL("../../fixtures/keras-training/", import.meta.url);
const fixture: KerasFixture = JSON.parse(readFileSync(new URL("keras-training.json", folder), "utf8"));
const { classes, labels, batchSize, order } = fixture;
const allFeatures = float32(fixture.features);
const numSamples = labels.length;
const numFeatures = allFeatures.length / numSamples;
const stepsPerEpoch = Math.ceil(numSamples / batchSize);
const totalSteps = order.length * stepsPerEpoch;

function float32(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
}

function float64(base64: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
}

/** The largest difference as a fraction of the largest expected value. */
function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}

/** Trains a case with the functions under test on gradients of the plain float64 head. */
function replay(spec: KerasCase): { losses: number[]; weights: Float32Array[] } {
  const head = { features: numFeatures, classes: classes.length, layers: spec.layers };
  const kernels = new Set(referenceTensorNames(head).map(({ kernel }) => kernel));
  const names = referenceTensorNames(head)
    .flatMap(({ kernel, bias }) => [kernel, bias])
    .sort();
  const isKernel = names.map((name) => kernels.has(name));
  const widths = [numFeatures, ...spec.layers, classes.length];
  const sizes = new Map<string, number>();
  referenceTensorNames(head).forEach(({ kernel, bias }, layer) => {
    sizes.set(kernel, widths[layer]! * widths[layer + 1]!).set(bias, widths[layer + 1]!);
  });
  const initial = float32(spec.layers.length === 0 ? fixture.initial.linear : fixture.initial.hidden);
  let offset = 0;
  const parameters = names.map((name) => {
    offset += sizes.get(name)!;
    return initial.slice(offset - sizes.get(name)!, offset);
  });
  expect(offset).toBe(initial.length);

  const optimizer = createOptimizer(spec.solver);
  const slots = parameters.map(({ length }) => optimizer.slots.map(() => new Float32Array(length)));
  let scalars = optimizer.initialScalars();
  const rates = planSchedule(spec.schedule, { learningRate: spec.learningRate, totalSteps, stepsPerEpoch });
  const counts = classes.map((_, c) => labels.filter((label) => label === c).length);
  const classWeights = classWeightsOf(spec.classWeights, classes, counts);
  const losses: number[] = [];
  const weights: Float32Array[] = [];
  for (let step = 0; step < totalSteps; step++) {
    const begin = (step % stepsPerEpoch) * batchSize;
    const rows = order[Math.floor(step / stepsPerEpoch)]!.slice(begin, begin + batchSize);
    const rowWeights = rows.map((row) => classWeights[labels[row]!]!);
    const { gradients, smoothedLoss } = referenceHeadGradient(
      head,
      Object.fromEntries(names.map((name, index) => [name, parameters[index]!])),
      {
        features: rows.flatMap((row) => [...allFeatures.subarray(row * numFeatures, (row + 1) * numFeatures)]),
        labels: rows.map((row) => labels[row]!),
        weights: rowWeights,
      },
      { labelSmoothing: spec.labelSmoothing },
    );
    losses.push(smoothedLoss.reduce((sum, loss, i) => sum + loss * rowWeights[i]!, 0) / rows.length + penalty());

    const mean = names.map((name) => gradients[name]!.map((sum) => sum / rows.length));
    addPenalties(mean, parameters, { l1: spec.l1, l2: spec.l2, isKernel });
    clipGradients(mean, spec.clip);
    scalars = optimizer.advance(scalars);
    mean.forEach((gradient, i) => {
      optimizer.update(parameters[i]!, gradient, slots[i]!, rates[step]!, scalars, { decay: true });
    });
    weights.push(Float32Array.from(parameters.flatMap((tensor) => [...tensor])));
  }
  return { losses, weights };

  function penalty(): number {
    let sum = 0;
    parameters.forEach((tensor, index) => {
      if (isKernel[index]) for (const w of tensor) sum += spec.l1 * Math.abs(w) + spec.l2 * w * w;
    });
    return sum;
  }
}

describe(`training as Keras ${fixture.versions.keras} on TensorFlow ${fixture.versions.tensorflow}`, () => {
  test.each(fixture.cases.map((spec) => [spec.name, spec] as const))("%s", (_, spec) => {
    const { losses, weights } = replay(spec);
    expect(deviation(losses, float32(spec.keras.losses))).toBeLessThan(1e-5);
    for (const [step, expected] of Object.entries(spec.keras.weights)) {
      expect(deviation(weights[Number(step) - 1]!, float32(expected))).toBeLessThan(1e-5);
    }
    const final = weights.at(-1)!;
    expect(deviation(final, float64(spec.keras.weightsFloat64))).toBeLessThan(1e-6);
  });

  test.each(fixture.cases.filter(({ keras }) => keras.rates !== undefined).map((spec) => [spec.name, spec] as const))(
    "the table of rates of %s",
    (_, spec) => {
      const rates = planSchedule(spec.schedule, { learningRate: spec.learningRate, totalSteps, stepsPerEpoch });
      expect(deviation(rates, spec.keras.rates!)).toBeLessThan(1e-12);
    },
  );
});
