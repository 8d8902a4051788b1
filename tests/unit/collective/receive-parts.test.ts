import { describe, expect, it } from "vitest";
import {
  type AllReduceAlgorithm,
  allReduce,
  createMemoryLinks,
  type Frame,
  type PeerLink,
} from "../../../src/collective/index.js";
import { headerOfStep } from "../../contract/peer-link.contract.js";

/** A link whose frames to others are changed on their way: the hop counts from 1. */
function lying(link: PeerLink, lie: (frame: Frame) => Frame): PeerLink {
  return { ...link, send: (to, frame) => link.send(to, lie(frame)) };
}

/** What the honest ranks end with when rank 1 of 3 lies. */
async function outcomes(algorithm: AllReduceAlgorithm, lie: (frame: Frame) => Frame): Promise<unknown[]> {
  const links = createMemoryLinks(3);
  const ends = links.map((link, rank) => {
    const header = { ...headerOfStep(7), laneMask: Uint8Array.of(1 << rank) };
    const contribution = { header, values: Float64Array.of(1, 2, 3, 4, 5, 6) };
    const own = rank === 1 ? lying(link, lie) : link;
    const end = allReduce(own, contribution, { algorithm, isVoid: () => false }).catch((error: unknown) => {
      for (const other of links) other.close(); // as a job does that fails
      throw error;
    });
    return end;
  });
  const settled = await Promise.allSettled(ends);
  return [0, 2].map((rank) => {
    const end = settled[rank]!;
    return end.status === "rejected" ? end.reason : end.value;
  });
}

const failureOf = (ends: unknown[]): unknown => ends.find((end) => (end as { code?: string }).code !== "CANCELLED");

describe("what a rank receives", () => {
  const lies: [AllReduceAlgorithm, string, (frame: Frame) => Frame, RegExp][] = [
    ["direct", "another rank", (frame) => ({ ...frame, rank: 2 }), /frame of rank 1 with rank 2, expected 1/],
    ["direct", "a segment", (frame) => ({ ...frame, segment: 1 }), /with segment 1, expected 0/],
    ["direct", "a reduced sum", (frame) => ({ ...frame, isReduced: true }), /with reduced flag true, expected false/],
    [
      "direct",
      "fewer values",
      (frame) => ({ ...frame, values: frame.values.slice(1) }),
      /payload length 5, expected 6/,
    ],
    [
      "reduce-scatter",
      "another segment",
      (frame) => ({ ...frame, segment: (frame.segment + 1) % 3 }),
      /with segment \d, expected \d/,
    ],
    [
      "reduce-scatter",
      "a part as reduced",
      (frame) => ({ ...frame, isReduced: true }),
      /with reduced flag true, expected false/,
    ],
    [
      "reduce-scatter",
      "a reduced sum as a part",
      (frame) => ({ ...frame, isReduced: false }),
      /with reduced flag false, expected true/,
    ],
    [
      "reduce-scatter",
      "another header in the second hop",
      (frame) => (frame.isReduced ? { ...frame, header: { ...frame.header, numSamples: 9 } } : frame),
      /header of the second hop/,
    ],
  ];
  for (const [algorithm, what, lie, message] of lies) {
    it(`is refused where a peer sends ${what} (${algorithm}); no rank gets a sum`, async () => {
      const failure = failureOf(await outcomes(algorithm, lie));
      expect(failure).toMatchObject({ code: "STEP_MISMATCH", message: expect.stringMatching(message) });
    });
  }

  for (const algorithm of ["direct", "reduce-scatter"] as const) {
    it(`is refused where it is not finite (${algorithm})`, async () => {
      const failure = failureOf(
        await outcomes(algorithm, (frame) => ({ ...frame, values: frame.values.map(() => Number.NaN) })),
      );
      expect(failure).toMatchObject({
        code: "NOT_A_NUMBER",
        message: "rank 1 contributed values to a sum that are not finite; no sum was formed; start that worker anew",
      });
    });
  }

  for (const [name, facts] of Object.entries({ "loss units": { lossUnits: Number.NaN }, "id sum": { idSum: -1 } })) {
    it(`is refused where ${name} count nothing`, async () => {
      const failure = failureOf(
        await outcomes("direct", (frame) => ({ ...frame, header: { ...frame.header, ...facts } })),
      );
      expect(failure).toMatchObject({ code: "STEP_MISMATCH", message: expect.stringContaining(`${name} `) });
    });
  }
});
