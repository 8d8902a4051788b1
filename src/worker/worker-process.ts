import { type ErrorFacts, toHeadwayError } from "../errors.js";
import { createLogger, createProcessMetrics, startHttp } from "../telemetry/index.js";
import { packageVersion } from "../version.js";
import { runWorker, type WorkerOptions } from "./worker.js";

/** What a failed worker process prints. */
export interface PrintedError {
  readonly code: string;
  readonly message: string;
  readonly facts: ErrorFacts;
}

/**
 * Composes a worker process: logger, metrics, HTTP, then {@link runWorker}. Never throws.
 * @param host.metricsPort serves /metrics, /healthz and /readyz there; undefined: nowhere
 * @returns the exit code
 */
export async function runWorkerProcess(
  options: WorkerOptions,
  host: { metricsPort: number | undefined; signal?: AbortSignal; printError(error: PrintedError): void },
): Promise<number> {
  const logger = createLogger({ component: "worker" });
  const { registry, metrics } = createProcessMetrics({ version: await packageVersion(), component: "worker" });
  const { metricsPort: port, signal } = host;
  try {
    const http = port === undefined ? undefined : await startHttp({ port, registry, isReady: () => true });
    if (http !== undefined) logger.info({ port: http.port }, "serving metrics");
    try {
      await runWorker({ logger, metrics }, { ...options, metricsPort: http?.port }, { signal });
      logger.info("dismissed");
      return 0;
    } finally {
      await http?.stop();
    }
  } catch (thrown) {
    const error = toHeadwayError(thrown);
    logger.error({ err: error }, "the worker failed");
    host.printError({ code: error.code, message: error.message, facts: error.facts });
    return error.exitCode;
  }
}
