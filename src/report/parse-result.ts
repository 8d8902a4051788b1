import { z } from "zod";
import { parseJson } from "../files/index.js";
import type { JobResult } from "./job-result.js";

const count = z.int().min(0);
const seconds = z.number().min(0);
const rate = z.number().min(0).nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal");

const bySplit = <T extends z.ZodType>(value: T) => z.strictObject({ train: value, validation: value, test: value });

const RESULT: z.ZodType<JobResult> = z
  .strictObject({
    version: z.literal(1),
    status: z.enum(["completed", "cancelled", "failed"]),
    job: z.strictObject({ name: z.string(), specSha256: sha256.nullable() }),
    head: z.strictObject({ sha256: sha256.nullable(), parameters: count.nullable() }),
    epochs: count,
    steps: count,
    samples: bySplit(count),
    accuracy: bySplit(z.number().min(0).max(1).nullable()),
    loss: bySplit(z.number().min(0).nullable()),
    seconds: z.strictObject({ total: seconds, extract: seconds, train: seconds, evaluate: seconds }),
    throughput: z.strictObject({ extractImagesPerSecond: rate, trainSamplesPerSecond: rate }),
    cache: z.strictObject({ hits: count, misses: count }),
    workers: z.strictObject({ started: count, joined: count, lost: count, left: count }),
    generations: count,
    wastedSteps: count,
    recoverySeconds: z.array(seconds),
    engine: z.strictObject({
      kind: z.string().nullable(),
      fingerprint: z.string().nullable(),
      exact: z.boolean().nullable(),
    }),
    resumedFromStep: count.nullable(),
    badImages: z.array(z.strictObject({ id: z.string(), split: z.string().nullable(), reason: z.string() })),
    duplicatesAcrossSplits: count,
    warnings: z.array(z.strictObject({ about: z.string(), message: z.string() })),
    error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  })
  .refine(({ head }) => (head.sha256 === null) === (head.parameters === null), {
    message: "its head has a hash or a number of weights, not both",
  })
  .refine(({ status, head, loss }) => status !== "completed" || (head.sha256 !== null && loss.train !== null), {
    message: "it is completed without a head that was measured",
  })
  .refine(({ status, error }) => (status === "failed") === (error !== undefined), {
    message: "its error does not go with its status",
  });

/** A `result.json` that is read back: the result, or what is wrong with it as a phrase about the file. */
export const parseJobResult = (text: string | Uint8Array) => parseJson(text, RESULT);
