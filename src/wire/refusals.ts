/** Tells of something that may happen very often: the first time, then at each tenfold of it, at last how often it was. */
export class Refusals<T> {
  readonly #tell: (what: T, times: number) => void;
  #count = 0;
  #told = 0;
  #last: T | undefined;

  constructor(tell: (what: T, times: number) => void) {
    this.#tell = tell;
  }

  /** Takes one more. */
  add(what: T): void {
    this.#last = what;
    this.#count++;
    if (this.#count >= 10 * this.#told) this.flush();
  }

  /** Tells how often it was, unless that was told already. */
  flush(): void {
    if (this.#count === this.#told || this.#last === undefined) return;
    this.#told = this.#count;
    this.#tell(this.#last, this.#count);
  }
}
