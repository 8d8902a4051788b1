import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  type AllReduceAlgorithm,
  admit,
  allReduce,
  assertComplete,
  type Contribution,
  type ContributionHeader,
  chooseAlgorithm,
  createMemoryLinks,
  laneMask,
  type Peak,
  type PeerLink,
  type Reduced,
} from "../../../src/collective/index.js";
import { segmentBounds } from "../../../src/collective/reduce-scatter.js";
import { startGrpcPeers } from "../../harness/grpc-peers.js";

const NUM_LANES = 16;
const ALGORITHMS: readonly AllReduceAlgorithm[] = ["direct", "reduce-scatter"];
const ADMISSIBLE: Peak = { exponentByte: 120, lane: 0 };

const header = (lanes: readonly number[], changes: Partial<ContributionHeader> = {}): ContributionHeader => ({
  id: { kind: "gradient", generation: { leaseRevision: 1, counter: 1 }, step: 0, attempt: 0, laneTableRevision: 0 },
  laneMask: laneMask(NUM_LANES, lanes),
  numSamples: lanes.length,
  idSum: lanes.reduce((sum, lane) => sum + (lane + 1) * 0x01010101, 0),
  lossUnits: lanes.length,
  numCorrect: 0,
  stopRequested: false,
  peaks: [ADMISSIBLE],
  ...changes,
});

/** Integers of lane `lane`, up to 2^47: 16 of them are at most 2^51. */
const laneValues = (lane: number, size: number, seed: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => {
    const wild = Math.imul(lane * 7919 + i * 104729 + seed, 2654435761) >>> 0;
    return (i % 5 === 0 ? 2 ** 47 : wild * 2 ** (i % 16)) * (wild & 1 ? -1 : 1);
  });

const sumOf = (parts: readonly Float64Array[], size: number): Float64Array => {
  const sums = new Array<bigint>(size).fill(0n);
  for (const part of parts) part.forEach((value, i) => (sums[i]! += BigInt(value)));
  return Float64Array.from(sums, Number);
};

/** Contributions of `worldSize` ranks that own the lanes by turns. */
const contributions = (worldSize: number, size: number, seed: number): Contribution[] =>
  Array.from({ length: worldSize }, (_, rank) => {
    const lanes = Array.from({ length: NUM_LANES }, (_, lane) => lane).filter((lane) => lane % worldSize === rank);
    const parts = lanes.map((lane) => laneValues(lane, size, seed));
    return { header: header(lanes), values: sumOf(parts, size) };
  });

const isVoid = ({ peaks }: ContributionHeader): boolean =>
  peaks.some((peak) => admit(peak.exponentByte, 10).kind !== "admissible");

const reduceAll = (links: readonly PeerLink[], parts: readonly Contribution[], algorithm: AllReduceAlgorithm) =>
  Promise.all(links.map((link, rank) => allReduce(link, parts[rank]!, { algorithm, isVoid })));

const bytesOf = ({ values }: Reduced): Buffer => Buffer.from(values.slice().buffer);

