import * as grpc from "@grpc/grpc-js";
import { AsyncQueue } from "../async/index.js";
import {
  CONTROL,
  type Directive,
  JOIN,
  REGISTER,
  type Received,
  type Registered,
  type Registration,
  type Report,
  TICKET_KEY,
  type Verdict,
} from "../control/index.js";
import { HeadwayError } from "../errors.js";
import type { ProofValues } from "../proof/index.js";
import { errorCodeOf, openChannel, tokenMetadata } from "../wire/index.js";

const CHANNEL_OPTIONS: grpc.ChannelOptions = {
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 5000,
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 10_000,
};
const REGISTER_DEADLINE_MS = 30_000;
// The answer waits for the coordinator's own proof: with a large backbone on a busy machine that takes its time.
const JOIN_DEADLINE_MS = 600_000;

/** The control channel of an admitted worker. */
export interface ControlChannel {
  /** What the coordinator says, in order; taking fails with COORDINATOR_UNREACHABLE once the channel is gone. */
  readonly directives: AsyncQueue<Directive>;
  send(report: Report): void;
  close(): void;
}

/** A worker's side of the rendezvous. */
export class RendezvousClient {
  readonly #address: string;
  readonly #client: grpc.Client;
  readonly #metadata: grpc.Metadata;

  /** @param address host:port of the coordinator */
  constructor(address: string, options: { token: string }) {
    this.#address = address;
    this.#client = openChannel(address, CHANNEL_OPTIONS);
    this.#metadata = tokenMetadata(options.token);
  }

  /**
   * Waits for the coordinator, up to 30 s, and tells it that this worker is there.
   * @throws HeadwayError COORDINATOR_UNREACHABLE, TOKEN_REFUSED, PROTOCOL_VERSION, JOB_FULL
   */
  async register(registration: Registration, options: { signal?: AbortSignal } = {}): Promise<Registered> {
    const registered = await this.#call(REGISTER, registration, { ...options, deadlineMs: REGISTER_DEADLINE_MS });
    this.#metadata.set(TICKET_KEY, registered.ticket); // later calls say by it who this is
    return registered;
  }

  /** Shows the proof and learns the verdict. */
  join(proof: ProofValues, options: { signal?: AbortSignal } = {}): Promise<Verdict> {
    return this.#call(JOIN, proof, { ...options, deadlineMs: JOIN_DEADLINE_MS });
  }

  /** Opens the control channel. */
  openControl(): ControlChannel {
    const { path, requestSerialize, responseDeserialize } = CONTROL;
    const call = this.#client.makeBidiStreamRequest<Received, Directive>(
      path,
      requestSerialize,
      responseDeserialize,
      this.#metadata,
    );
    const directives = new AsyncQueue<Directive>();
    call.on("data", (directive: Directive) => directives.push(directive));
    call.on("error", (error: grpc.ServiceError) => directives.fail(this.#toError(error)));
    call.on("end", () => directives.fail(this.#unreachable("it ended the control channel")));
    return {
      directives,
      send: (report) => void call.write(report),
      close: () => call.end(),
    };
  }

  close(): void {
    this.#client.close();
  }

  #call<Q, S>(
    method: grpc.MethodDefinition<Q, S>,
    request: Q,
    options: { signal?: AbortSignal; deadlineMs: number },
  ): Promise<S> {
    const { path, requestSerialize, responseDeserialize } = method;
    const { signal, deadlineMs } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#metadata.setOptions({ waitForReady: true });
    let call: grpc.ClientUnaryCall | undefined;
    const cancel = (): void => call?.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    return new Promise<S>((resolve, reject) => {
      call = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#metadata,
        { deadline: Date.now() + deadlineMs },
        (error, response) => {
          if (signal?.aborted) reject(signal.reason);
          else if (error) reject(this.#toError(error));
          else resolve(response!);
        },
      );
    }).finally(() => signal?.removeEventListener("abort", cancel));
  }

  #toError(error: grpc.ServiceError): HeadwayError {
    const code = errorCodeOf(error);
    if (code === undefined) return this.#unreachable(reasonOf(error), error);
    return new HeadwayError(code, `coordinator ${this.#address}: ${error.details}`, {}, { cause: error });
  }

  #unreachable(why: string, cause?: unknown): HeadwayError {
    return new HeadwayError(
      "COORDINATOR_UNREACHABLE",
      `coordinator ${this.#address} cannot be reached: ${why}; check the address and that \`headway coordinator\` runs there`,
      { address: this.#address },
      { cause },
    );
  }
}

/** grpc-js' words, but for those of a deadline, which tell how it waited. */
function reasonOf(error: grpc.ServiceError): string {
  if (error.code === grpc.status.DEADLINE_EXCEEDED) return "it did not answer in time";
  return error.details || error.message;
}
