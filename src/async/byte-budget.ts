/**
 * Bounds the bytes that pieces of work hold at the same time: a piece begins when its bytes fit beside those that are
 * under way, in the order in which they came, so that a large one is not overtaken for ever. One that needs more than
 * all there is runs alone.
 */
export class ByteBudget {
  readonly #total: number;
  readonly #waiting: { readonly bytes: number; readonly begin: () => void }[] = [];
  #held = 0;

  constructor(totalBytes: number) {
    this.#total = totalBytes;
  }

  /** Runs `work` while it holds `bytes` of the budget. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const share = Math.min(bytes, this.#total);
    if (this.#waiting.length > 0 || this.#held + share > this.#total) {
      await new Promise<void>((begin) => this.#waiting.push({ bytes: share, begin }));
    } else {
      this.#held += share;
    }
    try {
      return await work();
    } finally {
      this.#held -= share;
      this.#beginNext();
    }
  }

  #beginNext(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#held + next.bytes > this.#total) return;
      this.#waiting.shift();
      this.#held += next.bytes;
      next.begin();
    }
  }
}
