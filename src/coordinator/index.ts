export { exportCheckpoint } from "./export-checkpoint.js";
export { type JobPlan, planJob, planWarnings } from "./job-plan.js";
export type { ExistingRun } from "./run-folder.js";
export { type JobRun, type RunJobOptions, runJob } from "./run-job.js";
export { tryBackbone } from "./training-stage.js";
