// Gradients and losses that are no numbers, or too large: all ranks stop with the same words, which name the place.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEngine, type Engine } from "../../src/engine/index.js";
import { HeadwayError } from "../../src/errors.js";
import {
  compileMemoryJob,
  createMemoryJob,
  type MemoryJobOptions,
  type MemoryTrainingOptions,
  type RankRun,
  trainInMemory,
} from "../harness/memory-training.js";

const WORLDS: readonly MemoryTrainingOptions[] = [
  { worldSize: 1 },
  { worldSize: 3, allReduce: "direct" },
  { worldSize: 5, allReduce: "reduce-scatter" },
  { worldSize: 16, allReduce: "direct" },
];
const named = WORLDS.map((world) => [world.worldSize, world.allReduce ?? "auto", world] as const);

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const OPTIONS: MemoryJobOptions = { numSamples: 101, numValidation: 40, training: { batchSize: 40 } };

/** A job one of whose samples has `value` as its first feature, and the place of that sample in the first epoch. */
function createSpoilt(value: number, sample: number, options: MemoryJobOptions = OPTIONS) {
  const job = createMemoryJob(options);
  job.rows[sample]![0] = value;
  const position = job.plan.epochOrder(0).indexOf(sample);
  const step = Math.floor(position / job.plan.batchSize);
  const lane = position % job.numLanes;
  const [part] = job.plan.stepRows(job.plan.epochOrder(0), step, [lane]);
  const samples = Array.from(part!.samples, (index) => job.roster.samples[index]!.id);
  return { job, step, lane, samples };
}

async function train(
  job: ReturnType<typeof createMemoryJob>,
  world: MemoryTrainingOptions,
): Promise<{ ranks: RankRun[]; errors: HeadwayError[] }> {
  const programs = await compileMemoryJob(engine, job);
  const ranks = await trainInMemory(job, programs, world);
  await programs.gradient.dispose();
  await programs.evaluation.dispose();
  return { ranks, errors: ranks.flatMap(({ error }) => (error instanceof HeadwayError ? error : [])) };
}

describe("a gradient that is not a number", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    describe(`from a feature that is ${value}`, () => {
      it.each(named)("names step, tensor, lane and samples on all of %i ranks with %s", async (_, __, world) => {
        const { job, step, lane, samples } = createSpoilt(value, 60);
        const { ranks, errors } = await train(job, world);
        expect(errors).toHaveLength(world.worldSize);
        for (const { code, message, facts } of errors) {
          expect(code).toBe("NOT_A_NUMBER");
          expect(message).toBe(
            `step ${step}: the gradient of softmax/bias in lane ${lane} is not a number (samples ${samples.join(", ")}); ` +
              "look at these pictures, or lower training.learningRate or set training.clip",
          );
          expect(facts).toEqual({ step, lane, tensor: "softmax/bias", samples });
          expect(samples).toContain("train/000060.png");
        }
        for (const { steps } of ranks) expect(steps).toHaveLength(step);
      });
    });
  }
});

describe("a gradient that exploded", () => {
  it.each(named)("names step, tensor, lane, samples and bound on all of %i ranks with %s", async (_, __, world) => {
    const { job, step, lane, samples } = createSpoilt(2 ** 43, 60);
    const { errors } = await train(job, world);
    expect(errors).toHaveLength(world.worldSize);
    for (const { code, message } of errors) {
      expect(code).toBe("GRADIENT_EXPLODED");
      expect(message).toMatch(
        new RegExp(
          `^step ${step}: the gradient of softmax/kernel in lane ${lane} exploded: it needs exponent 5\\d, the limit is 40 ` +
            `\\(samples ${samples.join(", ")}\\); lower training\\.learningRate or set training\\.clip$`,
        ),
      );
    }
  });
});

describe("a validation loss that is not a number", () => {
  it.each(named)("names sample, split and lane, of %i ranks with %s", async (_, __, world) => {
    const job = createMemoryJob(OPTIONS);
    job.rows[101 + 22]![3] = Number.NaN; // validation sample 22 belongs to lane 22 mod 16
    const { errors } = await train(job, { ...world, endsTogether: true });
    expect(errors.map(({ code, message }) => ({ code, message }))).toEqual([
      {
        code: "NOT_A_NUMBER",
        message:
          "the loss of sample validation/000022.png (validation, lane 6) is not a number in evaluation; " +
          "lower training.learningRate, or look at the picture",
      },
    ]);
  });
});