describe("allReduce", () => {
  const started: { stop(): void }[] = [];
  afterEach(() => {
    for (const peer of started.splice(0)) peer.stop();
  });

  test("gives the bits of one rank's sum to every rank, for every world size and algorithm", async () => {
    for (const size of [1, 7, 40, 1003]) {
      const expected = sumOf(
        Array.from({ length: NUM_LANES }, (_, lane) => laneValues(lane, size, 3)),
        size,
      );
      for (const worldSize of [1, 2, 3, 5, 8, 16]) {
        for (const algorithm of ALGORITHMS) {
          const reduced = await reduceAll(createMemoryLinks(worldSize), contributions(worldSize, size, 3), algorithm);
          for (const rank of reduced) {
            expect(bytesOf(rank).equals(Buffer.from(expected.buffer))).toBe(true);
            expect(rank.header).toEqual(reduced[0]!.header);
            assertComplete(rank.header, { numLanes: NUM_LANES, numSamples: 16, idSum: 136 * 0x01010101 });
          }
        }
      }
    }
  });

  test.each(ALGORITHMS)("%s gives the same over gRPC", async (algorithm) => {
    const size = 5003;
    const expected = sumOf(
      Array.from({ length: NUM_LANES }, (_, lane) => laneValues(lane, size, 1)),
      size,
    );
    for (const worldSize of [2, 5]) {
      const generation = { leaseRevision: 1, counter: worldSize };
      const { peers, links } = await startGrpcPeers(worldSize, { token: "t", generation });
      started.push(...peers);
      for (const rank of await reduceAll(links, contributions(worldSize, size, 1), algorithm)) {
        expect(bytesOf(rank).equals(Buffer.from(expected.buffer))).toBe(true);
      }
    }
  });

  test("goes on step after step over the same links, with algorithms and sizes in turn", async () => {
    const steps = fc.array(fc.record({ algorithm: fc.constantFrom(...ALGORITHMS), size: fc.nat(30), seed: fc.nat() }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), async (script, worldSize) => {
        const links = createMemoryLinks(worldSize);
        for (const { algorithm, size, seed } of script) {
          const lanes = Array.from({ length: NUM_LANES }, (_, lane) => laneValues(lane, size, seed));
          for (const rank of await reduceAll(links, contributions(worldSize, size, seed), algorithm)) {
            expect(rank.values).toEqual(sumOf(lanes, size));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test("does not write into what it is given", async () => {
    for (const algorithm of ALGORITHMS) {
      const parts = contributions(3, 9, 5);
      const before = parts.map(({ values }) => values.slice());
      await reduceAll(createMemoryLinks(3), parts, algorithm);
      expect(parts.map(({ values }) => values)).toEqual(before);
    }
  });

  test("has no values on any rank where one rank's peak is inadmissible, and the next attempt has", async () => {
    for (const algorithm of ALGORITHMS) {
      for (const worldSize of [1, 2, 3, 5]) {
        const links = createMemoryLinks(worldSize);
        const parts = contributions(worldSize, 11, 5);
        const large: Peak = { exponentByte: 140, lane: worldSize - 1 };
        const inadmissible = parts.map(
          (part, rank): Contribution =>
            rank === worldSize - 1
              ? { header: { ...part.header, peaks: [large] }, values: new Float64Array(0) }
              : { ...part, header: { ...part.header, peaks: [{ exponentByte: 139, lane: 0 }] } },
        );
        for (const rank of await reduceAll(links, inadmissible, algorithm)) {
          expect(rank.values).toHaveLength(0);
          expect(rank.header.peaks).toEqual([large]);
        }
        const attempt = parts.map(({ header, values }) => ({
          header: { ...header, id: { ...header.id, attempt: 1 } },
          values,
        }));
        for (const rank of await reduceAll(links, attempt, algorithm)) {
          expect(rank.values).toEqual(
            sumOf(
              parts.map(({ values }) => values),
              11,
            ),
          );
          expect(rank.header.id.attempt).toBe(1);
        }
      }
    }
  });

  test("one rank's wish to stop reaches all ranks", async () => {
    for (const algorithm of ALGORITHMS) {
      const parts = contributions(3, 4, 1);
      const asked = parts.map((part, rank) => ({ ...part, header: { ...part.header, stopRequested: rank === 1 } }));
      const reduced = await reduceAll(createMemoryLinks(3), asked, algorithm);
      expect(reduced.map(({ header }) => header.stopRequested)).toEqual([true, true, true]);
    }
  });

  test("a rank that is at another step is refused by all", async () => {
    for (const algorithm of ALGORITHMS) {
      const parts = contributions(2, 4, 1);
      const late = { ...parts[1]!, header: { ...parts[1]!.header, id: { ...parts[1]!.header.id, step: 1 } } };
      const links = createMemoryLinks(2);
      const results = await Promise.allSettled(
        links.map((link, rank) => allReduce(link, rank === 1 ? late : parts[0]!, { algorithm, isVoid })),
      );
      for (const result of results) expect(result).toMatchObject({ reason: { code: "STEP_MISMATCH" } });
    }
  });

  test("a lane that two ranks own is found by all before any sum is used", async () => {
    for (const algorithm of ALGORITHMS) {
      const parts = contributions(3, 4, 1);
      const doubled = { ...parts[2]!, header: header([2, 3, 5]) };
      const links = createMemoryLinks(3);
      const results = await Promise.allSettled(
        links.map((link, rank) => allReduce(link, rank === 2 ? doubled : parts[rank]!, { algorithm, isVoid })),
      );
      for (const result of results) {
        expect(result).toMatchObject({ reason: { code: "NONDETERMINISTIC", facts: { lane: 3 } } });
      }
    }
  });

  test("ends when its signal is aborted", async () => {
    for (const algorithm of ALGORITHMS) {
      const [link] = createMemoryLinks(2);
      const controller = new AbortController();
      const [part] = contributions(2, 4, 1);
      const pending = allReduce(link!, part!, { algorithm, isVoid, signal: controller.signal });
      controller.abort(new Error("a peer was lost"));
      await expect(pending).rejects.toThrow("a peer was lost");
    }
  });

  test("reduce-scatter sends about twice the values from each rank, direct exchange the values to each peer", async () => {
    const worldSize = 8;
    const size = 40_000;
    const payload = async (algorithm: AllReduceAlgorithm) => {
      const links = createMemoryLinks(worldSize);
      await reduceAll(links, contributions(worldSize, size, 1), algorithm);
      return links.map(({ traffic }) => traffic.sent / (8 * size));
    };
    for (const sent of await payload("direct")) expect(sent).toBeCloseTo(worldSize - 1, 1);
    for (const sent of await payload("reduce-scatter")) expect(sent).toBeCloseTo((2 * (worldSize - 1)) / worldSize, 1);
  });
});

describe("chooseAlgorithm", () => {
  test.each<["auto" | AllReduceAlgorithm, number, number, AllReduceAlgorithm]>([
    ["auto", 40_000, 8, "direct"],
    ["auto", 128 * 1024, 8, "direct"],
    ["auto", 128 * 1024 + 8, 8, "reduce-scatter"],
    ["auto", 128 * 1024 + 8, 3, "reduce-scatter"],
    ["auto", 100_000_000, 2, "direct"],
    ["auto", 100_000_000, 1, "direct"],
    ["direct", 100_000_000, 16, "direct"],
    ["reduce-scatter", 8, 1, "reduce-scatter"],
  ])("%s, %i bytes, %i ranks: %s", (setting, numBytes, worldSize, expected) => {
    expect(chooseAlgorithm(setting, numBytes, worldSize)).toBe(expected);
  });
});

describe("segmentBounds", () => {
  test("covers all values in order with segments whose lengths differ by at most one", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 64 }), (numValues, worldSize) => {
        const bounds = segmentBounds(numValues, worldSize);
        const lengths = bounds.slice(1).map((bound, rank) => bound - bounds[rank]!);
        expect([bounds[0], bounds.at(-1), bounds.length]).toEqual([0, numValues, worldSize + 1]);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
