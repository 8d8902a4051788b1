/** Adds up the wall seconds of named phases. */
export class PhaseClock {
  readonly #seconds = new Map<string, number>();
  readonly #onMeasured: (phase: string, seconds: number) => void;

  /** @param onMeasured called with each measurement, e.g. to observe a histogram */
  constructor(onMeasured: (phase: string, seconds: number) => void = () => undefined) {
    this.#onMeasured = onMeasured;
  }

  /** Runs `work` and adds its wall time to `phase`, also when it throws. */
  async measure<T>(phase: string, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      const seconds = (performance.now() - start) / 1000;
      this.#seconds.set(phase, (this.#seconds.get(phase) ?? 0) + seconds);
      this.#onMeasured(phase, seconds);
    }
  }

  /** Seconds by phase since the last call. */
  take(): Record<string, number> {
    const seconds = Object.fromEntries(this.#seconds);
    this.#seconds.clear();
    return seconds;
  }
}
