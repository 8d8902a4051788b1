import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ContributionHeader, laneMask, type PeerLink } from "../../src/collective/index.js";

const WORLD_SIZE = 3;

/** A header of a step; what it says is of no importance to a link. */
export function headerOfStep(step: number, lanes: readonly number[] = []): ContributionHeader {
  return {
    id: { kind: "gradient", generation: { leaseRevision: 1, counter: 1 }, step, attempt: 0, laneTableRevision: 0 },
    laneMask: laneMask(16, lanes),
    numSamples: lanes.length,
    idSum: 0,
    lossUnits: 0,
    numCorrect: 0,
    stopRequested: false,
    peaks: [],
  };
}

/** What every link between ranks does. */
export function describePeerLink(
  name: string,
  adapter: { setup(worldSize: number): Promise<PeerLink[]>; teardown(): Promise<void> },
): void {
  describe(`${name} as a link between ranks`, () => {
    let links: PeerLink[];
    beforeEach(async () => {
      links = await adapter.setup(WORLD_SIZE);
    });
    afterEach(() => adapter.teardown());

    const send = (from: number, to: number, step: number, values = Float64Array.of(from, to, step)): void =>
      links[from]!.send(to, { header: headerOfStep(step), values, rank: from, segment: 0, isReduced: false });
    const receive = async (to: number, from: number): Promise<number[]> => {
      const frame = await links[to]!.receive(from, {});
      return [frame.rank, frame.header.id.step, ...frame.values];
    };

    test("knows its rank and the world size", () => {
      expect(links.map(({ rank, worldSize }) => [rank, worldSize])).toEqual([
        [0, WORLD_SIZE],
        [1, WORLD_SIZE],
        [2, WORLD_SIZE],
      ]);
    });

    test("hands on frames in order, each to the rank it is for", async () => {
      for (let step = 0; step < 5; step++) {
        send(0, 1, step);
        send(0, 2, step);
        send(2, 1, step);
      }
      for (let step = 0; step < 5; step++) {
        expect(await receive(1, 0)).toEqual([0, step, 0, 1, step]);
        expect(await receive(2, 0)).toEqual([0, step, 0, 2, step]);
        expect(await receive(1, 2)).toEqual([2, step, 2, 1, step]);
      }
    });

    test("receives what is sent later", async () => {
      const waiting = receive(2, 1);
      send(1, 2, 7);
      expect(await waiting).toEqual([1, 7, 1, 2, 7]);
    });

    test("does not show a sender's later writes", async () => {
      const values = Float64Array.of(1, 2, 3);
      send(0, 1, 0, values);
      values.fill(9);
      expect((await receive(1, 0)).slice(2)).toEqual([1, 2, 3]);
    });

    test("carries a payload of megabytes bit by bit", async () => {
      const values = Float64Array.from({ length: 300_000 }, (_, index) => (index * index - 1e9) / 7);
      send(0, 1, 0, values);
      const frame = await links[1]!.receive(0, {});
      expect(Buffer.compare(Buffer.from(frame.values.slice().buffer), Buffer.from(values.buffer))).toBe(0);
    });

    test("an aborted receive rejects with the signal's reason and takes no frame", async () => {
      const controller = new AbortController();
      const waiting = links[1]!.receive(0, { signal: controller.signal });
      controller.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      send(0, 1, 4);
      expect(await receive(1, 0)).toEqual([0, 4, 0, 1, 4]);
    });

    test("counts bytes", async () => {
      send(0, 1, 0);
      await receive(1, 0);
      const { sent } = links[0]!.traffic;
      expect(sent).toBeGreaterThan(3 * 8);
      expect(links[1]!.traffic.received).toBe(sent);
      expect(links[2]!.traffic).toMatchObject({ sent: 0, received: 0 });
    });

    test("a receive that waits ends when the link is closed", async () => {
      const waiting = links[1]!.receive(0, {});
      links[1]!.close();
      await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    });
  });
}
