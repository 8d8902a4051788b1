import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sample, Split } from "../../../src/data/index.js";
import { createOnnxEngine, type Engine, type Executable } from "../../../src/engine/index.js";
import { evaluateRun } from "../../../src/evaluation/evaluate-run.js";
import type { ExportedModel } from "../../../src/evaluation/exported-model.js";
import { MemoryFeatureStore } from "../../../src/features/index.js";
import { evaluationProgram, headParameters } from "../../../src/training/index.js";
import { headOf, randomNumbers } from "../../harness/head-inputs.js";
import { referenceHeadGradient } from "../../harness/reference-head.js";

const head = headOf(6, 3, [5]);
const COUNTS: Readonly<Record<Split, number>> = { train: 200, validation: 31, test: 0 };

const parameters = headParameters(head).map(({ dims }, index) =>
  randomNumbers(
    dims.reduce((a, b) => a * b, 1),
    10 + index,
  ),
);
const samples = (Object.keys(COUNTS) as Split[]).flatMap((split) =>
  Array.from({ length: COUNTS[split] }, (_, index): Sample => {
    const id = `${split}/${String(index).padStart(3, "0")}`;
    const source = { kind: "file", path: id } as const;
    return { id, classIndex: index % 3, group: id, weight: 1, split, source, sha256: id };
  }),
);
const rows = randomNumbers(samples.length * head.features, 20);
const model = { head, parameters, classes: ["a", "b", "c"] } as unknown as ExportedModel;

let engine: Engine;
let evaluation: Executable;
let store: MemoryFeatureStore;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 2 });
  evaluation = await engine.compile(evaluationProgram(head), { sessions: 2 });
  store = new MemoryFeatureStore(head.features);
  await store.append({ sha256s: samples.map(({ sha256 }) => sha256), values: rows });
});
afterAll(() => engine.dispose());

/** Loss, probabilities and most probable class of each sample of a split, in plain float64. */
function reference(split: Split) {
  const members = samples.flatMap((sample, index) => (sample.split === split ? [{ sample, index }] : []));
  const { loss, probabilities } = referenceHeadGradient(
    head,
    Object.fromEntries(headParameters(head).map(({ name }, index) => [name, parameters[index]!])),
    {
      features: members.flatMap(({ index }) => [...rows.subarray(index * head.features, (index + 1) * head.features)]),
      labels: members.map(({ sample }) => sample.classIndex),
    },
    { labelSmoothing: 0 },
  );
  return members.map(({ sample }, row) => {
    const shares = [...probabilities.subarray(row * 3, row * 3 + 3)];
    const predicted = shares.indexOf(Math.max(...shares));
    return { sample, loss: loss[row]!, predicted, probability: shares[predicted]! };
  });
}

describe("evaluateRun", () => {
  it.each(["train", "validation"] as const)("counts the %s samples as plain formulas do", async (split) => {
    const expected = reference(split);
    const { [split]: found } = await evaluateRun(model, samples, { evaluation, rows: store }, { numLanes: 16 });
    expect(found!.numSamples).toBe(COUNTS[split]);
    const numCorrect = expected.filter(({ sample, predicted }) => predicted === sample.classIndex).length;
    expect(found!.accuracy).toBe(numCorrect / COUNTS[split]);
    const mean = expected.reduce((sum, { loss }) => sum + loss, 0) / COUNTS[split];
    expect(Math.abs(found!.loss - mean)).toBeLessThan(1e-6);
    const confusion = new Array(9).fill(0);
    for (const { sample, predicted } of expected) confusion[sample.classIndex * 3 + predicted]++;
    expect(found!.confusion).toEqual(confusion);
  });

  it("lists predictions of held-out samples only, in id order", async () => {
    const run = await evaluateRun(model, samples, { evaluation, rows: store }, { numLanes: 16 });
    expect(run.train!.predictions).toEqual([]);
    expect(run.test).toBeNull();
    const expected = reference("validation");
    expect(run.validation!.predictions.map(({ id, classIndex, predicted }) => ({ id, classIndex, predicted }))).toEqual(
      expected.map(({ sample: { id, classIndex }, predicted }) => ({ id, classIndex, predicted })),
    );
    run.validation!.predictions.forEach(({ probability, loss }, index) => {
      expect(Math.abs(probability - expected[index]!.probability)).toBeLessThan(1e-6);
      expect(Math.abs(loss - expected[index]!.loss)).toBeLessThan(2e-6);
    });
  });

  it("has the same exact sums with any number of lanes", async () => {
    const units: number[] = [];
    for (const numLanes of [1, 3, 16, 500]) {
      const { train } = await evaluateRun(model, samples, { evaluation, rows: store }, { numLanes });
      units.push(train!.lossUnits);
    }
    expect(new Set(units).size).toBe(1);
  });

  it("tells how far it is, up to all samples", async () => {
    const done: number[] = [];
    const onProgress = (count: number, total: number): void => {
      expect(total).toBe(231);
      done.push(count);
    };
    await evaluateRun(model, samples, { evaluation, rows: store }, { numLanes: 2, onProgress });
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(231);
  });

  it("names samples whose rows were lost, and the first whose loss is not a number", async () => {
    const without = new MemoryFeatureStore(head.features);
    const lost = evaluateRun(model, samples, { evaluation, rows: without }, { numLanes: 16 });
    await expect(lost).rejects.toMatchObject({ code: "BLOB_CORRUPT" });
    const values = rows.slice();
    values[200 * head.features] = Number.NaN;
    await without.append({ sha256s: samples.map(({ sha256 }) => sha256), values });
    const broken = evaluateRun(model, samples, { evaluation, rows: without }, { numLanes: 16 });
    await expect(broken).rejects.toThrow("the loss of sample validation/000 (validation, lane 0) is not a number");
  });
});
