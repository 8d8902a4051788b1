import { sha256Hex } from "../files/index.js";
import { compareCodeUnits, type Split } from "./sample.js";

/** What drawing splits needs of a sample. */
export interface SplitMember {
  readonly classIndex: number;
  readonly group: string;
}

/** How much of each class goes to a split; 0 for a split that is not drawn. */
export interface SplitFractions {
  readonly test: number;
  readonly validation: number;
}

/** Where a group stands among the groups of its class: SHA-256 of `<seed>/<group>`, compared as hexadecimal text. */
export function groupRank(seed: number, group: string): string {
  return sha256Hex(`${seed}/${group}`);
}

/**
 * Draws test and validation samples, whole groups of each class. A group belongs to the class of its first member; the
 * groups of a class, in the order of {@link groupRank}, go to test until test has its fraction of the class's samples,
 * then to validation likewise, then to train. The draw depends on the members, the fractions and the seed only.
 *
 * @param members in id order
 * @returns the split of each member
 */
export function drawSplits(members: readonly SplitMember[], seed: number, fractions: SplitFractions): Split[] {
  const splits = new Map<string, Split>();
  for (const groups of groupsByClass(members).values()) {
    const numSamples = groups.reduce((sum, { size }) => sum + size, 0);
    const order = groups.map((group) => ({ ...group, rank: groupRank(seed, group.name) }));
    order.sort((a, b) => compareCodeUnits(a.rank, b.rank));
    let next = 0;
    for (const split of ["test", "validation"] as const) {
      const target = fractions[split] * numSamples - ROUNDING;
      for (let taken = 0; taken < target && next < order.length; next++) {
        splits.set(order[next]!.name, split);
        taken += order[next]!.size;
      }
    }
  }
  return members.map(({ group }) => splits.get(group) ?? "train");
}

// A product such as 0.07 * 100 may lie just above the integer it means; no real target is so close to one.
const ROUNDING = 1e-6;

interface Group {
  readonly name: string;
  size: number;
}

function groupsByClass(members: readonly SplitMember[]): Map<number, Group[]> {
  const groups = new Map<string, Group>();
  const classes = new Map<number, Group[]>();
  for (const { classIndex, group: name } of members) {
    const known = groups.get(name);
    if (known !== undefined) {
      known.size++;
      continue;
    }
    const group = { name, size: 1 };
    groups.set(name, group);
    const listed = classes.get(classIndex);
    if (listed === undefined) classes.set(classIndex, [group]);
    else listed.push(group);
  }
  return classes;
}
