import { describe, expect, it } from "vitest";
import { AsyncQueue, backoffMs } from "../../../src/async/index.js";

describe("AsyncQueue", () => {
  it("gives items in order, to takers before and after they come", async () => {
    const queue = new AsyncQueue<number>();
    const early = queue.take();
    queue.push(1);
    queue.push(2);
    expect(await early).toBe(1);
    expect(await queue.take()).toBe(2);
  });

  it("gives what is there before it fails", async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.fail(new Error("closed"));
    expect(await queue.take()).toBe(1);
    await expect(queue.take()).rejects.toThrow("closed");
  });

  it("lets a taker go when its signal is aborted, and keeps the next item for the next taker", async () => {
    const queue = new AsyncQueue<number>();
    const controller = new AbortController();
    const taken = queue.take({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(taken).rejects.toThrow("enough");
    queue.push(1);
    expect(await queue.take()).toBe(1);
  });
});

it("backoffMs doubles up to its limit", () => {
  const waits = [0, 1, 2, 3, 60].map((attempt) => backoffMs(attempt, { baseMs: 100, limitMs: 500 }));
  expect(waits).toEqual([100, 200, 400, 500, 500]);
});
