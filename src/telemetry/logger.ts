import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from "pino";
import { HeadwayError } from "../errors.js";
import { printableJson } from "../text/index.js";

/** The levels a log line can have, and `silent` for none. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How {@link createLogger} logs. */
export interface LoggerOptions {
  /** Who logs: "coordinator", "worker", "cli". */
  readonly component: string;
  /** @default "info" */
  readonly level?: LogLevel;
  /** Where lines of JSON go. @default stderr, written at once so that no line is lost at exit */
  readonly destination?: DestinationStream;
}

// A join token lets a stranger into the job, so it is masked wherever it is logged as a fact.
const SECRETS = ["token", "*.token", "joinToken", "*.joinToken", "authorization", "*.authorization"];

/**
 * A pino logger whose lines carry `component`, an ISO time and the level's name. Children add `jobId`, `rank` and
 * `generation`: `logger.child({ jobId, rank, generation })`. Errors are logged as the field `err`, with a stack where
 * it is the program that was wrong.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level ?? "info",
      base: { pid: process.pid, component: options.component },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      hooks: { streamWrite: printableJson },
      redact: { paths: SECRETS, censor: "***" },
    },
    options.destination ?? stderrLines(),
  );
}

/** Lines on stderr. What cannot be written, to a full disk, is lost: the work goes on, and says itself what it cannot do. */
function stderrLines(): DestinationStream {
  return pino.destination({ dest: 2, sync: true }).on("error", () => undefined);
}

function describeError(thrown: unknown): unknown {
  const isExpected = thrown instanceof HeadwayError && thrown.code !== "INTERNAL";
  if (!isExpected) return stdSerializers.err(thrown as Error);
  const { code, message, facts, cause } = thrown;
  return { code, message, facts, ...(cause instanceof Error && { cause: cause.message }) };
}
