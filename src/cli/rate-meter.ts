const WINDOW_MS = 5000;
const POINT_INTERVAL_MS = 100;

/** Units a second over the last few seconds; null while unknown. */
export class RateMeter {
  readonly #points: { ms: number; done: number }[];

  constructor(ms: number, done: number) {
    this.#points = [{ ms, done }];
  }

  /** Notes a count. Points older than the window go, but for the newest of them: the rate spans the whole window. */
  add(ms: number, done: number): void {
    const beforeLast = this.#points[this.#points.length - 2];
    if (beforeLast !== undefined && ms - beforeLast.ms < POINT_INTERVAL_MS) this.#points.pop();
    this.#points.push({ ms, done });
    while (this.#points.length > 2 && this.#points[1]!.ms <= ms - WINDOW_MS) this.#points.shift();
  }

  /** The rate at the last count. */
  perSecond(): number | null {
    const first = this.#points[0]!;
    const last = this.#points[this.#points.length - 1]!;
    return last.ms > first.ms && last.done > first.done
      ? ((last.done - first.done) * 1000) / (last.ms - first.ms)
      : null;
  }
}
