/** Tasks that run one after another, in the order in which they were added; after a failure no more are begun. */
export class SerialTasks<T> {
  /** Rejects when a task fails; never resolves. */
  readonly failure: Promise<never>;
  #last: Promise<T | null> = Promise.resolve(null);
  #fail: (reason: unknown) => void = () => undefined;

  constructor() {
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => undefined); // it is awaited where it matters
  }

  add(task: () => Promise<T>): void {
    this.#last = this.#last.then(task);
    this.#last.catch(this.#fail);
  }

  /** What the last task gave, once all are done; null when there was none. Rejects as the first task that failed. */
  last(): Promise<T | null> {
    return this.#last;
  }
}
