import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Split } from "../../../src/data/index.js";
import { drawSplits, groupRank, type SplitMember } from "../../../src/data/splits.js";

const members = fc.array(
  fc.record({ classIndex: fc.nat({ max: 3 }), group: fc.nat({ max: 40 }).map((number) => `group ${number}`) }),
  { maxLength: 120 },
);
const fractions = fc.record({
  test: fc.constantFrom(0, 0.1, 0.25, 1 / 3, 0.5),
  validation: fc.constantFrom(0, 0.07, 0.2, 0.4),
});
const seed = fc.nat({ max: 2 ** 32 - 1 });

/** The class of each group's first member, and the members of the groups that a class has so. */
function owners(list: readonly SplitMember[]): Map<number, Set<string>> {
  const classOf = new Map<string, number>();
  for (const { group, classIndex } of list) if (!classOf.has(group)) classOf.set(group, classIndex);
  const groups = new Map<number, Set<string>>();
  for (const [group, owner] of classOf) groups.set(owner, (groups.get(owner) ?? new Set()).add(group));
  return groups;
}

describe("drawSplits", () => {
  it("draws the pinned splits from a pinned order of groups", () => {
    expect(groupRank(7, "b")).toBe(createHash("sha256").update("7/b").digest("hex"));
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    const ranked = [...names].sort((x, y) => (groupRank(7, x) < groupRank(7, y) ? -1 : 1));
    // for g in a b c d e f g h i j; do echo "$(printf 7/$g | sha256sum) $g"; done | sort
    expect(ranked.join("")).toBe("cibaedghjf");
    const list = names.map((group) => ({ classIndex: 0, group }));
    const splits = drawSplits(list, 7, { test: 0.2, validation: 0.1 });
    const chosen = (split: Split): string[] => names.filter((_, index) => splits[index] === split);
    expect(chosen("test").sort()).toEqual(ranked.slice(0, 2).sort());
    expect(chosen("validation")).toEqual(ranked.slice(2, 3));
  });

  it("never lets a group straddle, and gives every member one split", () => {
    fc.assert(
      fc.property(members, seed, fractions, (list, seed, wanted) => {
        const splits = drawSplits(list, seed, wanted);
        expect(splits.length).toBe(list.length);
        const ofGroup = new Map<string, Split>();
        list.forEach(({ group }, index) => {
          expect(ofGroup.get(group) ?? splits[index]).toBe(splits[index]);
          ofGroup.set(group, splits[index]!);
        });
      }),
    );
  });

  it("fills test, then validation, of each class until the fraction is reached and not by a group more", () => {
    fc.assert(
      fc.property(members, seed, fractions, (list, seed, wanted) => {
        const splits = drawSplits(list, seed, wanted);
        for (const groups of owners(list).values()) {
          const sizes = new Map(
            [...groups].map((group) => [group, list.filter((member) => member.group === group).length]),
          );
          const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
          const order = [...groups].sort((x, y) => (groupRank(seed, x) < groupRank(seed, y) ? -1 : 1));
          const taken = (split: Split): string[] =>
            order.filter((group) => splits[list.findIndex((member) => member.group === group)] === split);
          expect([...taken("test"), ...taken("validation"), ...taken("train")]).toEqual(order);
          for (const split of ["test", "validation"] as const) {
            const count = (names: readonly string[]): number => names.reduce((sum, name) => sum + sizes.get(name)!, 0);
            const names = taken(split);
            const isReached = count(names) >= wanted[split] * total - 1e-6;
            expect(isReached || taken("train").length === 0).toBe(true);
            if (names.length > 0) expect(count(names.slice(0, -1))).toBeLessThan(wanted[split] * total);
          }
        }
      }),
    );
  });

  it("draws the exact count where a fraction of ungrouped samples is whole", () => {
    const list = Array.from({ length: 300 }, (_, index) => ({ classIndex: index % 3, group: String(index) }));
    const splits = drawSplits(list, 1, { test: 0.07, validation: 0.29 });
    for (const classIndex of [0, 1, 2]) {
      const count = (split: Split): number =>
        splits.filter((drawn, index) => drawn === split && list[index]!.classIndex === classIndex).length;
      expect([count("test"), count("validation"), count("train")]).toEqual([7, 29, 64]);
    }
  });

  it("counts a group to the class of its first member", () => {
    const list = [
      { classIndex: 1, group: "mixed" },
      { classIndex: 0, group: "mixed" },
      { classIndex: 0, group: "zero" },
    ];
    // Class 0 owns one group of one sample, class 1 one group of two: each gives all it has to test.
    expect(drawSplits(list, 3, { test: 0.5, validation: 0 })).toEqual(["test", "test", "test"]);
  });

  it("depends on the seed", () => {
    const list = Array.from({ length: 100 }, (_, index) => ({ classIndex: 0, group: String(index) }));
    const draw = (seed: number): string => drawSplits(list, seed, { test: 0.5, validation: 0 }).join();
    expect(draw(1)).toBe(draw(1));
    expect(new Set([1, 2, 3, 4].map(draw)).size).toBe(4);
  });
});
