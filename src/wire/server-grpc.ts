import { createServer, type Server, type Socket } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { HeadwayError } from "../errors.js";
import { assertLoopback, bareHost, formatAddress } from "./address.js";
import { type ConnectionLimits, Connections } from "./connections.js";
import { tokenGuard } from "./token-guard-grpc.js";

/** What a service may do with the connections of its callers. */
export interface Callers {
  /** Ends a caller's connection and all calls on it. @param peer as the call's `getPeer` names it */
  cut(peer: string): void;
}

/** Something that answers calls of a gRPC server. Every call that reaches it has shown the join token. */
export interface GrpcService {
  addTo(server: grpc.Server, callers: Callers): void;
}

/** How a server serves. */
export interface ServeOptions {
  /** The job's join token; demanded of every call. */
  readonly token: string;
  /** Largest request message, after decompression too. @default 4096: that of a blob or of frames */
  readonly maxRequestBytes?: number;
  readonly limits?: ConnectionLimits;
  /** Hears of calls without the token. */
  onRefused?(error: HeadwayError): void;
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

/** Calls that one connection may have open; more wait at the caller. */
const MAX_CALLS = 64;

/**
 * A port that is taken, before there is something to serve on it; connections wait until then. Only loopback addresses:
 * there is no encryption yet.
 */
export class GrpcListener {
  /** host:port; the host is the one that was asked for. */
  readonly address: string;
  readonly #server: Server;
  #accept: ((socket: Socket) => void) | null = null;
  readonly #waiting: Socket[] = [];
  #stop: (() => void) | null = null;

  private constructor(server: Server, address: string) {
    this.address = address;
    this.#server = server;
    server.on("connection", (socket) => {
      if (this.#accept !== null) this.#accept(socket);
      else this.#hold(socket);
    });
  }

  /**
   * @param options.port 0 for any free one
   * @throws HeadwayError ADDRESS_IN_USE, ADDRESS_NOT_LOOPBACK; USAGE for an address that this machine does not have
   */
  static async open(options: { host: string; port: number }): Promise<GrpcListener> {
    assertLoopback(options.host);
    const host = bareHost(options.host);
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(host, options.port, error)));
      server.listen({ host, port: options.port }, resolve);
    });
    const bound = server.address() as { port: number };
    return new GrpcListener(server, formatAddress({ host, port: bound.port }));
  }

  /** Begins to serve, once. */
  serve(services: readonly GrpcService[], options: ServeOptions): GrpcServer {
    const { token, maxRequestBytes = 4096, limits, onRefused = () => undefined } = options;
    const connections = new Connections(limits);
    const guard = tokenGuard({
      token,
      onAdmitted: (peer) => connections.admit(peer),
      onRefused: (peer, error) => {
        connections.refuse(peer);
        onRefused(error);
      },
    });
    const server = new grpc.Server({
      "grpc.max_receive_message_length": maxRequestBytes, // of what a compressed message inflates to as well
      "grpc.max_send_message_length": -1,
      "grpc.max_concurrent_streams": MAX_CALLS,
      "grpc.keepalive_permit_without_calls": 1,
      interceptors: [guard],
    });
    for (const service of services) service.addTo(server, connections);
    const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
    this.#accept = (socket) => {
      if (connections.add(socket)) injector.injectConnection(socket);
    };
    for (const socket of this.#waiting.splice(0)) if (!socket.destroyed) this.#accept(socket);
    const stop = (): void => {
      this.#server.close();
      server.forceShutdown();
      connections.cutAll();
    };
    this.#stop = stop;
    const drain = async (graceMs: number): Promise<void> => {
      this.#server.close();
      connections.cutStrangers();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        server.tryShutdown(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      stop();
    };
    return { address: this.address, stop, drain };
  }

  /** Gives the port back, and ends what is served there. Safe to call twice. */
  close(): void {
    this.#stop?.();
    this.#server.close();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
  }

  #hold(socket: Socket): void {
    socket.on("error", () => undefined); // it closes too
    if (this.#waiting.length >= MAX_WAITING) this.#waiting.shift()?.destroy();
    this.#waiting.push(socket);
  }
}

/** Connections that may wait for a server to begin. */
const MAX_WAITING = 64;

/** Listens and serves at once; see {@link GrpcListener}. */
export async function startGrpcServer(
  services: readonly GrpcService[],
  options: ServeOptions & { host: string; port: number },
): Promise<GrpcServer> {
  const listener = await GrpcListener.open(options);
  return listener.serve(services, options);
}

function listenError(host: string, port: number, cause: NodeJS.ErrnoException): HeadwayError {
  const address = formatAddress({ host, port });
  const facts = { address };
  if (cause.code === "EADDRINUSE") {
    const message = `${address} is in use by another process; choose another port, or 0 for any free one`;
    return new HeadwayError("ADDRESS_IN_USE", message, facts, { cause });
  }
  const advice =
    cause.code === "EACCES"
      ? "choose a port from 1024 to 65535, or 0 for any free one"
      : "choose a loopback address that this machine has, e.g. 127.0.0.1";
  const message = `${address} cannot be listened on (${cause.code ?? cause.message}); ${advice}`;
  return new HeadwayError("USAGE", message, facts, { cause });
}
