import { randomBytes } from "node:crypto";
import { type BlobRef, planSources } from "../blobs/index.js";
import type { Directive, JobEvent, Received, Registered, Registration, Verdict } from "../control/index.js";
import { engineKind } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { isExact, judgeProof, type ProofValues } from "../proof/index.js";
import { Refusals } from "../wire/index.js";
import { RemoteWorker } from "./remote-worker.js";
import type { RendezvousHandler } from "./rendezvous-service.js";

const WATCH_MS = 1000;
/** Registrations that a job takes at all: enough for workers that are started anew for days. */
const MAX_REGISTRATIONS = 10_000;

/** What the rendezvous needs. */
export interface RendezvousDeps {
  /** The coordinator's own golden values; workers may register before they are there. */
  readonly reference: Promise<ProofValues>;
  emit(event: JobEvent): void;
}

/** The job's constants that the rendezvous needs. */
export interface RendezvousOptions {
  /** The assignment as a blob. */
  readonly assignment: BlobRef;
  readonly exact: boolean;
  /** Names of the golden pictures. */
  readonly pictures: readonly string[];
  readonly maxWorkers: number;
  /** Silence after which a worker is lost. @default 20000 */
  readonly silenceMs?: number;
  /** How long a worker may only say that it lives while something is awaited from it. @default 900000 */
  readonly progressMs?: number;
}

/** Who is there: admits workers by their proof and watches that they live. */
export class Rendezvous implements RendezvousHandler {
  readonly #deps: RendezvousDeps;
  readonly #options: RendezvousOptions;
  readonly #workers: RemoteWorker[] = [];
  readonly #byTicket = new Map<string, number>();
  readonly #refusals = new Map<string, Refusals<HeadwayError>>();
  readonly #waiting = new Set<() => void>();
  #first: ProofValues | null = null;
  #isOpen = true;
  /** Why nobody is let in any more; undefined while the job is under way. */
  #ended: string | undefined;
  #address = "";
  #watch: NodeJS.Timeout | undefined;

  /** Rejects when the coordinator's own golden values cannot be computed; never resolves. */
  readonly failure: Promise<never>;

  constructor(deps: RendezvousDeps, options: RendezvousOptions) {
    this.#deps = deps;
    this.#options = options;
    this.failure = new Promise((_, reject) => void deps.reference.catch(reject));
    this.failure.catch(() => undefined); // whoever runs the job awaits it
  }

