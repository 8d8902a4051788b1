import * as grpc from "@grpc/grpc-js";
import { HeadwayError } from "../errors.js";

/** Something that answers calls of a gRPC server. */
export interface GrpcService {
  addTo(server: grpc.Server): void;
}

/** A running gRPC server. */
export interface GrpcServer {
  /** host:port */
  readonly address: string;
  /** Ends it; calls under way are cut. */
  stop(): void;
  /** Takes no more calls and ends it when those under way have ended; after `graceMs` they are cut. */
  drain(graceMs: number): Promise<void>;
}

/**
 * Starts a server with the given services. Only loopback addresses are served: there is no encryption yet.
 * @param options.port 0 for any free one
 * @throws HeadwayError ADDRESS_IN_USE, ADDRESS_NOT_LOOPBACK
 */
export async function startGrpcServer(
  services: readonly GrpcService[],
  options: { host: string; port: number },
): Promise<GrpcServer> {
  assertLoopback(options.host);
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    "grpc.keepalive_permit_without_calls": 1,
  });
  for (const service of services) service.addTo(server);
  const address = `${options.host}:${options.port}`;
  grpc.setLogVerbosity(grpc.logVerbosity.NONE); // a failure to bind is an error here, not a line on stderr too
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(addressInUse(address, error));
    });
  }).finally(() => grpc.setLogVerbosity(grpc.logVerbosity.ERROR));
  const stop = (): void => server.forceShutdown();
  const drain = (graceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        stop();
        resolve();
      }, graceMs);
      server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  return { address: `${options.host}:${port}`, stop, drain };
}

function addressInUse(address: string, cause: Error): HeadwayError {
  const reason = cause.message.includes("EADDRINUSE")
    ? "is in use by another process"
    : `cannot be listened on (${cause.message})`;
  const message = `${address} ${reason}; choose another port, or 0 for any free one`;
  return new HeadwayError("ADDRESS_IN_USE", message, { address }, { cause });
}

/**
 * Refuses an address that other machines can reach.
 * @throws HeadwayError ADDRESS_NOT_LOOPBACK
 */
export function assertLoopback(host: string): void {
  if (/^(127(\.\d{1,3}){3}|localhost|::1|\[::1\])$/.test(host)) return;
  throw new HeadwayError(
    "ADDRESS_NOT_LOOPBACK",
    `${host} is not a loopback address; other machines need mutual TLS, which this version does not have: use 127.0.0.1`,
    { host },
  );
}
