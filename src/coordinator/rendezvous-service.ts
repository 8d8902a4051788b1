import * as grpc from "@grpc/grpc-js";
import {
  CONTROL,
  type Directive,
  ERROR_CODE_KEY,
  type GrpcService,
  JOIN,
  PROTOCOL_VERSION,
  type Proof,
  REGISTER,
  type Registered,
  type Registration,
  type Report,
  type ReportFrom,
  type Verdict,
} from "../control/index.js";
import { ERROR_TABLE, HeadwayError, toHeadwayError } from "../errors.js";

/** What the service passes calls on to. */
export interface RendezvousHandler {
  register(registration: Registration): Promise<Registered>;
  join(proof: Proof): Promise<Verdict>;
  /** A worker's control channel has opened. @throws HeadwayError when it was not admitted */
  opened(workerId: number, channel: { send(directive: Directive): void; end(): void }): void;
  reported(workerId: number, report: Report): void;
  closed(workerId: number): void;
  /** Somebody asked to join who may not. */
  turnedAway(error: HeadwayError): void;
}

/** Answers workers over gRPC: checks the token and the protocol's version, converts, and passes on. */
export class RendezvousService implements GrpcService {
  readonly #handler: RendezvousHandler;
  readonly #token: string;

  constructor(handler: RendezvousHandler, options: { token: string }) {
    this.#handler = handler;
    this.#token = options.token;
  }

  addTo(server: grpc.Server): void {
    const definition = { Register: REGISTER, Join: JOIN, Control: CONTROL } as unknown as grpc.ServiceDefinition;
    server.addService(definition, {
      Register: this.#unary(
        async (registration: Registration) => {
          assertProtocolVersion(registration.protocolVersion);
          return this.#handler.register(registration);
        },
        (error) => this.#handler.turnedAway(error),
      ),
      Join: this.#unary((proof: Proof) => this.#handler.join(proof)),
      Control: (call: grpc.ServerDuplexStream<ReportFrom, Directive>) => this.#control(call),
    });
  }

  #unary<Q, S>(
    answer: (request: Q) => Promise<S>,
    onError: (error: HeadwayError) => void = () => undefined,
  ): grpc.handleUnaryCall<Q, S> {
    return (call, callback) => {
      const work = async (): Promise<S> => {
        this.#assertToken(call.metadata);
        return answer(call.request);
      };
      work().then(
        (response) => callback(null, response),
        (thrown: unknown) => {
          onError(toHeadwayError(thrown));
          callback(toStatus(thrown));
        },
      );
    };
  }

  #control(call: grpc.ServerDuplexStream<ReportFrom, Directive>): void {
    let workerId: number | null = null;
    const fail = (thrown: unknown): void => void call.emit("error", toStatus(thrown));
    try {
      this.#assertToken(call.metadata);
    } catch (error) {
      fail(error);
      return;
    }
    call.on("data", (message: ReportFrom) => {
      try {
        if (workerId === null) {
          workerId = message.workerId;
          this.#handler.opened(workerId, { send: (directive) => void call.write(directive), end: () => call.end() });
        }
        this.#handler.reported(workerId, message.report);
      } catch (error) {
        fail(error);
      }
    });
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
  }

  #assertToken(metadata: grpc.Metadata): void {
    if (metadata.get("authorization")[0] === `Bearer ${this.#token}`) return;
    throw new HeadwayError(
      "TOKEN_REFUSED",
      "the join token is not this job's; take HEADWAY_JOIN_TOKEN from the line that the coordinator printed",
    );
  }
}

function assertProtocolVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return;
  throw new HeadwayError(
    "PROTOCOL_VERSION",
    `the worker speaks version ${version} of the protocol, the coordinator version ${PROTOCOL_VERSION}; run one version of headway everywhere`,
    { worker: version, coordinator: PROTOCOL_VERSION },
  );
}

function toStatus(thrown: unknown): grpc.ServiceError {
  const error = toHeadwayError(thrown);
  const code = grpc.status[ERROR_TABLE[error.code].status];
  const metadata = new grpc.Metadata();
  metadata.set(ERROR_CODE_KEY, error.code);
  return Object.assign(new Error(error.message), { code, details: error.message, metadata });
}
