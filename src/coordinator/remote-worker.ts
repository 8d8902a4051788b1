import { AsyncQueue } from "../async/index.js";
import type { Directive, Registration, Report } from "../control/index.js";
import { HeadwayError } from "../errors.js";
import type { ProofValues } from "../proof/index.js";

/** States of a worker: it registers, proves itself, is admitted when its control channel opens, and ends one way or another. */
export type WorkerState = "registered" | "admitted" | "active" | "refused" | "lost" | "left";

/** A worker as the coordinator knows it. */
export class RemoteWorker {
  readonly id: number;
  readonly registration: Registration;
  /** What it says, in order; taking fails with WORKER_LOST once it is lost. */
  readonly reports = new AsyncQueue<Report>();
  state: WorkerState = "registered";
  proof: ProofValues | null = null;
  /** Monotonic milliseconds of its last word, or of its admission. */
  lastHeardMs = performance.now();
  /** Committed steps and their samples, by its last heartbeat. */
  progress = { step: 0, samples: 0 };
  #send: ((directive: Directive) => void) | null = null;
  #end: (() => void) | null = null;
  #loss: HeadwayError | null = null;

  constructor(id: number, registration: Registration) {
    this.id = id;
    this.registration = registration;
  }

  get address(): string {
    return this.registration.address;
  }

  /** The worker in words, for messages. */
  get description(): string {
    return `worker ${this.id} (${this.registration.host}, process ${this.registration.pid})`;
  }

  /** Attaches its control channel: it is active from now on. */
  attach(send: (directive: Directive) => void, end: () => void): void {
    this.#send = send;
    this.#end = end;
    this.state = "active";
  }

  send(directive: Directive): void {
    this.#send?.(directive);
  }

  /** Takes a report from the wire. */
  hear(report: Report): void {
    this.lastHeardMs = performance.now();
    if (report.kind === "heartbeat") this.progress = { step: report.step, samples: report.samples };
    else this.reports.push(report);
  }

  /** Why it is lost; null while it is not. */
  get loss(): HeadwayError | null {
    return this.#loss;
  }

  /** Declares it lost: whoever waits for its reports gets WORKER_LOST. */
  lose(reason: string): void {
    if (this.state === "lost" || this.state === "left" || this.state === "refused") return;
    this.state = "lost";
    const message = `${this.description} is lost: ${reason}; go on from the last checkpoint with --resume`;
    this.#loss = new HeadwayError("WORKER_LOST", message, { workerId: this.id, address: this.address });
    this.reports.fail(this.#loss);
  }

  /** Ends its part: it exits, and whoever still waits for its reports gets CANCELLED. */
  dismiss(reason: string): void {
    if (this.state !== "active") return;
    this.state = "left";
    this.reports.fail(new HeadwayError("CANCELLED", `${this.description} was dismissed: ${reason}`));
    this.send({ kind: "dismiss", reason });
    this.#end?.();
  }
}
