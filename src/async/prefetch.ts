/**
 * Works on items ahead of the consumer and yields the results in the order of the items. At most `inFlight` items are
 * begun and not yet yielded, so memory is bounded however slow the consumer is. When the consumer stops early, the
 * signal is aborted or work fails, what was begun is waited for first.
 */
export async function* prefetch<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  options: { inFlight: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Result, void, undefined> {
  const { inFlight, signal } = options;
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const begun: Promise<Result>[] = [];
  let hasMore = true;
  const fill = async (): Promise<void> => {
    while (hasMore && begun.length < inFlight) {
      const next = await source.next();
      if (next.done) hasMore = false;
      else begun.push(observed(work(next.value)));
    }
  };
  try {
    for (;;) {
      signal?.throwIfAborted();
      await fill();
      const next = begun.shift();
      if (next === undefined) return;
      const result = await next;
      signal?.throwIfAborted();
      await fill();
      yield result;
    }
  } finally {
    await Promise.allSettled(begun);
    if (hasMore) await source.return?.();
  }
}

/** The same promise, whose rejection may be looked at later without being reported as unhandled. */
function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
