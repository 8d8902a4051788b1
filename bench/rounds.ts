// Timings of things that are to be compared. On a machine that others use too, two measurements a minute apart say
// little. So subjects take turns in short rounds, each round in another order, and what is compared is the ratio within
// a round; its median over the rounds does not see what disturbed a few of them.

import { permutation } from "../src/random/index.js";

/** Something to time. */
export interface Subject {
  readonly name: string;
  /** Done before each round and not timed. */
  prepare?(): unknown;
  /** What is timed in a round. */
  run(): unknown;
  /** How many of the thing one `run` does; times are given for one. @default 1 */
  readonly count?: number;
}

/** One number of a subject for each round, milliseconds unless said otherwise. */
export class Series {
  readonly values: readonly number[];

  constructor(values: readonly number[]) {
    this.values = values;
  }

  get median(): number {
    return this.quantile(0.5);
  }

  /** The value that a share `q` of the rounds does not exceed, interpolated. */
  quantile(q: number): number {
    const sorted = [...this.values].sort((a, b) => a - b);
    const place = q * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
  }

  /** This series as a multiple of the other, round by round. */
  ratiosTo(other: Series): Series {
    return new Series(this.values.map((value, round) => value / other.values[round]!));
  }
}

/** What a subject took, by round. */
export interface Timing {
  readonly wall: Series;
  /** Processor time of all threads of this process: it hardly depends on what else the machine does. */
  readonly cpu: Series;
}

/**
 * Times subjects in turns.
 * @param options.warmups rounds before those that count
 */
export async function timeInTurns<Name extends string>(
  subjects: readonly (Subject & { readonly name: Name })[],
  options: { rounds: number; warmups: number },
): Promise<Record<Name, Timing>> {
  const measured = new Map(subjects.map(({ name }) => [name, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -options.warmups; round < options.rounds; round++) {
    for (const subject of roundOrder(subjects.length, round)) {
      const { name, prepare, run, count = 1 } = subjects[subject]!;
      await prepare?.();
      const cpu = process.cpuUsage();
      const start = performance.now();
      await run();
      const wall = performance.now() - start;
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      measured.get(name)!.wall.push(wall / count);
      measured.get(name)!.cpu.push((user + system) / 1000 / count);
    }
  }
  return Object.fromEntries(
    [...measured].map(([name, { wall, cpu }]) => [name, { wall: new Series(wall), cpu: new Series(cpu) }]),
  ) as Record<Name, Timing>;
}

/** The order of subjects in a round: another one each time, so that none always has the same one before it. */
export function roundOrder(numSubjects: number, round: number): Uint32Array {
  return permutation(numSubjects, Math.abs(round), "golden", 0, round < 0 ? 1 : 0);
}
