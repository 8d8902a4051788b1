import { z } from "zod";
import { type BackboneSection, backboneModel, checkBackbone } from "./backbone.js";
import { type CacheSection, cacheModel, checkCache } from "./cache.js";
import { type CheckpointsSection, checkpointsModel } from "./checkpoints.js";
import { checkDataset, type DatasetSection, datasetModel } from "./dataset.js";
import { type HeadSection, headModel } from "./head.js";
import { path as filePath, flag, integer, text } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";
import { checkTraining, type TrainingSection, trainingModel } from "./training.js";
import { checkWorkers, type WorkersSection, workersModel } from "./workers.js";
import type { Rule } from "./written-values.js";

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const NAME_PHRASE = "at most 63 lower-case letters, digits and -, with a letter or digit at both ends";

/** The job file, key by key: what it may hold, and the defaults. */
export const jobModel = section({
  apiVersion: z
    .literal("headway/v1", { error: "headway/v1" })
    .describe("The version of this format; always headway/v1."),
  kind: z.literal("FineTune", { error: "FineTune" }).describe("What the job does; always FineTune."),
  name: text(NAME_PHRASE)
    .max(63, { error: NAME_PHRASE })
    .regex(NAME, { error: NAME_PHRASE })
    .meta({ examples: ["quickstart"] })
    .describe(
      "The job's name, in logs, metrics and the run folder's default: lower-case letters, digits and -, at most 63.",
    ),
  seed: integer({ min: 0, max: 2 ** 32 - 1 })
    .default(0)
    .describe("All randomness is a counter hash of it."),
  exact: flag()
    .default(true)
    .describe(
      "Refuse engines that fail the repeat probe. false: they may run, and golden features need only agree within " +
        "1e-3 relative.",
    ),
  dataset: datasetModel,
  backbone: backboneModel,
  head: headModel.prefault({}),
  training: trainingModel.prefault({}),
  workers: workersModel.prefault({}),
  checkpoints: checkpointsModel.prefault({}),
  cache: cacheModel.prefault({}),
  output: filePath("the run folder's path")
    .optional()
    .describe(
      "The run folder. Left out: runs/<name> beside the job file. One that exists is refused, unless --resume or " +
        "--overwrite is given.",
    ),
});

/** A job as the model reads it: defaults filled in, paths as written. */
export type WrittenJob = DeepReadonly<z.output<typeof jobModel>>;

/** A resolved job: every default is filled in, every path is absolute, null means left out. Frozen at every depth. */
export interface Job {
  readonly apiVersion: "headway/v1";
  readonly kind: "FineTune";
  readonly name: string;
  readonly seed: number;
  readonly exact: boolean;
  readonly dataset: DatasetSection;
  readonly backbone: BackboneSection;
  readonly head: HeadSection;
  readonly training: TrainingSection;
  readonly workers: WorkersSection;
  readonly checkpoints: CheckpointsSection;
  readonly cache: CacheSection;
  readonly output: string;
}

/** What must hold between several keys of a job file. */
export const jobRules: readonly Rule[] = [checkDataset, checkBackbone, checkTraining, checkWorkers, checkCache];
