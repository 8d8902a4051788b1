import { HeadwayError } from "../errors.js";
import { addIdSums } from "../random/index.js";
import type { CollectiveId, ContributionHeader, Peak } from "./contribution.js";

/** Joins the headers of all ranks into one: masks united, counts and sums added, the largest peak of each tensor. */
export function combineHeaders(headers: readonly ContributionHeader[]): ContributionHeader {
  const [first, ...rest] = headers;
  if (first === undefined) throw new RangeError("combineHeaders needs at least one header");
  const combined = { ...first, laneMask: Uint8Array.from(first.laneMask), peaks: [...first.peaks] };
  for (const header of rest) {
    assertSameCollective(first.id, header.id);
    uniteMasks(combined.laneMask, header.laneMask, first.id);
    combined.numSamples += header.numSamples;
    combined.numCorrect += header.numCorrect;
    combined.idSum = addIdSums(combined.idSum, header.idSum);
    combined.lossUnits += header.lossUnits;
    combined.stopRequested ||= header.stopRequested;
    header.peaks.forEach((peak, index) => {
      combined.peaks[index] = largerPeak(combined.peaks[index]!, peak);
    });
  }
  return combined;
}

/** The peak with the larger exponent byte; of equals the one with the smaller lane, so that the order does not show. */
export function largerPeak(a: Peak, b: Peak): Peak {
  if (a.exponentByte !== b.exponentByte) return a.exponentByte > b.exponentByte ? a : b;
  return a.lane <= b.lane ? a : b;
}

function uniteMasks(into: Uint8Array, mask: Uint8Array, id: CollectiveId): void {
  for (let index = 0; index < into.length; index++) {
    const both = into[index]! & mask[index]!;
    if (both !== 0) {
      const lane = index * 8 + (31 - Math.clz32(both & -both));
      throw new HeadwayError(
        "NONDETERMINISTIC",
        `${describeCollective(id)}: lane ${lane} was contributed twice; no sum was formed`,
        { step: id.step, lane },
      );
    }
    into[index]! |= mask[index]!;
  }
}

/** Proves that a combined header covers all lanes and exactly the samples that the plan has for the step. */
export function assertComplete(
  header: ContributionHeader,
  expected: { numLanes: number; numSamples: number; idSum: number },
): void {
  for (let lane = 0; lane < expected.numLanes; lane++) {
    if ((header.laneMask[lane >> 3]! & (1 << (lane & 7))) === 0) {
      throw new HeadwayError("NONDETERMINISTIC", `${describeCollective(header.id)}: no rank contributed lane ${lane}`, {
        step: header.id.step,
        lane,
      });
    }
  }
  if (header.numSamples !== expected.numSamples || header.idSum !== expected.idSum) {
    throw new HeadwayError(
      "NONDETERMINISTIC",
      `${describeCollective(header.id)}: contributions have ${header.numSamples} samples with id sum ${header.idSum}, ` +
        `the plan has ${expected.numSamples} with ${expected.idSum}; the workers hold different data`,
      { step: header.id.step, numSamples: header.numSamples, expectedSamples: expected.numSamples },
    );
  }
}

/** Refuses a header of another collective. */
export function assertSameCollective(expected: CollectiveId, actual: CollectiveId): void {
  if (
    expected.kind !== actual.kind ||
    expected.step !== actual.step ||
    expected.attempt !== actual.attempt ||
    expected.laneTableRevision !== actual.laneTableRevision ||
    expected.generation.leaseRevision !== actual.generation.leaseRevision ||
    expected.generation.counter !== actual.generation.counter
  ) {
    throw new HeadwayError(
      "STEP_MISMATCH",
      `${describeCollective(expected)} received a frame of ${describeCollective(actual)}; the sender is out of step`,
      { expected, actual },
    );
  }
}

/** The collective in words, for messages. */
export function describeCollective(id: CollectiveId): string {
  const attempt = id.attempt > 0 ? ` attempt ${id.attempt}` : "";
  return `all-reduce (${id.kind}) of step ${id.step}${attempt} in generation ${id.generation.leaseRevision}.${id.generation.counter}`;
}
