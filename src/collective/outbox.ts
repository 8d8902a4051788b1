/**
 * The frames for one peer, numbered from 0, kept until the peer has proved that it has them: a peer sends its frame `n`
 * only after it received all frames before `n`, so its arrival releases ours below `n`.
 */
export class Outbox {
  readonly #frames: Uint8Array[] = [];
  #first = 0;
  #reader: { next: number; write(frame: Uint8Array): void; end(): void } | undefined;

  push(frame: Uint8Array): void {
    this.#frames.push(frame);
    this.#flush();
  }

  /** Drops frames before `sequence`. */
  release(sequence: number): void {
    const count = Math.min(this.#frames.length, Math.max(0, sequence - this.#first));
    this.#frames.splice(0, count);
    this.#first += count;
  }

  /** Attaches the peer's stream from frame `sequence` on; an earlier stream ends. False when the frame is gone. */
  attach(sequence: number, stream: { write(frame: Uint8Array): void; end(): void }): boolean {
    if (sequence < this.#first) return false;
    this.#reader?.end();
    this.#reader = { next: sequence, write: (frame) => stream.write(frame), end: () => stream.end() };
    this.#flush();
    return true;
  }

  close(): void {
    this.#reader?.end();
    this.#reader = undefined;
  }

  #flush(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    for (; reader.next < this.#first + this.#frames.length; reader.next++) {
      reader.write(this.#frames[reader.next - this.#first]!);
    }
  }
}
