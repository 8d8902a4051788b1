import { describe, expect, it } from "vitest";
import { ByteBudget } from "../../../src/async/index.js";

/** Work that ends when it is told. */
function piece(): { work: () => Promise<void>; end: () => void; hasBegun: () => boolean } {
  let begun = false;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    work: () => {
      begun = true;
      return ended;
    },
    end,
    hasBegun: () => begun,
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("ByteBudget", () => {
  it("begins work in the order in which it came, when its bytes fit beside those under way", async () => {
    const budget = new ByteBudget(10);
    const pieces = [6, 5, 4, 1].map((bytes) => ({ bytes, ...piece() }));
    const running = pieces.map(({ bytes, work }) => budget.run(bytes, work));
    const begun = async (): Promise<boolean[]> => {
      await settle();
      return pieces.map(({ hasBegun }) => hasBegun());
    };
    expect(await begun()).toEqual([true, false, false, false]); // the small ones do not overtake
    pieces[0]!.end();
    expect(await begun()).toEqual([true, true, true, true]);
    for (const { end } of pieces) end();
    await Promise.all(running);
  });

  it("runs what needs more than all alone, and gives the bytes of failed work back", async () => {
    const budget = new ByteBudget(10);
    await expect(budget.run(99, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const large = piece();
    const small = piece();
    const running = [budget.run(99, large.work), budget.run(1, small.work)];
    await settle();
    expect([large.hasBegun(), small.hasBegun()]).toEqual([true, false]);
    large.end();
    small.end();
    await Promise.all(running);
    expect(small.hasBegun()).toBe(true);
  });
});
