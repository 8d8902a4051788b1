import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prefetch } from "../../../src/async/prefetch.js";

/** Work that is done when it is told to, item by item. */
class Workshop {
  readonly begun: number[] = [];
  readonly #finish = new Map<number, { resolve(): void; reject(reason: unknown): void }>();

  readonly work = (item: number): Promise<number> => {
    this.begun.push(item);
    return new Promise((resolve, reject) => {
      this.#finish.set(item, { resolve: () => resolve(item * 10), reject });
    });
  };

  finish(item: number): void {
    this.#finish.get(item)!.resolve();
  }

  fail(item: number, reason: Error): void {
    this.#finish.get(item)!.reject(reason);
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("prefetch", () => {
  it("yields in the order of the items, in whatever order they are done", async () => {
    const shop = new Workshop();
    const results = prefetch([1, 2, 3], shop.work, { inFlight: 3 });
    const first = results.next();
    await settle();
    for (const item of [3, 2, 1]) shop.finish(item);
    expect([(await first).value, (await results.next()).value, (await results.next()).value]).toEqual([10, 20, 30]);
    expect((await results.next()).done).toBe(true);
  });

  it("begins nothing before it is asked, and never more than inFlight beyond what was taken", async () => {
    const shop = new Workshop();
    const results = prefetch([0, 1, 2, 3, 4, 5, 6], shop.work, { inFlight: 3 });
    await settle();
    expect(shop.begun).toEqual([]);
    const first = results.next();
    await settle();
    expect(shop.begun).toEqual([0, 1, 2]);
    shop.finish(1);
    shop.finish(2);
    await settle();
    expect(shop.begun).toEqual([0, 1, 2]);
    shop.finish(0);
    await first;
    await settle();
    expect(shop.begun).toEqual([0, 1, 2, 3]);
    expect((await results.next()).value).toBe(10);
    await settle();
    expect(shop.begun).toEqual([0, 1, 2, 3, 4]);
    for (const item of [3, 4]) shop.finish(item);
    await results.return();
  });

  it("keeps order and bound for any number of items, bound and duration of work", async () => {
    const cases = fc.record({
      delays: fc.array(fc.nat({ max: 4 }), { maxLength: 30 }),
      inFlight: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ delays, inFlight }) => {
        let numBegun = 0;
        const work = async (index: number): Promise<number> => {
          numBegun++;
          for (let turn = 0; turn < delays[index]!; turn++) await settle();
          return index;
        };
        const yielded: number[] = [];
        for await (const index of prefetch(delays.keys(), work, { inFlight })) {
          yielded.push(index);
          expect(numBegun - yielded.length).toBeLessThanOrEqual(inFlight);
        }
        expect(yielded).toEqual([...delays.keys()]);
      }),
      { numRuns: 50 },
    );
  });

  it("waits for what was begun when the consumer stops, when work fails and when it is aborted", async () => {
    for (const cause of ["stop", "fail", "abort"] as const) {
      const shop = new Workshop();
      const controller = new AbortController();
      const results = prefetch([0, 1, 2], shop.work, { inFlight: 2, signal: controller.signal });
      const first = results.next();
      await settle();
      shop.finish(0);
      await first;
      const ended = cause === "stop" ? results.return() : results.next();
      if (cause === "fail") shop.fail(1, new Error("broken"));
      if (cause === "abort") {
        controller.abort(new Error("enough"));
        shop.finish(1);
      }
      let isEnded = false;
      const outcome = ended.then(
        () => "returned",
        (error: Error) => error.message,
      );
      void outcome.then(() => {
        isEnded = true;
      });
      await settle();
      await settle();
      expect(isEnded).toBe(false);
      if (cause === "stop") shop.finish(1);
      shop.finish(2);
      expect(await outcome).toBe({ stop: "returned", fail: "broken", abort: "enough" }[cause]);
    }
  });

  it("takes items as they come from an async source, which it closes when the consumer stops", async () => {
    let isClosed = false;
    const source = async function* (): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item++) {
          await settle();
          yield item;
        }
      } finally {
        isClosed = true;
      }
    };
    const yielded: number[] = [];
    for await (const result of prefetch(source(), async (item) => item * 10, { inFlight: 3 })) {
      yielded.push(result);
      if (yielded.length === 4) break;
    }
    expect(yielded).toEqual([0, 10, 20, 30]);
    expect(isClosed).toBe(true);
  });

  it("waits for what was begun when the source of the items fails", async () => {
    const shop = new Workshop();
    const source = async function* (): AsyncGenerator<number> {
      yield 0;
      throw new Error("no more");
    };
    let isEnded = false;
    const ended = prefetch(source(), shop.work, { inFlight: 2 })
      .next()
      .finally(() => {
        isEnded = true;
      });
    ended.catch(() => undefined);
    await settle();
    await settle();
    expect(isEnded).toBe(false);
    shop.finish(0);
    await expect(ended).rejects.toThrow("no more");
  });
});
