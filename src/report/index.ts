export type { BySplit, JobResult, JobStatus } from "./job-result.js";
export { parseJobResult } from "./parse-result.js";
export { renderReport } from "./render-report.js";
export type {
  ReportConfusion,
  ReportEpoch,
  ReportMistake,
  ReportModel,
  ReportSetup,
} from "./report-model.js";
