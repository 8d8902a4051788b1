// What a training state holds beside its tensors, as its file's metadata has it. The hash that names a state says that
// its bytes are those that were written, not that this version of headway wrote them: so they are parsed.
import { z } from "zod";

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal");

const TALLY = z.strictObject({ lossUnits: count, numCorrect: count, numSamples: count, idSum: count });

const EPOCH = z.strictObject({
  epoch: z.int().min(1),
  step: z.int().min(1),
  learningRate: z.number().min(0),
  train: TALLY,
  validation: TALLY.nullable(),
  isBest: z.boolean(),
});

/** The metadata's JSON; what of it the job decides is held against the job by who resumes it. */
export const STATE_METADATA = z
  .strictObject({
    identity: z.strictObject({
      spec: z.record(z.string(), z.unknown()),
      scheduleSha256: sha256,
      fingerprint: z.string(),
    }),
    scalars: z.array(z.number()),
    exponents: z.array(z.int().min(0).max(40)),
    step: count,
    epoch: count,
    tally: TALLY,
    stopping: z.strictObject({
      numEpochs: count,
      bestEpoch: z.int().min(-1),
      bestLossUnits: count.nullable(),
    }),
    history: z.array(EPOCH),
    ended: z.string().nullable(),
    bestEpoch: z.int().min(1).nullable(),
  })
  .refine(
    ({ epoch, history }) => history.length === epoch && history.every((record, index) => record.epoch === index + 1),
    {
      message: "it does not tell of each of its epochs",
    },
  )
  .refine(
    ({ step, history }) =>
      history.every((record, index) => record.step > (history[index - 1]?.step ?? 0)) &&
      (history.at(-1)?.step ?? 0) <= step,
    {
      message: "its steps do not ascend",
    },
  )
  .refine(({ epoch, bestEpoch }) => bestEpoch === null || bestEpoch <= epoch, {
    message: "its best epoch is not one of its epochs",
  });
