import { createHash, timingSafeEqual } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import { HeadwayError } from "../errors.js";
import { toStatus } from "./status-grpc.js";

/** What a guard does besides letting calls through or not. */
export interface TokenGuardOptions {
  readonly token: string;
  /** A call has shown the token. @param peer `ip:port` */
  onAdmitted(peer: string): void;
  onRefused(peer: string, error: HeadwayError): void;
}

/**
 * Lets a call through only with the join token. It looks at the call's headers: of a call without the token no byte of
 * the request is read, decompressed or decoded. The time that the comparison takes says nothing of the token.
 */
export function tokenGuard({ token, onAdmitted, onRefused }: TokenGuardOptions): grpc.ServerInterceptor {
  const expected = digest(`Bearer ${token}`);
  return (_method, call) =>
    new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            const shown = digest(metadata.get("authorization")[0] ?? "");
            if (timingSafeEqual(shown, expected)) {
              onAdmitted(call.getPeer());
              proceed(metadata);
              return;
            }
            const error = tokenRefused();
            call.sendStatus(toStatus(error));
            onRefused(call.getPeer(), error);
          },
        }),
    });
}

function tokenRefused(): HeadwayError {
  return new HeadwayError(
    "TOKEN_REFUSED",
    "the join token is not this job's; take HEADWAY_JOIN_TOKEN from the line that the coordinator printed",
  );
}

const digest = (text: string | Buffer): Buffer => createHash("sha256").update(text).digest();
