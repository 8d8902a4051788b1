import type { Dataset } from "./dataset.js";
import { SPLITS, type Split } from "./sample.js";

/** Samples in each split. */
export type SplitCounts = Readonly<Record<Split, number>>;

/** What a dataset holds, in numbers. */
export interface DatasetSummary {
  readonly samples: SplitCounts;
  readonly classes: readonly ({ readonly name: string } & SplitCounts)[];
  /** Pictures that are in more than one split. */
  readonly numDuplicates: number;
  /** Pictures that were left out because their files cannot be read. */
  readonly numUnreadable: number;
  /** Names in folders that were passed over, with how often each. */
  readonly passedOver: Readonly<Record<string, number>>;
}

/** Counts the samples of each class and split. */
export function summarizeDataset(dataset: Dataset): DatasetSummary {
  const classes = dataset.classes.map((name) => ({ name, ...noCounts() }));
  const samples = noCounts();
  for (const { classIndex, split } of dataset.samples) {
    samples[split]++;
    classes[classIndex]![split]++;
  }
  const { duplicates, unreadable, passedOver } = dataset;
  return {
    samples,
    classes,
    numDuplicates: duplicates.length,
    numUnreadable: unreadable.length,
    passedOver,
  };
}

/** Samples in each class, by class index. */
export function classCounts(samples: Iterable<{ readonly classIndex: number }>, numClasses: number): number[] {
  const counts = new Array<number>(numClasses).fill(0);
  for (const { classIndex } of samples) counts[classIndex]!++;
  return counts;
}

function noCounts(): Record<Split, number> {
  return Object.fromEntries(SPLITS.map((split) => [split, 0])) as Record<Split, number>;
}
