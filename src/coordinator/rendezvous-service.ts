import type * as grpc from "@grpc/grpc-js";
import {
  CONTROL,
  type Directive,
  JOIN,
  PROTOCOL_VERSION,
  REGISTER,
  type Received,
  type Registered,
  type Registration,
  TICKET_KEY,
  type Verdict,
} from "../control/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import type { ProofValues } from "../proof/index.js";
import { type GrpcService, implausible, toStatus } from "../wire/index.js";

/** What the service passes calls on to. */
export interface RendezvousHandler {
  register(registration: Registration): Promise<Registered>;
  /** The worker that has a ticket. @throws HeadwayError NOT_FOUND */
  identify(ticket: string): number;
  join(workerId: number, proof: ProofValues): Promise<Verdict>;
  /** A worker's control channel has opened. @throws HeadwayError when it was not admitted */
  opened(workerId: number, channel: { send(directive: Directive): void; end(): void }): void;
  reported(workerId: number, report: Received): void;
  closed(workerId: number): void;
  /** Somebody asked to join who may not. */
  turnedAway(error: HeadwayError): void;
}

/**
 * Answers workers over gRPC: checks the protocol's version and who calls, converts, and passes on. Whatever one caller
 * sends, it ends no other's part: after registration a worker is known by its ticket alone.
 */
export class RendezvousService implements GrpcService {
  readonly #handler: RendezvousHandler;

  constructor(handler: RendezvousHandler) {
    this.#handler = handler;
  }

  addTo(server: grpc.Server): void {
    const definition = { Register: REGISTER, Join: JOIN, Control: CONTROL } as unknown as grpc.ServiceDefinition;
    server.addService(definition, {
      Register: answer((call: grpc.ServerUnaryCall<Registration, Registered>) => this.#register(call)),
      Join: answer((call: grpc.ServerUnaryCall<ProofValues, Verdict>) =>
        this.#handler.join(this.#identify(call.metadata), call.request),
      ),
      Control: (call: grpc.ServerDuplexStream<Received, Directive>) => this.#control(call),
    });
  }

  async #register(call: grpc.ServerUnaryCall<Registration, Registered>): Promise<Registered> {
    try {
      assertProtocolVersion(call.request.protocolVersion);
      assertPlausible(call.request.address, call.getPeer());
      return await this.#handler.register(call.request);
    } catch (error) {
      this.#handler.turnedAway(toHeadwayError(error));
      throw error;
    }
  }

  #control(call: grpc.ServerDuplexStream<Received, Directive>): void {
    let workerId: number | null = null;
    const close = (): void => {
      if (workerId !== null) this.#handler.closed(workerId);
      workerId = null;
    };
    call.on("end", () => {
      close();
      call.end();
    });
    call.on("cancelled", close);
    call.on("error", close);
    try {
      const id = this.#identify(call.metadata);
      this.#handler.opened(id, { send: (directive) => void call.write(directive), end: () => call.end() });
      workerId = id; // from here on the channel is the worker's, and its end is the worker's
    } catch (error) {
      call.emit("error", toStatus(error));
      return;
    }
    call.on("data", (report: Received) => {
      if (workerId !== null) this.#handler.reported(workerId, report);
    });
  }

  #identify(metadata: grpc.Metadata): number {
    return this.#handler.identify(String(metadata.get(TICKET_KEY)[0] ?? ""));
  }
}

/** Answers a call by a promise's value, or by its error as a status. */
function answer<Q, S>(work: (call: grpc.ServerUnaryCall<Q, S>) => Promise<S>): grpc.handleUnaryCall<Q, S> {
  return (call, callback) => {
    (async () => work(call))().then(
      (response) => callback(null, response),
      (thrown: unknown) => callback(toStatus(thrown)),
    );
  };
}

function assertProtocolVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return;
  throw new HeadwayError(
    "PROTOCOL_VERSION",
    `the worker speaks version ${version} of the protocol, the coordinator version ${PROTOCOL_VERSION}; run one version of headway everywhere`,
    { worker: version, coordinator: PROTOCOL_VERSION },
  );
}

/** Other workers connect to the address and show it the token. */
function assertPlausible(address: string, peer: string): void {
  const why = implausible(address, peer.replace(/:\d+$/, ""));
  if (why === null) return;
  const message = `a worker said that it serves at ${JSON.stringify(address.slice(0, 100))}, which cannot be: ${why}`;
  throw new HeadwayError("ADDRESS_NOT_LOOPBACK", message, { address: address.slice(0, 100) });
}
