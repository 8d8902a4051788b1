export { type HttpOptions, type HttpServer, startHttp } from "./http-server.js";
export { createLogger, type LoggerOptions, type LogLevel } from "./logger.js";
export {
  type BuildInfo,
  createMetrics,
  METRIC_SPLITS,
  type Metrics,
  type MetricsOptions,
  WORKER_STATES,
  type WorkerState,
} from "./metrics.js";
export { createProcessMetrics } from "./process-metrics.js";
