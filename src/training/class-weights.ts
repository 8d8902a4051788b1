import type { ClassWeightsSpec } from "../config/index.js";
import { HeadwayError } from "../errors.js";

/**
 * How much the loss of each class counts, by class index. Balanced is `N / (classes * n_c)`: all classes then weigh
 * alike in an epoch and the mean weight of a sample is 1. In a map, a class that is not named has 1, as in Keras.
 *
 * @param counts training samples of each class
 * @throws HeadwayError JOB_INVALID for names that are no classes; DATA_INVALID for a balanced class without samples
 */
export function classWeightsOf(
  setting: ClassWeightsSpec,
  classes: readonly string[],
  counts: readonly number[],
): Float64Array {
  if (setting === "none") return new Float64Array(classes.length).fill(1);
  if (setting === "balanced") return balancedWeights(classes, counts);
  const unknown = Object.keys(setting).filter((name) => !classes.includes(name));
  if (unknown.length > 0) {
    throw new HeadwayError(
      "JOB_INVALID",
      `training.classWeights: names ${unknown.map((name) => JSON.stringify(name)).join(", ")}, the training data has the ` +
        `classes ${classes.map((name) => JSON.stringify(name)).join(", ")}; use their exact names`,
      { key: "training.classWeights", unknown, classes },
    );
  }
  return Float64Array.from(classes, (name) => (Object.hasOwn(setting, name) ? setting[name]! : 1));
}

function balancedWeights(classes: readonly string[], counts: readonly number[]): Float64Array {
  const empty = classes.filter((_, index) => !(counts[index]! > 0));
  if (empty.length > 0) {
    throw new HeadwayError(
      "DATA_INVALID",
      `training.classWeights: balanced needs a training sample of each class, there is none of ` +
        `${empty.map((name) => JSON.stringify(name)).join(", ")}; add samples or give the weights by name`,
      { key: "training.classWeights", classes: empty },
    );
  }
  const numSamples = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(classes, (_, index) => numSamples / (classes.length * counts[index]!));
}
