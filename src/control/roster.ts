import type { Sample, Split } from "../data/index.js";

/** The samples of a job, without the pictures that were skipped; every rank has the same. */
export interface Roster {
  /** By id, in code-unit order. */
  readonly samples: readonly Sample[];
}

/** The samples of one split in id order; their index here is what lanes count. */
export function samplesOf(roster: Roster, split: Split): readonly Sample[] {
  return roster.samples.filter((sample) => sample.split === split);
}

/** What tells samples apart: splits with sources of their own may repeat an id. */
export function sampleKey({ id, split }: { readonly id: string; readonly split: string | null }): string {
  return `${id} ${split}`;
}

/** The roster without some samples. */
export function withoutSamples(
  roster: Roster,
  left: readonly { readonly id: string; readonly split: string | null }[],
): Roster {
  const keys = new Set(left.map(sampleKey));
  return { samples: roster.samples.filter((sample) => !keys.has(sampleKey(sample))) };
}
