// Thirty-three runs of real Keras, step by step: the product's update, once on gradients of a plain float64 head and once
// on those of the program that workers run.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INITIAL_EXPONENT, quantizationScale } from "../../../src/collective/index.js";
import type { ClassWeightsSpec, ClipSpec, ScheduleSpec, SolverSpec } from "../../../src/config/index.js";
import { createOnnxEngine, type Engine, type Executable, type Tensor } from "../../../src/engine/index.js";
import {
  classWeightsOf,
  gradientProgram,
  type HeadSpec,
  HeadUpdate,
  headParameters,
  planSchedule,
  type StateIdentity,
} from "../../../src/training/index.js";
import { referenceHeadGradient } from "../../harness/reference-head.js";

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

/** A step's gradients summed over its rows, all tensors one after another in integers, and the value of an integer of each. */
interface StepSums {
  readonly sums: Float64Array;
  readonly units: readonly number[];
}

/** Computes the gradients of one step at the given parameters. */
type Gradient = (parameters: readonly Float32Array[], rows: readonly number[]) => StepSums | Promise<StepSums>;

const headOf = ({ layers, l1, l2 }: KerasCase): HeadSpec => {
  return { features: numFeatures, classes: classes.length, layers, dropout: 0, l1, l2 };
};

function classWeightsFor(spec: KerasCase): Float64Array {
  const counts = classes.map((_, c) => labels.filter((label) => label === c).length);
  return classWeightsOf(spec.classWeights, classes, counts);
}

/** The plain float64 head at the given parameters, on rows of the fixture. */
function reference(spec: KerasCase, parameters: readonly Float32Array[], rows: readonly number[]) {
  const classWeights = classWeightsFor(spec);
  const weights = rows.map((row) => classWeights[labels[row]!]!);
  const names = headParameters(headOf(spec)).map(({ name }) => name);
  const found = referenceHeadGradient(
    headOf(spec),
    Object.fromEntries(names.map((name, index) => [name, parameters[index]!])),
    {
      features: rows.flatMap((row) => [...allFeatures.subarray(row * numFeatures, (row + 1) * numFeatures)]),
      labels: rows.map((row) => labels[row]!),
      weights,
    },
    { labelSmoothing: spec.labelSmoothing },
  );
  return { ...found, weights, names };
}

/** Gradients of the plain float64 head. */
function referenceGradient(spec: KerasCase): Gradient {
  return (parameters, rows) => {
    const { gradients, names } = reference(spec, parameters, rows);
    return {
      sums: Float64Array.from(names.flatMap((name) => [...gradients[name]!])),
      units: names.map(() => 1),
    };
  };
}

const LANES = 8;
const LANE_ROWS = batchSize / LANES;

/** Gradients of the program that workers run, over lanes, quantised and summed as they do it. */
function programGradient(spec: KerasCase, executable: Executable): Gradient {
  const head = headOf(spec);
  const tensors = headParameters(head);
  const scale = quantizationScale(LANES, INITIAL_EXPONENT);
  const classWeights = classWeightsFor(spec);
  return async (parameters, rows) => {
    const features = new Float32Array(batchSize * numFeatures);
    const rowLabels = new BigInt64Array(batchSize);
    const weights = new Float32Array(batchSize);
    rows.forEach((row, position) => {
      const place = (position % LANES) * LANE_ROWS + Math.floor(position / LANES);
      features.set(allFeatures.subarray(row * numFeatures, (row + 1) * numFeatures), place * numFeatures);
      rowLabels[place] = BigInt(labels[row]!);
      weights[place] = classWeights[labels[row]!]!;
    });
    const inputs: Record<string, Tensor> = {
      features: { type: "float32", dims: [LANES, LANE_ROWS, numFeatures], data: features },
      labels: { type: "int64", dims: [LANES, LANE_ROWS], data: rowLabels },
      weights: { type: "float32", dims: [LANES, LANE_ROWS], data: weights },
    };
    tensors.forEach(({ name, dims }, index) => {
      inputs[name] = { type: "float32", dims, data: parameters[index]! };
      inputs[`scale/${name}`] = { type: "float64", dims: [], data: Float64Array.of(scale) };
    });
    const outputs = await executable.run(inputs);
    const sums = tensors.flatMap(({ name }) => [...(outputs[`sum/${name}`]!.data as Float64Array)]);
    return { sums: Float64Array.from(sums), units: tensors.map(() => 1 / scale) };
  };
}

