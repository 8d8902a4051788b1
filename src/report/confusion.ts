/** Right predictions, all predictions, and the size of the largest class. */
export function confusionTotals(counts: readonly (readonly number[])[]): {
  readonly numRight: number;
  readonly numSamples: number;
  readonly largestClass: number;
} {
  const supports = counts.map(total);
  return {
    numRight: total(counts.map((row, index) => row[index]!)),
    numSamples: total(supports),
    largestClass: Math.max(0, ...supports),
  };
}

/** Two classes of which one was taken for the other. */
export interface ConfusedPair {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the pictures of the actual class. */
  readonly share: number;
}

/** The most frequent confusions, ties by share and then in class order. */
export function mostConfused(counts: readonly (readonly number[])[], limit: number): readonly ConfusedPair[] {
  const pairs = counts.flatMap((row, actual) => {
    const support = total(row);
    return row.flatMap((count, predicted) =>
      count === 0 || actual === predicted ? [] : [{ actual, predicted, count, share: count / support }],
    );
  });
  return pairs.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, limit);
}

/** Adds up runs of `width` neighbouring classes, so that a large matrix can be seen as a whole. */
export function binConfusion(counts: readonly (readonly number[])[], width: number): readonly (readonly number[])[] {
  const numBins = Math.ceil(counts.length / width);
  const bins = Array.from({ length: numBins }, () => new Array<number>(numBins).fill(0));
  counts.forEach((row, actual) => {
    const bin = bins[Math.floor(actual / width)]!;
    row.forEach((count, predicted) => {
      bin[Math.floor(predicted / width)]! += count;
    });
  });
  return bins;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
