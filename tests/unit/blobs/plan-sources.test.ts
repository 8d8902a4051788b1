import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSources } from "../../../src/blobs/index.js";

const workers = (alive: readonly boolean[]) => alive.map((isAlive, index) => ({ address: `w${index}`, isAlive }));
const all = (count: number) => workers(Array.from({ length: count }, () => true));

describe("planSources", () => {
  it("sends the first worker to the coordinator and later ones to their ancestors", () => {
    const plan = (position: number) => planSources(position, all(8), { coordinator: "c" });
    expect(plan(0)).toEqual(["c"]);
    expect(plan(1)).toEqual(["w0", "c"]);
    expect(plan(2)).toEqual(["w0", "c"]);
    expect(plan(6)).toEqual(["w2", "w0", "c"]);
    expect(plan(7)).toEqual(["w3", "w1", "w0", "c"]);
  });

  it("makes the coordinator upload once and each worker at most fanOut times", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 5 }), (count, fanOut) => {
        const uploads = new Map<string, number>();
        for (let worker = 0; worker < count; worker++) {
          const [first] = planSources(worker, all(count), { coordinator: "c", fanOut });
          uploads.set(first!, (uploads.get(first!) ?? 0) + 1);
        }
        expect(uploads.get("c")).toBe(1);
        uploads.delete("c");
        expect(Math.max(0, ...uploads.values())).toBeLessThanOrEqual(fanOut);
      }),
    );
  });

  it("names only living earlier workers, and the coordinator last", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), fc.nat(59), (alive, at) => {
        const position = Math.min(at, alive.length - 1);
        const sources = planSources(position, workers(alive), { coordinator: "c" });
        expect(sources.at(-1)).toBe("c");
        expect(new Set(sources).size).toBe(sources.length);
        for (const source of sources.slice(0, -1)) {
          const index = Number(source.slice(1));
          expect(index).toBeLessThan(position);
          expect(alive[index]).toBe(true);
        }
      }),
    );
  });
});
