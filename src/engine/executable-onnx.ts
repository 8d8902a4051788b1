import { HeadwayError } from "../errors.js";
import type { ElementType, Executable, Tensor, Tensors } from "./engine.js";
import { type EngineThread, ThreadFailure } from "./engine-thread.js";

/** One copy of a program in one engine thread. */
export interface Session {
  readonly id: number;
  readonly thread: EngineThread;
}

interface Waiting {
  start(session: Session): void;
  reject(reason: unknown): void;
}

/** A program in one or more engine threads. Calls take the session that has been free longest, else wait in a queue. */
export class OnnxExecutable implements Executable {
  readonly numSessions: number;
  readonly #name: string;
  readonly #all: readonly Session[];
  readonly #free: Session[];
  readonly #queue: Waiting[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #onDispose: () => void;
  #disposed: Promise<void> | undefined;

  constructor(name: string, sessions: readonly Session[], onDispose: () => void) {
    this.#name = name;
    this.#all = sessions;
    this.#free = [...sessions];
    this.#onDispose = onDispose;
    this.numSessions = sessions.length;
  }

  async run(
    inputs: Tensors,
    options: { signal?: AbortSignal; transfer?: readonly ArrayBuffer[] } = {},
  ): Promise<Tensors> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#disposed !== undefined) throw new Error(`${this.#name} was disposed`);
    const message = detach(inputs, options.transfer ?? []);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        reject,
        start: (session) => {
          const result = this.#runOn(session, message).then(resolve, reject);
          this.#underWay.add(result);
          void result.finally(() => {
            signal?.removeEventListener("abort", onAbort);
            this.#underWay.delete(result);
            this.#release(session);
          });
        },
      };
      // A call that has reached its thread cannot be stopped: its session is free again when it returns.
      const onAbort = (): void => {
        const place = this.#queue.indexOf(waiting);
        if (place >= 0) this.#queue.splice(place, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const session = this.#takeFree();
      if (session !== undefined) waiting.start(session);
      else if (this.#all.some(({ thread }) => thread.isAlive)) this.#queue.push(waiting);
      else waiting.start(this.#all[0]!);
    });
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#close();
    return this.#disposed;
  }

  async #close(): Promise<void> {
    for (const { reject } of this.#queue.splice(0)) reject(new Error(`${this.#name} was disposed`));
    await Promise.all(this.#underWay);
    await Promise.all(
      this.#all.map(async ({ id, thread }) => {
        thread.numSessions--;
        await thread.call({ kind: "close", session: id }, this.#name).catch(() => undefined);
      }),
    );
    this.#onDispose();
  }

  async #runOn(session: Session, message: { inputs: Tensors; transfer: ArrayBuffer[] }): Promise<Tensors> {
    const { inputs, transfer } = message;
    try {
      return (await session.thread.call({ kind: "run", session: session.id, inputs }, this.#name, transfer)) as Tensors;
    } catch (error) {
      if (!(error instanceof ThreadFailure)) throw error;
      const given = Object.entries(inputs).map(([name, { type, dims }]) => `${name} ${type} [${dims.join(", ")}]`);
      throw new HeadwayError(
        "INTERNAL",
        `${this.#name} failed in engine thread ${session.thread.index}: ${error.message} (inputs: ${given.join(", ")})`,
        { program: this.#name, thread: session.thread.index },
        { cause: error },
      );
    }
  }

  /** The free session of a living thread; those of dead threads are dropped. */
  #takeFree(): Session | undefined {
    for (let session = this.#free.shift(); session !== undefined; session = this.#free.shift()) {
      if (session.thread.isAlive) return session;
    }
    return undefined;
  }

  #release(session: Session): void {
    if (session.thread.isAlive) this.#free.push(session);
    const isAnyAlive = this.#all.some(({ thread }) => thread.isAlive);
    while (this.#queue.length > 0) {
      const next = isAnyAlive ? this.#takeFree() : session;
      if (next === undefined) return;
      this.#queue.shift()!.start(next);
    }
  }
}

const COPY: Record<ElementType, (data: Tensor["data"]) => Tensor["data"]> = {
  float32: (data) => new Float32Array(data as Float32Array),
  float64: (data) => new Float64Array(data as Float64Array),
  int64: (data) => new BigInt64Array(data as BigInt64Array),
  int32: (data) => new Int32Array(data as Int32Array),
  uint8: (data) => new Uint8Array(data as Uint8Array),
  bool: (data) => new Uint8Array(data as Uint8Array),
};

/** The inputs with buffers of their own, which can be given away: copies, except those that the caller gives away. */
function detach(inputs: Tensors, given: readonly ArrayBuffer[]): { inputs: Tensors; transfer: ArrayBuffer[] } {
  const transfer = new Set(given);
  const detached: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(inputs)) {
    const { type, dims } = tensor;
    const data = given.includes(tensor.data.buffer as ArrayBuffer) ? tensor.data : COPY[type](tensor.data);
    transfer.add(data.buffer as ArrayBuffer);
    detached[name] = { type, dims, data } as Tensor;
  }
  return { inputs: detached, transfer: [...transfer] };
}
