import { setTimeout } from "node:timers/promises";

/** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted before. */
export async function sleep(ms: number, options: { signal?: AbortSignal } = {}): Promise<void> {
  try {
    await setTimeout(ms, undefined, options);
  } catch (error) {
    throw options.signal?.aborted ? options.signal.reason : error;
  }
}
