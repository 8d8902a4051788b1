export { type Job, type JobOptions, parseJob } from "./config/index.js";
export type { EpochFacts, JobEvent } from "./control/index.js";
export { type ExistingRun, type JobRun, type RunJobOptions, runJob } from "./coordinator/index.js";
export { ERROR_TABLE, type ErrorCode, type ErrorFacts, HeadwayError } from "./errors.js";
export {
  type PictureInput,
  type PicturePrediction,
  type PredictOptions,
  predict,
  predictEach,
  type UnreadablePicture,
} from "./evaluation/index.js";
export { openJob as loadJob } from "./open-job.js";
export type { BySplit, JobResult, JobStatus } from "./report/index.js";
