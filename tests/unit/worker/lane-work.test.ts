import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assignment, Roster } from "../../../src/control/index.js";
import { idHash, LanePlan, type Sample, type Split } from "../../../src/data/index.js";
import { planLaneWork } from "../../../src/worker/lane-work.js";

const CLASSES = ["cat", "dog", "owl"];

function createRoster(counts: Readonly<Record<Split, number>>): Roster {
  const samples = (Object.keys(counts) as Split[]).flatMap((split) =>
    Array.from({ length: counts[split] }, (_, index): Sample => {
      const id = `${split}/${String(index).padStart(4, "0")}.png`;
      const source = { kind: "file", path: id } as const;
      return { id, classIndex: index % CLASSES.length, group: id, weight: 1 + (index % 2), split, source, sha256: id };
    }),
  );
  return { samples };
}

function createAssignment(numLanes: number, training: Partial<Assignment["training"]> = {}): Assignment {
  const section = { batchSize: 8, classWeights: "none", ...training };
  return { numLanes, seed: 5, training: section, classes: CLASSES } as unknown as Assignment;
}

/** The lanes cut into consecutive parts. */
function cut(numLanes: number, worldSize: number): number[][] {
  return Array.from({ length: worldSize }, (_, rank) =>
    Array.from({ length: numLanes }, (_, lane) => lane).filter((lane) => lane % worldSize === rank),
  );
}

const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("planLaneWork", () => {
  it("gives every sample of every split to exactly one worker, however lanes are shared out", () => {
    const counts = fc.record({
      train: fc.integer({ min: 1, max: 60 }),
      validation: fc.nat(40),
      test: fc.nat(40),
    });
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (sizes, numLanes, wanted) => {
          const roster = createRoster(sizes);
          const work = cut(numLanes, Math.min(wanted, numLanes)).map((lanes) =>
            planLaneWork(createAssignment(numLanes), roster, lanes),
          );
          expect(ascending(work.flatMap((part) => [...part.trainingMembers]))).toEqual(upTo(sizes.train));
          expect(ascending(work.flatMap((part) => [...part.validationMembers]))).toEqual(upTo(sizes.validation));
          const extracted = work.flatMap((part) => part.toExtract.map(({ id }) => id)).sort();
          expect(extracted).toEqual(roster.samples.map(({ id }) => id).sort());
        },
      ),
    );
  });

  it("gives a worker the samples that its lanes train", () => {
    const roster = createRoster({ train: 50, validation: 0, test: 0 });
    const { plan, trainingMembers } = planLaneWork(createAssignment(8), roster, [1, 6]);
    const order = plan.epochOrder(3);
    const trained = upTo(plan.stepsPerEpoch).flatMap((step) =>
      plan.stepRows(order, step, [1, 6]).flatMap(({ samples }) => [...samples]),
    );
    expect(ascending(trained)).toEqual(ascending(trainingMembers));
  });

  it("evaluates sample j in id order in lane j mod L", () => {
    const roster = createRoster({ train: 5, validation: 20, test: 11 });
    const { validationMembers, toExtract } = planLaneWork(createAssignment(8), roster, [3]);
    expect([...validationMembers]).toEqual([3, 11, 19]);
    const tested = toExtract.filter(({ split }) => split === "test").map(({ id }) => id);
    expect(tested).toEqual(["test/0003.png"]);
  });

  it("extracts training samples first, then validation, then test", () => {
    const { toExtract } = planLaneWork(createAssignment(2), createRoster({ train: 9, validation: 4, test: 4 }), [0, 1]);
    expect(toExtract.map(({ split }) => split)).toEqual([
      ...new Array(9).fill("train"),
      ...new Array(4).fill("validation"),
      ...new Array(4).fill("test"),
    ]);
  });

  it("multiplies a sample's weight with its class's, over all training samples and no others", () => {
    const roster = createRoster({ train: 7, validation: 3, test: 2 });
    const assignment = createAssignment(4, { classWeights: { cat: 3, owl: 0.5 } });
    const { targets } = planLaneWork(assignment, roster, [2]);
    expect([...targets.classIndices]).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect([...targets.weights]).toEqual([3, 2, 0.5, 6, 1, 1, 3]);
    expect([...targets.idHashes]).toEqual(roster.samples.slice(0, 7).map(({ id }) => idHash(id)));
  });

  it("weighs classes by the samples that are trained, not by those held out", () => {
    const roster = createRoster({ train: 4, validation: 9, test: 9 });
    const { targets } = planLaneWork(createAssignment(4, { classWeights: "balanced" }), roster, [0]);
    const counts = [2, 1, 1];
    const weight = (index: number): number => (4 / (3 * counts[index % 3]!)) * (1 + (index % 2));
    expect([...targets.weights]).toEqual([0, 1, 2, 3].map((index) => Math.fround(weight(index))));
  });

  it("plans the same lanes for every worker", () => {
    const roster = createRoster({ train: 33, validation: 0, test: 0 });
    const plan = new LanePlan({ numSamples: 33, numLanes: 8, batchSize: 8, seed: 5 });
    for (const lanes of [[0], [1, 2], [7]]) {
      expect(planLaneWork(createAssignment(8), roster, lanes).plan.epochOrder(2)).toEqual(plan.epochOrder(2));
    }
  });
});
