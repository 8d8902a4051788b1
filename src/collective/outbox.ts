/** Where a peer's frames go. */
export interface FrameStream {
  write(frame: Uint8Array): void;
  /** Ends it once the peer has all that was written. */
  end(): void;
  /** Ends it now, because the peer has opened another one. */
  replace(): void;
}

/**
 * The frames for one peer, numbered from 0, kept until the peer has proved that it has them: a peer sends its frame `n`
 * only after it received all frames before `n`, so its arrival releases ours below `n`.
 */
export class Outbox {
  readonly #frames: Uint8Array[] = [];
  #first = 0;
  #reader: (FrameStream & { next: number }) | undefined;

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
  attach(sequence: number, stream: FrameStream): boolean {
    if (sequence < this.#first) return false;
    this.#reader?.replace();
    const { write, end, replace } = stream;
    this.#reader = {
      next: sequence,
      write: write.bind(stream),
      end: end.bind(stream),
      replace: replace.bind(stream),
    };
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