  /**
   * Lets workers in and watches for those that fall silent.
   * @param address host:port that serves the coordinator's blobs
   */
  start(address: string): void {
    this.#address = address;
    let last = performance.now();
    this.#watch = setInterval(() => {
      const now = performance.now();
      const ownLagMs = Math.max(0, now - last - WATCH_MS);
      last = now;
      const { silenceMs = 20_000, progressMs = 900_000 } = this.#options;
      for (const worker of this.#workers.filter(holdsPlace)) {
        worker.lastHeardMs += ownLagMs; // what this process slept through is not the worker's silence
        worker.lastProgressMs += ownLagMs;
        const silentMs = now - worker.lastHeardMs;
        const missing = worker.state === "active" ? "heartbeat" : "control channel";
        if (silentMs > silenceMs) this.#lose(worker, `no ${missing} for ${Math.round(silentMs)} ms`);
        const stuckMs = now - worker.lastProgressMs;
        if (worker.isAwaited && stuckMs > progressMs) {
          this.#lose(worker, `it lives, but has not got on for ${Math.round(stuckMs)} ms`);
        }
      }
    }, WATCH_MS);
  }

  /** Dismisses all workers. */
  stop(reason: string): void {
    clearInterval(this.#watch);
    this.#ended = reason;
    this.#isOpen = false;
    for (const refusals of this.#refusals.values()) refusals.flush();
    for (const worker of this.active) {
      worker.dismiss(reason);
      this.#deps.emit({ event: "worker-left", workerId: worker.id, reason });
    }
  }

  /** The workers that take part, in the order of registration. */
  get active(): readonly RemoteWorker[] {
    return this.#workers.filter(({ state }) => state === "active");
  }

  /** Waits until `count` workers are active, then admits no more. @returns them, in the order of registration */
  async gather(count: number, options: { signal: AbortSignal }): Promise<readonly RemoteWorker[]> {
    while (this.active.length < count) {
      options.signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        options.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    this.#isOpen = false;
    return this.active;
  }

  async register(registration: Registration): Promise<Registered> {
    if (this.#ended !== undefined) throw new HeadwayError("CANCELLED", this.#ended);
    if (!this.#isOpen || this.#workers.length >= MAX_REGISTRATIONS) {
      throw new HeadwayError("JOB_FULL", fullReason(this.active.length));
    }
    const worker = new RemoteWorker(this.#workers.length, registration);
    this.#workers.push(worker);
    const relay = this.#workers.map(({ address, state }) => ({
      address,
      isAlive: state === "registered" || state === "admitted" || state === "active",
    }));
    const sources = planSources(worker.id, relay, { coordinator: this.#address });
    const ticket = randomBytes(24).toString("base64url");
    this.#byTicket.set(ticket, worker.id);
    return { workerId: worker.id, assignment: this.#options.assignment, sources, ticket };
  }

  identify(ticket: string): number {
    const workerId = this.#byTicket.get(ticket);
    if (workerId !== undefined) return workerId;
    throw new HeadwayError("NOT_FOUND", "the ticket is of no worker that is registered with this job");
  }

  async join(workerId: number, proof: ProofValues): Promise<Verdict> {
    const reference = await this.#deps.reference;
    const worker = this.#worker(workerId);
    if (worker.state !== "registered") {
      throw new HeadwayError("PROOF_REFUSED", `${worker.description} has shown its proof before`);
    }
    const { exact, pictures, maxWorkers } = this.#options;
    const numAdmitted = this.#workers.filter(holdsPlace).length;
    // A stop while workers join is no fault of theirs, and nothing to mend.
    if (this.#ended !== undefined) return { admitted: false, code: "CANCELLED", reason: this.#ended };
    const isFull = !this.#isOpen || numAdmitted >= maxWorkers;
    const judgement = isFull
      ? ({ admitted: false, code: "JOB_FULL", reason: fullReason(numAdmitted) } as const)
      : judgeProof(proof, reference, this.#first, { exact, pictures });
    if (!judgement.admitted) {
      worker.state = "refused";
      const { code, reason } = judgement;
      this.#deps.emit({ event: "worker-refused", workerId: worker.id, code, reason, times: 1 });
      return judgement;
    }
    worker.state = "admitted";
    worker.lastHeardMs = performance.now();
    worker.proof = proof;
    this.#first ??= proof;
    return { admitted: true };
  }

  opened(workerId: number, channel: { send(directive: Directive): void; end(): void }): void {
    const worker = this.#worker(workerId);
    if (worker.state !== "admitted") {
      throw new HeadwayError(
        "PROOF_REFUSED",
        `${worker.description} opened its control channel before it was admitted`,
      );
    }
    worker.attach(channel.send, channel.end);
    const { address, host, pid, metricsPort } = worker.registration;
    const fingerprint = worker.proof?.fingerprint ?? "";
    this.#deps.emit({ event: "worker-joined", workerId, address, host, pid, fingerprint, metricsPort });
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  reported(workerId: number, report: Received): void {
    const worker = this.#worker(workerId);
    if (report.kind === "unreadable") this.#lose(worker, `it sent a report that cannot be read (${report.why})`);
    else if (!worker.hear(report)) this.#lose(worker, "it sends more reports than there is anything to report");
  }

  closed(workerId: number): void {
    this.#lose(this.#worker(workerId), "its control channel closed");
  }

  turnedAway(error: HeadwayError): void {
    if (this.#ended !== undefined) return;
    const refusals =
      this.#refusals.get(error.code) ??
      new Refusals(({ code, message }, times) =>
        this.#deps.emit({ event: "worker-refused", workerId: null, code, reason: message, times }),
      );
    this.#refusals.set(error.code, refusals);
    refusals.add(error);
  }

  /**
   * A process of this machine has ended that was not asked to. @returns the loss of the worker that it was; null when
   * it was none that takes part
   */
  processEnded(pid: number, reason: string): HeadwayError | null {
    const worker = this.#workers.findLast(({ registration }) => registration.pid === pid);
    if (worker === undefined) return null;
    this.#lose(worker, reason);
    return worker.loss;
  }

  /** The workers' class, and whether all golden values, the coordinator's too where it is of that class, are equal. */
  async probe(): Promise<{ kind: string; fingerprint: string; exact: boolean }> {
    const proofs = this.active.flatMap(({ proof }) => proof ?? []);
    const reference = await this.#deps.reference;
    const fingerprint = proofs[0]?.fingerprint ?? reference.fingerprint;
    const own = fingerprint === reference.fingerprint ? [reference] : [];
    return { kind: engineKind(fingerprint), fingerprint, exact: isExact([...proofs, ...own]) };
  }

  #lose(worker: RemoteWorker, reason: string): void {
    if (!holdsPlace(worker)) return;
    worker.lose(reason);
    this.#deps.emit({ event: "worker-lost", workerId: worker.id, reason });
  }

  #worker(workerId: number): RemoteWorker {
    const worker = this.#workers[workerId];
    if (worker === undefined) throw new HeadwayError("NOT_FOUND", `worker ${workerId} is not registered with this job`);
    return worker;
  }
}

/** Whether a worker takes one of the job's places. */
const holdsPlace = ({ state }: RemoteWorker): boolean => state === "admitted" || state === "active";

function fullReason(numAdmitted: number): string {
  return (
    `the job runs with ${numAdmitted === 1 ? "1 worker" : `${numAdmitted} workers`} already and takes no more; ` +
    "start workers before training begins, and raise workers.min in the job file to wait for them"
  );
}
