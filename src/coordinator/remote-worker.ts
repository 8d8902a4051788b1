import { AsyncQueue } from "../async/index.js";
import type { Directive, Registration, Report } from "../control/index.js";
import { HeadwayError } from "../errors.js";
import type { ProofValues } from "../proof/index.js";

/** States of a worker: it registers, proves itself, is admitted when its control channel opens, and ends one way or another. */
export type WorkerState = "registered" | "admitted" | "active" | "refused" | "lost" | "left";

/** Reports of one worker that may wait to be taken; they are taken as they come while a phase lasts. */
const MAX_REPORTS = 1000;

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
  /** Monotonic milliseconds of its last word that it got on, which a heartbeat alone is not; or since it has to. */
  lastProgressMs = performance.now();
  /** Whether something is awaited from it. */
  isAwaited = false;
  /** Committed steps and their samples, by its last heartbeat. */
  progress = { step: 0, samples: 0 };
  #send: ((directive: Directive) => void) | null = null;
  #end: (() => void) | null = null;
  #loss: HeadwayError | null = null;
  #done = 0;

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

  /** From now on it has to get on with something, or not. */
  await(isAwaited: boolean): void {
    this.isAwaited = isAwaited;
    this.lastProgressMs = performance.now();
  }

  send(directive: Directive): void {
    this.#send?.(directive);
  }

  /** Takes a report from the wire. @returns false when it sends more than anybody takes */
  hear(report: Report): boolean {
    this.lastHeardMs = performance.now();
    if (this.#isProgress(report)) this.lastProgressMs = this.lastHeardMs;
    if (report.kind === "heartbeat") this.progress = { step: report.step, samples: report.samples };
    else if (this.reports.size < MAX_REPORTS) this.reports.push(report);
    else return false;
    return true;
  }

  #isProgress(report: Report): boolean {
    if (report.kind === "heartbeat") return report.step > this.progress.step;
    if (report.kind !== "extract-progress") return true;
    const hasRisen = report.done > this.#done;
    this.#done = report.done;
    return hasRisen;
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