/** Trains a case by the product's update. */
async function replay(spec: KerasCase, gradient: Gradient): Promise<{ losses: number[]; weights: Float32Array[] }> {
  const head = headOf(spec);
  const rates = planSchedule(spec.schedule, { learningRate: spec.learningRate, totalSteps, stepsPerEpoch });
  const update = new HeadUpdate(head, spec, rates);
  const identity = { specSha256: "", spec: {}, fingerprint: "" } as unknown as StateIdentity;
  const state = update.initialState(identity, { seed: 0, exponent: INITIAL_EXPONENT });
  const initial = float32(spec.layers.length === 0 ? fixture.initial.linear : fixture.initial.hidden);
  expect(initial.length).toBe(update.numValues);
  let offset = 0;
  for (const parameters of state.parameters) {
    parameters.set(initial.subarray(offset, offset + parameters.length));
    offset += parameters.length;
  }

  const losses: number[] = [];
  const weights: Float32Array[] = [];
  for (let step = 0; step < totalSteps; step++) {
    const begin = (step % stepsPerEpoch) * batchSize;
    const rows = order[Math.floor(step / stepsPerEpoch)]!.slice(begin, begin + batchSize);
    const { smoothedLoss, weights: rowWeights } = reference(spec, state.parameters, rows);
    losses.push(smoothedLoss.reduce((sum, loss, i) => sum + loss * rowWeights[i]!, 0) / rows.length + penalty());
    const { sums, units } = await gradient(state.parameters, rows);
    update.apply(state, sums, units, rows.length);
    weights.push(Float32Array.from(state.parameters.flatMap((tensor) => [...tensor])));
  }
  return { losses, weights };

  function penalty(): number {
    let sum = 0;
    headParameters(head).forEach(({ isKernel }, index) => {
      if (isKernel) for (const w of state.parameters[index]!) sum += spec.l1 * Math.abs(w) + spec.l2 * w * w;
    });
    return sum;
  }
}

/** Holds losses and weights of each step against those of Keras. */
function expectKeras(spec: KerasCase, { losses, weights }: Awaited<ReturnType<typeof replay>>): void {
  expect(deviation(losses, float32(spec.keras.losses))).toBeLessThan(1e-5);
  for (const [step, expected] of Object.entries(spec.keras.weights)) {
    expect(deviation(weights[Number(step) - 1]!, float32(expected))).toBeLessThan(1e-5);
  }
}

describe(`training as Keras ${fixture.versions.keras} on TensorFlow ${fixture.versions.tensorflow}`, () => {
  const cases = fixture.cases.map((spec) => [spec.name, spec] as const);
  let engine: Engine;
  beforeAll(async () => {
    engine = await createOnnxEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  test.each(cases)("%s, with gradients in float64", async (_, spec) => {
    const run = await replay(spec, referenceGradient(spec));
    expectKeras(spec, run);
    expect(deviation(run.weights.at(-1)!, float64(spec.keras.weightsFloat64))).toBeLessThan(1e-6);
  });

  test.each(cases)("%s, with the workers' gradient program in ONNX Runtime", async (_, spec) => {
    const { labelSmoothing } = spec;
    const executable = await engine.compile(gradientProgram(headOf(spec), { rows: LANE_ROWS, labelSmoothing }));
    try {
      expectKeras(spec, await replay(spec, programGradient(spec, executable)));
    } finally {
      await executable.dispose();
    }
  });

  test.each(fixture.cases.filter(({ keras }) => keras.rates !== undefined).map((spec) => [spec.name, spec] as const))(
    "the table of rates of %s",
    (_, spec) => {
      const rates = planSchedule(spec.schedule, { learningRate: spec.learningRate, totalSteps, stepsPerEpoch });
      expect(deviation(rates, spec.keras.rates!)).toBeLessThan(1e-12);
    },
  );
});
