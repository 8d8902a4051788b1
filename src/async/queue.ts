/**
 * A first-in first-out queue between one producer and one consumer that waits. After `fail`, waiting and later takers
 * get the error once the queue is empty.
 */
export class AsyncQueue<T> {
  readonly #items: T[] = [];
  #waiting: { resolve(item: T): void; reject(reason: unknown): void } | undefined;
  #failure: { reason: unknown } | undefined;

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const waiting = this.#waiting;
    if (waiting === undefined) this.#items.push(item);
    else {
      this.#waiting = undefined;
      waiting.resolve(item);
    }
  }

  /** Makes takers fail with `reason` once all items are taken. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
  }

  /** The next item, as soon as there is one. */
  take(options: { signal?: AbortSignal } = {}): Promise<T> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift()!);
    if (this.#failure !== undefined) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting = undefined;
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const settle = (): void => signal?.removeEventListener("abort", onAbort);
      this.#waiting = {
        resolve: (item) => {
          settle();
          resolve(item);
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      };
    });
  }
}
