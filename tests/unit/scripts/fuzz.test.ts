import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mutateBytes, mutateText } from "../../../scripts/fuzz/mutate-bytes.js";
import { mutateValue } from "../../../scripts/fuzz/mutate-value.js";
import { Random } from "../../../scripts/fuzz/random.js";
import { loadTargets, runCases } from "../../../scripts/fuzz/run-cases.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

const FAULTY = join(import.meta.dirname, "../../harness/fuzz-targets");

const faulty = async () => (await loadTargets(FAULTY))[0]!;

describe("runCases", () => {
  it("finds a crash, a hang, too much memory, INTERNAL, other errors and wrong acceptances, and goes on after each", async () => {
    const report = await runCases(await faulty(), { seed: 1, cases: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(report.findings.map(({ index, what, detail }) => [index, what, detail.split("\n")[0]])).toEqual([
      [1, "crash", "the process ended with SIGSEGV"],
      [2, "hang", "no end after 9000 ms"],
      [3, "memory", expect.stringMatching(/^1\d{3} MiB of resident memory, more than 1024$/)],
      [4, "internal", "HeadwayError: lane 3 has no owner"],
      [5, "no HeadwayError", "TypeError: x is not iterable"],
      [6, "wrong acceptance", "a row of another picture"],
      [8, "crash", "the process ended with exit code 3"],
    ]);
    expect(report).toMatchObject({ name: "faulty", numCases: 10, numAccepted: 2, refused: { DATA_INVALID: 1 } });
  });

  it("repeats one case with the same input as among others, and keeps it", async () => {
    const keep = join(temporaryFolder(), "case");
    const inputOf = async (cases: readonly number[]): Promise<string> => {
      await runCases(await faulty(), { seed: 5, cases, keep });
      return readFileSync(join(keep, "input"), "utf8");
    };
    const among = await inputOf([7, 6, 18, 9]);
    expect(await inputOf([9])).toBe(among);
    expect(among).not.toBe("abc");
    expect(existsSync(keep)).toBe(true);
  });
});

describe("mutations", () => {
  const inputs = Array.from({ length: 300 }, (_, index) => index);

  it("depend on seed and case alone, and leave the original as it is", () => {
    const original = Buffer.from("apiVersion: headway/v1\nseed: 12\nlist: [1, 2]\n");
    const before = Buffer.from(original);
    const tree = { a: [1, { b: "x" }], c: null };
    const all = (seed: number) =>
      inputs.map((index) => [
        mutateBytes(original, new Random(seed, index)).toString("hex"),
        mutateText(original.toString(), new Random(seed, index)),
        JSON.stringify(mutateValue(tree, new Random(seed, index))),
      ]);
    expect(all(3)).toEqual(all(3));
    expect(all(3)).not.toEqual(all(4));
    expect(original).toEqual(before);
    expect(tree).toEqual({ a: [1, { b: "x" }], c: null });
  });

  it("change nearly every input, and may begin with nothing", () => {
    const original = Buffer.alloc(2000, 7);
    const same = inputs.filter((index) => mutateBytes(original, new Random(1, index)).equals(original));
    expect(same.length).toBeLessThan(30);
    for (const index of inputs) {
      expect(mutateBytes(Buffer.alloc(0), new Random(1, index)).length).toBeGreaterThan(0);
      expect(typeof mutateText("", new Random(1, index))).toBe("string");
      mutateValue(null, new Random(1, index));
    }
  });
});
