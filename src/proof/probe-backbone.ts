import type { Preprocessing } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { extractPictures } from "../features/index.js";
import type { GoldenPicture } from "./golden-features.js";

/** What one picture's features may change by with its neighbours, relative to its largest: rounding, and no more. */
const TOLERANCE = 1e-3;
/** Features of different pictures differ by more than so much of their size, where the network sees the pictures. */
const LEAST_SPREAD = 0.02;

/**
 * Runs a backbone on two batches, all pictures and the first alone, and looks whether a picture's features are its own.
 * @returns a sentence to warn with where the features hardly tell the pictures apart; null where they do
 * @throws HeadwayError MODEL_INVALID where it cannot take a batch, or a picture's features depend on its neighbours
 */
export async function probeBackbone(
  backbone: Executable,
  pictures: readonly GoldenPicture[],
  options: { preprocessing: Preprocessing; features: number; signal?: AbortSignal },
): Promise<string | null> {
  const extract = (chosen: readonly GoldenPicture[]) =>
    extractPictures(
      chosen.map(({ picture }) => picture),
      { executable: backbone },
      options,
    );
  const together = await extract(pictures);
  const alone = await extract(pictures.slice(0, 1));
  const deviation = deviationOf(alone, together.subarray(0, options.features));
  if (deviation > TOLERANCE) {
    throw new HeadwayError(
      "MODEL_INVALID",
      `the backbone's features of a picture depend on the other pictures of its batch (by ${deviation.toExponential(1)} ` +
        "of the largest): it computes in training mode, as BatchNormalization does there; export it in inference mode " +
        "(model.eval() in PyTorch)",
    );
  }
  return spreadOf(together, options.features) < LEAST_SPREAD
    ? `the features of ${pictures.length} different pictures are all 0 or nearly equal, so that a head cannot tell classes ` +
        "apart; look at backbone.preprocessing: a network that rescales pixels inside wants them as 0 to 255 (mode: built-in)"
    : null;
}

function deviationOf(actual: Float32Array, expected: Float32Array): number {
  let largest = 0;
  let difference = 0;
  for (const [index, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(actual[index]! - value));
  }
  return difference === 0 ? 0 : difference / largest;
}

/** How far features range over the pictures, relative to their size; both as lengths of vectors. */
function spreadOf(rows: Float32Array, features: number): number {
  let ranges = 0;
  let sizes = 0;
  for (let feature = 0; feature < features; feature++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let index = feature; index < rows.length; index += features) {
      least = Math.min(least, rows[index]!);
      most = Math.max(most, rows[index]!);
    }
    ranges += (most - least) ** 2;
    sizes += Math.max(Math.abs(least), Math.abs(most)) ** 2;
  }
  return sizes === 0 ? 0 : Math.sqrt(ranges / sizes);
}
