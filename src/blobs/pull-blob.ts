import { backoffMs, sleep } from "../async/index.js";
import { type ErrorCode, HeadwayError } from "../errors.js";
import { type BlobRef, type BlobStore, type BlobWriter, describeBlob } from "./blob-store.js";
import { pullStream, type StreamEnd } from "./pull-stream-grpc.js";
import type { SourceRecord } from "./source-record.js";

/** Where a blob comes from and goes to. */
export interface PullOptions {
  /** host:port of data servers, best first; the last one should be sure to have the blob. */
  readonly sources: readonly string[];
  readonly token: string;
  readonly store: BlobStore;
  readonly signal?: AbortSignal;
  /** What earlier pulls of this process found of the sources. @default nothing is remembered */
  readonly record?: SourceRecord;
  /** Hears of each chunk as it is stored. */
  readonly onBytes?: (bytes: number) => void;
  /** How long a source may take to begin receiving the blob itself; the last source is not waited for. @default 2000 */
  readonly waitMs?: number;
  /** How long a stream may be silent before the next source is asked. @default 10000 */
  readonly stallMs?: number;
  /** How long sources that cannot be reached are tried again. @default 10000 */
  readonly reconnectMs?: number;
}

interface Source {
  readonly address: string;
  /** Why it failed last, and where. */
  failure?: { readonly offset: number; readonly end: Exclude<StreamEnd, { kind: "whole" }> };
}

/**
 * Brings a blob into the store, from the first source that has it; where one breaks off the next goes on at the same
 * byte. The bytes are hashed as they come and the store has the blob only if they are right. While they come, the
 * store already serves them. Returns at once if the blob is there; waits if another call is receiving it. What came
 * before a failure stays for the next call. A source must not itself wait for this process.
 * @throws HeadwayError BLOB_MISSING, BLOB_CORRUPT or TOKEN_REFUSED with each source's reason; DISK_FULL
 */
export async function pullBlob(ref: BlobRef, options: PullOptions): Promise<void> {
  const writer = await options.store.write(ref, options);
  if (writer === undefined) return;
  try {
    await new BlobPull(writer, options).run();
  } catch (error) {
    await writer.close();
    throw error;
  }
}

class BlobPull {
  readonly #writer: BlobWriter;
  readonly #options: PullOptions;
  readonly #sources: readonly Source[];
  /** Whose bytes the writer holds; undefined stands for an earlier call. */
  readonly #contributors: Set<Source | undefined>;
  #numMixed = 0;

  constructor(writer: BlobWriter, options: PullOptions) {
    this.#writer = writer;
    this.#options = options;
    const { sources, record } = options;
    this.#sources = (record?.order(sources) ?? sources).map((address) => ({ address }));
    this.#contributors = new Set(writer.numBytes > 0 ? [undefined] : []);
  }

  async run(): Promise<void> {
    const { reconnectMs = 10_000, signal } = this.#options;
    let lastHeard = performance.now();
    for (let round = 0; this.#usable().length > 0; round++) {
      const numBefore = this.#writer.numBytes;
      for (const source of this.#usable()) if (await this.#takeFrom(source)) return;
      if (this.#writer.numBytes !== numBefore) {
        lastHeard = performance.now();
        round = 0;
      }
      const isHopeless = this.#usable().every(({ failure }) => failure?.end.kind === "missing");
      if (isHopeless || performance.now() - lastHeard > reconnectMs) break;
      await sleep(backoffMs(round, { baseMs: 100, limitMs: 5000 }), signal === undefined ? {} : { signal });
    }
    throw pullFailed(this.#writer, this.#sources);
  }

  #usable(): Source[] {
    return this.#sources.filter(({ failure }) => failure?.end.kind !== "refused" && failure?.end.kind !== "corrupt");
  }

  /** Whether the blob is published now; if not, the source has its failure. */
  async #takeFrom(source: Source): Promise<boolean> {
    const { waitMs = 2000, stallMs = 10_000 } = this.#options;
    const offset = this.#writer.numBytes;
    const isLast = source === this.#sources.at(-1);
    const options = { ...this.#options, waitMs: isLast ? 0 : waitMs, stallMs };
    const end = await pullStream(source.address, this.#writer, options);
    if (this.#writer.numBytes > offset) this.#contributors.add(source);
    const { record } = this.#options;
    if (end.kind !== "whole") {
      record?.note(source.address, false);
      source.failure = { offset, end };
      return false;
    }
    const mismatch = await completeOrRestart(this.#writer);
    record?.note(source.address, mismatch === undefined);
    if (mismatch === undefined) return true;
    const isMixed = this.#contributors.size > 1;
    this.#contributors.clear();
    // Nobody knows whose bytes were wrong: this source is asked for all of them.
    if (isMixed && ++this.#numMixed <= this.#sources.length) return this.#takeFrom(source);
    source.failure = { offset, end: { kind: "corrupt", reason: mismatch } };
    return false;
  }
}

/** Publishes the blob; or says what is wrong with its bytes, which are gone then. */
async function completeOrRestart(writer: BlobWriter): Promise<string | undefined> {
  try {
    await writer.complete();
    return undefined;
  } catch (error) {
    if (!(error instanceof HeadwayError) || error.code !== "BLOB_CORRUPT") throw error;
    await writer.restart();
    return `its bytes have SHA-256 ${String(error.facts.found).slice(0, 12)}, not the blob's`;
  }
}

function pullFailed(writer: BlobWriter, sources: readonly Source[]): HeadwayError {
  const { sha256, size } = writer.ref;
  const failures = sources.flatMap(({ address, failure }) =>
    failure === undefined ? [] : [{ source: address, offset: failure.offset, ...failure.end }],
  );
  const reasons = failures.map(({ source, offset, reason }) => `${source} from offset ${offset}: ${reason}`);
  const codes = failures.map((failure): ErrorCode => {
    if (failure.kind === "refused") return failure.code;
    return failure.kind === "corrupt" ? "BLOB_CORRUPT" : "BLOB_MISSING";
  });
  const code = codes.find((found) => found === "BLOB_CORRUPT") ?? codes.find((found) => found !== "BLOB_MISSING");
  return new HeadwayError(
    code ?? "BLOB_MISSING",
    `${describeBlob(sha256)} cannot be pulled, ${writer.numBytes} of ${size} bytes are here: ` +
      (reasons.join("; ") || "no source was named"),
    { sha256, size, numBytes: writer.numBytes, sources: failures },
  );
}
