/**
 * Remembers which sources failed, over all pulls of a process: one that never answers is waited for once, not at each
 * blob. A failed source is not given up, it is asked last.
 */
export class SourceRecord {
  readonly #failed = new Set<string>();

  /** The sources as they should be asked. */
  order(sources: readonly string[]): string[] {
    const [good, failed] = [false, true].map((has) => sources.filter((source) => this.#failed.has(source) === has));
    return [...good!, ...failed!];
  }

  /** Takes how a source did. */
  note(source: string, isGood: boolean): void {
    if (isGood) this.#failed.delete(source);
    else this.#failed.add(source);
  }
}
