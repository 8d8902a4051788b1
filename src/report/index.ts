export { renderReport } from "./render-report.js";
export type {
  ReportConfusion,
  ReportEpoch,
  ReportMistake,
  ReportModel,
  ReportResult,
  ReportSetup,
  ReportStatus,
} from "./report-model.js";
