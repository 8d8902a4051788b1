import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assertComplete,
  assertSameCollective,
  combineHeaders,
  describeCollective,
} from "../../../src/collective/combine.js";
import {
  type CollectiveId,
  type ContributionHeader,
  compareGenerations,
  laneMask,
} from "../../../src/collective/contribution.js";

const ID: CollectiveId = {
  kind: "gradient",
  generation: { leaseRevision: 3, counter: 7 },
  step: 41,
  attempt: 0,
  laneTableRevision: 2,
};

function header(numLanes: number, lanes: readonly number[], changes: Partial<ContributionHeader> = {}) {
  return {
    id: ID,
    laneMask: laneMask(numLanes, lanes),
    numSamples: lanes.length,
    idSum: lanes.reduce((sum, lane) => sum + lane * 1000, 0),
    lossUnits: lanes.length * 10,
    numCorrect: 0,
    stopRequested: false,
    peaks: [],
    ...changes,
  } satisfies ContributionHeader;
}

/** Headers of ranks that own the lanes 0 .. numLanes-1 between them, and what each lane has. */
const divided = fc
  .integer({ min: 1, max: 40 })
  .chain((numLanes) =>
    fc.record({
      numLanes: fc.constant(numLanes),
      worldSize: fc.integer({ min: 1, max: 8 }),
      owners: fc.array(fc.nat(7), { minLength: numLanes, maxLength: numLanes }),
      lanes: fc.array(
        fc.record({
          numSamples: fc.nat(100),
          idSum: fc.nat(2 ** 40),
          lossUnits: fc.nat(2 ** 30),
          numCorrect: fc.nat(100),
          bytes: fc.array(fc.nat(255), { minLength: 2, maxLength: 2 }),
        }),
        { minLength: numLanes, maxLength: numLanes },
      ),
      stopRank: fc.nat(20),
    }),
  )
  .map(({ numLanes, worldSize, owners, lanes, stopRank }) => {
    const headers = Array.from({ length: worldSize }, (_, rank) => {
      const own = lanes.map((_, lane) => lane).filter((lane) => owners[lane]! % worldSize === rank);
      const sum = (key: "numSamples" | "idSum" | "lossUnits" | "numCorrect") =>
        own.reduce((total, lane) => total + lanes[lane]![key], 0);
      return header(numLanes, own, {
        numSamples: sum("numSamples"),
        idSum: sum("idSum"),
        lossUnits: sum("lossUnits"),
        numCorrect: sum("numCorrect"),
        stopRequested: rank === stopRank,
        peaks: [0, 1].map((tensor) =>
          own.reduce(
            (peak, lane) =>
              lanes[lane]!.bytes[tensor]! > peak.exponentByte
                ? { exponentByte: lanes[lane]!.bytes[tensor]!, lane }
                : peak,
            { exponentByte: own.length > 0 ? lanes[own[0]!]!.bytes[tensor]! : 0, lane: own[0] ?? 0 },
          ),
        ),
      });
    });
    return { numLanes, lanes, headers, isStopped: stopRank < worldSize };
  });

