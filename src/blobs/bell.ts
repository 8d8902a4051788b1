/** Wakes all who wait for the next change of something. */
export class Bell {
  readonly #waiting = new Set<() => void>();
  #numRings = 0;

  /** Taken before looking at what may change, and given to {@link wait}, so that no change is missed. */
  get numRings(): number {
    return this.#numRings;
  }

  ring(): void {
    this.#numRings++;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves once the bell has rung after `since`, or after `timeoutMs`; rejects with the signal's reason. */
  wait(since: number, options: { signal?: AbortSignal | undefined; timeoutMs?: number }): Promise<void> {
    const { signal, timeoutMs } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#numRings !== since) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        this.#waiting.delete(wake);
        end();
      };
      const wake = (): void => settle(resolve);
      const onAbort = (): void => settle(() => reject(signal?.reason));
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.add(wake);
    });
  }
}
