import { PURPOSE, philox4x32 } from "../random/index.js";
import type { HeadSpec } from "./head.js";

/** Widths of the values that dropout acts on: each hidden layer's, or the features' where there is no hidden layer. */
export function dropoutWidths(spec: HeadSpec): readonly number[] {
  if (spec.dropout === 0) return [];
  return spec.layers.length > 0 ? spec.layers : [spec.features];
}

/**
 * The factors that dropout multiplies with, for each width one array [rows, width]: 0 with probability `dropout`, else
 * `1 / (1 - dropout)`, so that the mean is kept. A factor depends on seed, epoch, sample, layer and unit only: it is
 * decided by word `unit mod 4` of the Philox block with the counter (floor(unit / 4), epoch, sample, layer).
 *
 * @param options.sampleHashes [rows] the samples' id hashes; of rows that are missing, anything
 */
export function dropoutMasks(
  spec: HeadSpec,
  options: { seed: number; epoch: number; sampleHashes: Uint32Array; rows: number },
): Float32Array[] {
  const { seed, epoch, sampleHashes, rows } = options;
  const keep = 1 / (1 - spec.dropout);
  const threshold = spec.dropout * 0x1_0000_0000;
  const block = new Uint32Array(4);
  return dropoutWidths(spec).map((width, layer) => {
    const mask = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < width; unit++) {
        if ((unit & 3) === 0) {
          block[0] = unit >>> 2;
          block[1] = epoch;
          block[2] = sampleHashes[row]!;
          block[3] = layer;
          philox4x32(block, seed, PURPOSE.dropout);
        }
        if (block[unit & 3]! >= threshold) mask[row * width + unit] = keep;
      }
    }
    return mask;
  });
}