describe("combineHeaders", () => {
  test("has all lanes and the sums over them, however lanes are divided among ranks", () => {
    fc.assert(
      fc.property(divided, ({ numLanes, lanes, headers, isStopped }) => {
        const combined = combineHeaders(headers);
        const sum = (key: "numSamples" | "idSum" | "lossUnits" | "numCorrect") =>
          lanes.reduce((total, lane) => total + lane[key], 0);
        expect(combined.laneMask).toEqual(laneMask(numLanes, lanes.keys()));
        expect(combined).toMatchObject({
          numSamples: sum("numSamples"),
          idSum: sum("idSum"),
          lossUnits: sum("lossUnits"),
          numCorrect: sum("numCorrect"),
          stopRequested: isStopped,
        });
        for (const tensor of [0, 1]) {
          const largest = Math.max(...lanes.map(({ bytes }) => bytes[tensor]!));
          expect(combined.peaks[tensor]?.exponentByte).toBe(largest);
        }
        assertComplete(combined, { numLanes, numSamples: sum("numSamples"), idSum: sum("idSum") });
      }),
    );
  });

  test("does not show the order of ranks", () => {
    fc.assert(
      fc.property(divided, fc.infiniteStream(fc.nat()), ({ headers }, random) => {
        const shuffled = headers.map((item) => ({ item, key: random.next().value as number }));
        shuffled.sort((a, b) => a.key - b.key);
        expect(combineHeaders(shuffled.map(({ item }) => item))).toEqual(combineHeaders(headers));
      }),
    );
  });

  test("leaves the headers it is given as they were", () => {
    const first = header(8, [0]);
    combineHeaders([first, header(8, [1])]);
    expect(first).toEqual(header(8, [0]));
  });

  test("of equal peaks names the smaller lane", () => {
    const with_ = (lane: number) => header(16, [lane], { peaks: [{ exponentByte: 140, lane }] });
    expect(combineHeaders([with_(9), with_(2), with_(5)]).peaks).toEqual([{ exponentByte: 140, lane: 2 }]);
  });

  test("refuses a lane that two ranks contributed, and names it", () => {
    for (const lane of [0, 7, 8, 13]) {
      expect(() => combineHeaders([header(16, [1, lane]), header(16, [2]), header(16, [lane, 15])])).toThrowError(
        expect.objectContaining({
          code: "NONDETERMINISTIC",
          message: `all-reduce (gradient) of step 41 in generation 3.7: lane ${lane} was contributed twice; no sum was formed`,
          facts: { step: 41, lane },
        }),
      );
    }
  });

  test("refuses headers of two collectives", () => {
    const late = header(8, [1], { id: { ...ID, step: 42 } });
    expect(() => combineHeaders([header(8, [0]), late])).toThrowError(
      expect.objectContaining({ code: "STEP_MISMATCH" }),
    );
  });

  test("needs a header", () => {
    expect(() => combineHeaders([])).toThrowError(RangeError);
  });
});

describe("assertComplete", () => {
  const whole = header(10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const expected = { numLanes: 10, numSamples: 10, idSum: 45_000 };

  test("passes when all lanes and all samples are there", () => {
    expect(() => assertComplete(whole, expected)).not.toThrow();
  });

  test("names a lane that nobody contributed", () => {
    const without = header(10, [0, 1, 2, 3, 4, 5, 6, 7, 9]);
    expect(() => assertComplete(without, expected)).toThrowError(
      expect.objectContaining({
        code: "NONDETERMINISTIC",
        message: "all-reduce (gradient) of step 41 in generation 3.7: no rank contributed lane 8",
      }),
    );
  });

  test("compares counts and id sums with the plan", () => {
    const message = (numSamples: number, idSum: number) =>
      `all-reduce (gradient) of step 41 in generation 3.7: contributions have ${numSamples} samples with id sum ${idSum}, ` +
      "the plan has 10 with 45000; the workers hold different data";
    for (const changes of [{ numSamples: 9 }, { idSum: 45_001 }]) {
      const wrong = { ...whole, ...changes };
      expect(() => assertComplete(wrong, expected)).toThrowError(message(wrong.numSamples, wrong.idSum));
    }
  });
});

describe("assertSameCollective", () => {
  test.each<[string, Partial<CollectiveId>]>([
    ["kind", { kind: "evaluation" }],
    ["step", { step: 40 }],
    ["attempt", { attempt: 1 }],
    ["lane-table revision", { laneTableRevision: 3 }],
    ["lease revision", { generation: { leaseRevision: 4, counter: 7 } }],
    ["generation counter", { generation: { leaseRevision: 3, counter: 8 } }],
  ])("refuses another %s", (_, changes) => {
    const other = { ...ID, ...changes };
    expect(() => assertSameCollective(ID, { ...ID })).not.toThrow();
    expect(() => assertSameCollective(ID, other)).toThrowError(
      expect.objectContaining({
        code: "STEP_MISMATCH",
        message: `${describeCollective(ID)} received a frame of ${describeCollective(other)}; the sender is out of step`,
      }),
    );
  });
});

describe("describeCollective", () => {
  test("names an attempt only after the first", () => {
    expect(describeCollective({ ...ID, attempt: 2 })).toBe(
      "all-reduce (gradient) of step 41 attempt 2 in generation 3.7",
    );
  });
});

describe("laneMask", () => {
  test("has lane 0 in bit 0 of byte 0", () => {
    expect([...laneMask(17, [0, 9, 16])]).toEqual([0b1, 0b10, 0b1]);
  });
});

describe("compareGenerations", () => {
  test("compares lease revisions first, then counters", () => {
    const generations = [
      { leaseRevision: 2, counter: 1 },
      { leaseRevision: 1, counter: 9 },
      { leaseRevision: 1, counter: 2 },
    ];
    expect(generations.toSorted(compareGenerations)).toEqual(generations.toReversed());
    expect(compareGenerations(generations[0]!, { ...generations[0]! })).toBe(0);
  });
});
