import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRoom, type SpaceUse } from "../../../src/features/index.js";

const space = (id: string, bytes: number, lastUsedMs: number, isInUse = false): SpaceUse => ({
  id,
  bytes,
  lastUsedMs,
  isInUse,
});

describe("planRoom", () => {
  it("evicts nothing while there is room", () => {
    const spaces = [space("a", 40, 1), space("b", 30, 2)];
    expect(planRoom(spaces, { keep: "b", neededBytes: 30, maxBytes: 100 })).toEqual({
      isEnough: true,
      neededBytes: 30,
      usedBytes: 70,
      maxBytes: 100,
      evictableBytes: 40,
      evict: [],
    });
  });

  it("evicts the least recently used first, and only as many as it takes", () => {
    const spaces = [space("new", 10, 9), space("old", 10, 1), space("older", 10, 0), space("mine", 10, 5)];
    const plan = planRoom(spaces, { keep: "mine", neededBytes: 10, maxBytes: 35 });
    expect(plan).toMatchObject({ isEnough: true, evict: ["older", "old"], evictableBytes: 30 });
  });

  it("evicts neither a space in use nor the one that grows, and nothing in vain", () => {
    const spaces = [space("used", 60, 0, true), space("mine", 20, 1), space("free", 10, 2)];
    expect(planRoom(spaces, { keep: "mine", neededBytes: 20, maxBytes: 100 })).toMatchObject({
      isEnough: true,
      evict: ["free"],
    });
    expect(planRoom(spaces, { keep: "mine", neededBytes: 21, maxBytes: 100 })).toMatchObject({
      isEnough: false,
      evict: [],
    });
  });

  it("never plans beyond the bound, and refuses only what cannot fit", () => {
    const spaces = fc.array(fc.tuple(fc.nat(50), fc.nat(5), fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(spaces, fc.nat(100), fc.nat(200), (given, neededBytes, maxBytes) => {
        const all = given.map(([bytes, used, isInUse], index) => space(String(index), bytes, used, isInUse));
        const plan = planRoom(all, { keep: "0", neededBytes, maxBytes });
        const kept = all.filter(({ id }) => !plan.evict.includes(id));
        const fixed = all.filter(({ id, isInUse }) => id === "0" || isInUse);
        const sum = (some: readonly SpaceUse[]): number => some.reduce((total, { bytes }) => total + bytes, 0);
        expect(plan.isEnough).toBe(sum(fixed) + neededBytes <= maxBytes);
        if (plan.isEnough) expect(sum(kept) + neededBytes).toBeLessThanOrEqual(maxBytes);
        for (const { id } of fixed) expect(plan.evict).not.toContain(id);
      }),
    );
  });
});
