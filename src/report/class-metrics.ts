/** How well one class is found. `null` stands for 0/0. */
export interface ClassMetrics {
  readonly name: string;
  /** Pictures of this class. */
  readonly support: number;
  /** Right ones of those that were given this class. */
  readonly precision: number | null;
  /** Right ones of those that are of this class. */
  readonly recall: number | null;
  /** Harmonic mean of both: 2 tp / (2 tp + fp + fn). */
  readonly f1: number | null;
}

/** Precision, recall, F1 and support of each class, from `counts[actual][predicted]`. */
export function classMetrics(
  classes: readonly string[],
  counts: readonly (readonly number[])[],
): readonly ClassMetrics[] {
  const numPredicted = classes.map((_, column) => total(counts.map((row) => row[column]!)));
  return classes.map((name, index) => {
    const numRight = counts[index]![index]!;
    const support = total(counts[index]!);
    return {
      name,
      support,
      precision: quotient(numRight, numPredicted[index]!),
      recall: quotient(numRight, support),
      f1: quotient(2 * numRight, numPredicted[index]! + support),
    };
  });
}

/** The mean over the classes for which the number exists; null when there is none. */
export function macroMean(metrics: readonly ClassMetrics[], key: "precision" | "recall" | "f1"): number | null {
  const values = metrics.map((row) => row[key]).filter((value) => value !== null);
  return quotient(total(values), values.length);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function quotient(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
