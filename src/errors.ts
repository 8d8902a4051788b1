import { constants } from "node:os";

/** What a remote procedure answers with: the names of gRPC's status codes that headway uses. */
export type StatusName =
  | "INVALID_ARGUMENT"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "FAILED_PRECONDITION"
  | "UNAUTHENTICATED"
  | "UNAVAILABLE"
  | "RESOURCE_EXHAUSTED"
  | "DATA_LOSS"
  | "ABORTED"
  | "CANCELLED"
  | "INTERNAL";

interface ErrorRow {
  readonly status: StatusName;
  readonly exitCode: number;
  readonly retryable: boolean;
}

const row = (status: StatusName, exitCode: number, retryable = false): ErrorRow => ({ status, exitCode, retryable });

/** Every error code with its gRPC status, the CLI's exit code, and whether trying again can help. See docs/errors.md. */
export const ERROR_TABLE = {
  USAGE: row("INVALID_ARGUMENT", 2),
  OUTPUT_EXISTS: row("ALREADY_EXISTS", 2),
  FOLDER_IN_USE: row("ALREADY_EXISTS", 2, true),
  ADDRESS_NOT_LOOPBACK: row("FAILED_PRECONDITION", 2),
  JOB_INVALID: row("INVALID_ARGUMENT", 3),
  DATA_INVALID: row("FAILED_PRECONDITION", 3),
  IMAGES_UNREADABLE: row("FAILED_PRECONDITION", 3),
  MODEL_INVALID: row("FAILED_PRECONDITION", 3),
  LAYER_UNSUPPORTED: row("FAILED_PRECONDITION", 3),
  CACHE_LIMIT: row("RESOURCE_EXHAUSTED", 3),
  RESUME_MISMATCH: row("FAILED_PRECONDITION", 3),
  NOT_FOUND: row("NOT_FOUND", 4),
  COORDINATOR_UNREACHABLE: row("UNAVAILABLE", 5, true),
  TOKEN_REFUSED: row("UNAUTHENTICATED", 5),
  PROTOCOL_VERSION: row("FAILED_PRECONDITION", 5),
  PROOF_REFUSED: row("FAILED_PRECONDITION", 5),
  JOB_FULL: row("FAILED_PRECONDITION", 5),
  NOT_A_NUMBER: row("DATA_LOSS", 6),
  GRADIENT_EXPLODED: row("DATA_LOSS", 6),
  NONDETERMINISTIC: row("DATA_LOSS", 6),
  DISK_FULL: row("RESOURCE_EXHAUSTED", 6),
  ENGINE_UNAVAILABLE: row("FAILED_PRECONDITION", 1),
  ENGINE_INEXACT: row("FAILED_PRECONDITION", 1),
  FILE_UNUSABLE: row("FAILED_PRECONDITION", 1),
  LIMIT_TOO_LOW: row("RESOURCE_EXHAUSTED", 1),
  ADDRESS_IN_USE: row("UNAVAILABLE", 1),
  WORKER_LOST: row("UNAVAILABLE", 1, true),
  PROCESS_LOST: row("UNAVAILABLE", 1, true),
  PEER_LOST: row("UNAVAILABLE", 1, true),
  BLOB_MISSING: row("NOT_FOUND", 1, true),
  BLOB_CORRUPT: row("DATA_LOSS", 1, true),
  CHECKPOINT_CORRUPT: row("DATA_LOSS", 1),
  STEP_MISMATCH: row("ABORTED", 1),
  CANCELLED: row("CANCELLED", 130),
  INTERNAL: row("INTERNAL", 1),
} as const satisfies Record<string, ErrorRow>;

/** The closed set of error codes. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** Whether a text, e.g. from another process, is an error code. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, text);
}

/** Facts of an error, by name; they travel in `--json` output and in logs. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/**
 * The one error class of headway. `message` says subject, value, bound, place and what to do; `code` decides the
 * gRPC status and the exit code; `facts` hold the same as data.
 */
export class HeadwayError extends Error {
  override readonly name = "HeadwayError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.facts = facts;
  }

  /** Whether the same call can succeed later. */
  get retryable(): boolean {
    return ERROR_TABLE[this.code].retryable;
  }

  /** The CLI's exit code; of what a signal stopped, 128 + its number. */
  get exitCode(): number {
    const { signal } = this.facts;
    if (this.code === "CANCELLED" && typeof signal === "string") {
      const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1];
      if (number !== undefined) return 128 + number;
    }
    return ERROR_TABLE[this.code].exitCode;
  }
}

/**
 * An error that another process told of. One whose code this version does not know comes from another version, and is
 * PROTOCOL_VERSION with what that one said.
 */
export function errorFromProcess(told: {
  readonly code: string;
  readonly message: string;
  readonly facts?: ErrorFacts | undefined;
}): HeadwayError {
  const { code, message, facts = {} } = told;
  if (isErrorCode(code)) return new HeadwayError(code, message, facts);
  return new HeadwayError(
    "PROTOCOL_VERSION",
    `${message} (a process of this job says ${code}, which is no error of this version; run the same version of headway everywhere)`,
    { ...facts, code },
  );
}

/** Any thrown value as a {@link HeadwayError}; what is none becomes INTERNAL with the original as its cause. */
export function toHeadwayError(thrown: unknown): HeadwayError {
  if (thrown instanceof HeadwayError) return thrown;
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return thrown.cause instanceof HeadwayError
      ? thrown.cause
      : new HeadwayError("CANCELLED", "cancelled", {}, { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new HeadwayError("INTERNAL", message, {}, { cause: thrown });
}
