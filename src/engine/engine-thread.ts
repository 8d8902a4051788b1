import { Worker } from "node:worker_threads";
import { HeadwayError } from "../errors.js";
import { isTypeScript, ownModule } from "../files/index.js";
import type { Tensors } from "./engine.js";
import { closeNativeGate, createNativeGate, type NativeGate } from "./native-gate.js";

/** How long an end that was not asked of the thread itself waits for the call under way. */
const CALL_TIMEOUT_MS = 10_000;

/** What an engine thread can be asked. */
export type ThreadCall =
  | { readonly kind: "hello" }
  | { readonly kind: "open"; readonly session: number; readonly bytes: Uint8Array }
  | { readonly kind: "run"; readonly session: number; readonly inputs: Tensors }
  | { readonly kind: "close"; readonly session: number }
  | { readonly kind: "stop" };

/** A call with the number that its reply will have. */
export type ThreadRequest = ThreadCall & { readonly id: number };

/** The answer to one request. */
export type ThreadReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: string };

interface Pending {
  /** What was asked, for messages. */
  readonly what: string;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** A call that the thread itself refused, with the runtime's own words. */
export class ThreadFailure extends Error {
  override readonly name = "ThreadFailure";
}

/**
 * The near side of an engine thread. When the thread ends without being asked to, all calls under way and all later
 * ones reject with ENGINE_UNAVAILABLE.
 */
export class EngineThread {
  readonly index: number;
  /** Sessions that are open in it. */
  numSessions = 0;
  readonly #worker: Worker;
  readonly #gate = createNativeGate();
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #ended: { reason: string; cause?: unknown } | undefined;

  /** @param entry name of the thread's module beside this one, without its ending */
  constructor(index: number, entry: string) {
    this.index = index;
    this.#worker = startWorker(entry, `engine-${index}`, this.#gate);
    this.#worker.on("message", (reply: ThreadReply) => this.#settle(reply));
    this.#worker.on("error", (error) => this.#fail(`failed: ${error.message}`, error));
    this.#exited = new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        this.#fail(`ended with code ${code}`);
        resolve();
      });
    });
  }

  /** False once the thread has ended. */
  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /**
   * Asks and waits for the answer.
   * @param what names the call in messages
   * @throws ThreadFailure when the runtime refuses; HeadwayError ENGINE_UNAVAILABLE when the thread has ended
   */
  call(request: ThreadCall, what: string, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#unavailable(what));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { what, resolve, reject });
      try {
        this.#worker.postMessage({ ...request, id } satisfies ThreadRequest, transfer);
      } catch (error) {
        this.#pending.delete(id);
        reject(error);
      }
    });
  }

  /** Lets the thread end after the calls it already has, and waits for it. */
  async stop(): Promise<void> {
    if (this.isAlive) await this.call({ kind: "stop" }, "stop").catch(() => undefined);
    await this.#exited;
  }

  /** Blocks until the native call under way has returned and lets no other begin, so that the thread can be ended. */
  prepareExit(): void {
    closeNativeGate(this.#gate, CALL_TIMEOUT_MS);
  }

  /** Ends the thread after the call under way, for which it blocks; calls without an answer reject. */
  async terminate(): Promise<void> {
    this.prepareExit();
    await this.#worker.terminate();
    await this.#exited;
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if ("failure" in reply) pending?.reject(new ThreadFailure(reply.failure));
    else pending?.resolve(reply.value);
  }

  #fail(reason: string, cause?: unknown): void {
    this.#ended ??= { reason, cause };
    for (const { what, reject } of this.#pending.values()) reject(this.#unavailable(what));
    this.#pending.clear();
  }

  #unavailable(what: string): HeadwayError {
    const { reason, cause } = this.#ended!;
    return new HeadwayError(
      "ENGINE_UNAVAILABLE",
      `${what}: engine thread ${this.index} ${reason}; restart this process`,
      { thread: this.index },
      { cause },
    );
  }
}

/**
 * Starts a module of this folder as a thread. Compiled, it is JavaScript that Node loads by itself; run from its source,
 * it is TypeScript, which tsx has to be registered for inside the thread first.
 */
function startWorker(entry: string, name: string, gate: NativeGate): Worker {
  const url = ownModule(`./${entry}`, import.meta.url);
  if (!isTypeScript(url)) return new Worker(url, { name, workerData: gate });
  const tsx = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const bootstrap = `import(${tsx}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); });`;
  return new Worker(bootstrap, { name, workerData: gate, eval: true, execArgv: [] });
}
