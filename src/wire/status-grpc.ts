import * as grpc from "@grpc/grpc-js";
import { ERROR_TABLE, type ErrorCode, isErrorCode, toHeadwayError } from "../errors.js";

/** Metadata of a failed call that has headway's error code. */
const ERROR_CODE_KEY = "headway-code";

/** Any thrown value as the status that a call ends with; headway's own code travels in its metadata. */
export function toStatus(thrown: unknown): grpc.StatusObject {
  const { code, message } = toHeadwayError(thrown);
  const metadata = new grpc.Metadata();
  metadata.set(ERROR_CODE_KEY, code);
  return { code: grpc.status[ERROR_TABLE[code].status], details: message, metadata };
}

/** The error code that a failed call brought; undefined where headway did not answer it. */
export function errorCodeOf(error: grpc.ServiceError): ErrorCode | undefined {
  const code = error.metadata?.get(ERROR_CODE_KEY)[0]?.toString();
  return code !== undefined && isErrorCode(code) ? code : undefined;
}
