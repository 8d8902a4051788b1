import { quantizationScale } from "../collective/index.js";
import type { Executable, Tensor } from "../engine/index.js";
import { sha256Hex } from "../files/index.js";
import { counterUniform } from "../random/index.js";
import { dropoutMasks, type HeadSpec, headParameters, initialParameters } from "../training/index.js";

/** What the golden gradient is computed of. */
export interface GoldenGradientOptions {
  readonly head: HeadSpec;
  readonly numLanes: number;
  /** Rows of a lane's micro-batch. */
  readonly rows: number;
  readonly seed: number;
}

const EXPONENT = 10;
const REPEATS = 3;
/** Made-up features repeat after so many, a prime, so that large batches are made at once and no two rows are equal. */
const PERIOD = 65_521;

/**
 * Hashes of the exact sum of all lanes' gradients on seeded input, computed three times each with 1, 2 and all lanes a
 * call, while the engine's other threads are busy with the same. On an engine whose bits depend neither on the repeat,
 * nor on the number of lanes in a call, nor on what else it does, all are equal.
 * @returns nine SHA-256, hexadecimal
 */
export async function hashGoldenGradients(executable: Executable, options: GoldenGradientOptions): Promise<string[]> {
  const input = goldenInput(options);
  const counts = [1, Math.min(2, options.numLanes), options.numLanes];
  const hashes: string[] = [];
  let isDone = false;
  const keepBusy = async (): Promise<void> => {
    while (!isDone) await hashSum(executable, input, options, options.numLanes);
  };
  const others = Promise.all(Array.from({ length: executable.numSessions - 1 }, keepBusy));
  others.catch(() => undefined); // awaited below
  try {
    for (const lanesPerCall of counts) {
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        hashes.push(await hashSum(executable, input, options, lanesPerCall));
      }
    }
  } finally {
    isDone = true;
    await others;
  }
  return hashes;
}

/** Seeded features between -2 and 2, labels and dropout masks of all lanes; full rows. */
function goldenInput({ head, numLanes, rows, seed }: GoldenGradientOptions) {
  const numRows = numLanes * rows;
  const values = Float32Array.from(
    { length: PERIOD },
    (_, index) => 4 * counterUniform(seed, "golden", 0, 0, index) - 2,
  );
  const features = new Float32Array(numRows * head.features);
  for (let from = 0; from < features.length; from += PERIOD)
    features.set(values.subarray(0, Math.min(PERIOD, features.length - from)), from);
  const labels = BigInt64Array.from({ length: numRows }, (_, row) => BigInt(row % head.classes));
  const sampleHashes = Uint32Array.from({ length: numRows }, (_, row) => row);
  const masks = head.dropout > 0 ? dropoutMasks(head, { seed, epoch: 0, sampleHashes, rows: numRows }) : [];
  return { features, labels, masks, parameters: initialParameters(head, seed) };
}

async function hashSum(
  executable: Executable,
  input: ReturnType<typeof goldenInput>,
  { head, numLanes, rows }: GoldenGradientOptions,
  lanesPerCall: number,
): Promise<string> {
  const tensors = headParameters(head);
  const scale = quantizationScale(numLanes, EXPONENT);
  const sums = tensors.map(({ dims }) => new Float64Array(dims.reduce((a, b) => a * b, 1)));
  for (let first = 0; first < numLanes; first += lanesPerCall) {
    const lanes = Math.min(lanesPerCall, numLanes - first);
    const slice = <T extends { slice(from: number, to: number): T }>(values: T, width: number): T =>
      values.slice(first * rows * width, (first + lanes) * rows * width);
    const inputs: Record<string, Tensor> = {
      features: { type: "float32", dims: [lanes, rows, head.features], data: slice(input.features, head.features) },
      labels: { type: "int64", dims: [lanes, rows], data: slice(input.labels, 1) },
      weights: { type: "float32", dims: [lanes, rows], data: new Float32Array(lanes * rows).fill(1) },
    };
    tensors.forEach(({ name, dims }, index) => {
      inputs[name] = { type: "float32", dims, data: input.parameters[index]! };
      inputs[`scale/${name}`] = { type: "float64", dims: [], data: Float64Array.of(scale) };
    });
    input.masks.forEach((mask, layer) => {
      const width = mask.length / (numLanes * rows);
      inputs[`mask_${layer}`] = { type: "float32", dims: [lanes, rows, width], data: slice(mask, width) };
    });
    const outputs = await executable.run(inputs);
    tensors.forEach(({ name }, index) => {
      const part = outputs[`sum/${name}`]!.data as Float64Array;
      const sum = sums[index]!;
      for (let element = 0; element < sum.length; element++) sum[element]! += part[element]!;
    });
  }
  return sha256Hex(concatenateBytes(sums));
}

function concatenateBytes(arrays: readonly Float64Array[]): Uint8Array {
  return Buffer.concat(arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
}
