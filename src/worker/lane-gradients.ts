import {
  type CollectiveId,
  type Contribution,
  exponentByte,
  laneMask,
  largerPeak,
  type Peak,
  quantizationScale,
} from "../collective/index.js";
import type { LaneRows } from "../data/index.js";
import type { Executable, Tensor } from "../engine/index.js";
import { addIdSums } from "../random/index.js";
import { dropoutMasks, type HeadSpec, headParameters, type TrainingState, toLossUnits } from "../training/index.js";
import type { LaneFeatures } from "./lane-features.js";

const NOT_FINITE = 255;
// A call to a session costs about as much as this many multiplications (bench/step.bench.ts).
const MULTIPLICATIONS_WORTH_A_CALL = 4_000_000;

/** What training needs to know of its samples, by index. */
export interface TrainingTargets {
  readonly classIndices: Uint32Array;
  /** Class weight times the sample's own. */
  readonly weights: Float32Array;
  readonly idHashes: Uint32Array;
}

interface GroupResult {
  /** By tensor. */
  readonly sums: readonly Float64Array[];
  readonly peaks: readonly Peak[];
  readonly lossUnits: number;
  readonly numCorrect: number;
}

/**
 * Computes a rank's contribution to a step. Its lanes go stacked into one call of the gradient program, or into one
 * call a session where there is enough to share; sums of quantised gradients are exact, so the grouping leaves no trace.
 */
export class LaneGradients {
  readonly #executable: Executable;
  readonly #features: LaneFeatures;
  readonly #targets: TrainingTargets;
  readonly #options: {
    readonly head: HeadSpec;
    readonly rows: number;
    readonly numLanes: number;
    readonly seed: number;
  };
  readonly #tensors: readonly { readonly name: string; readonly dims: readonly number[] }[];

  /** @param options.rows rows of a lane's micro-batch */
  constructor(
    deps: { executable: Executable; features: LaneFeatures; targets: TrainingTargets },
    options: { head: HeadSpec; rows: number; numLanes: number; seed: number },
  ) {
    this.#executable = deps.executable;
    this.#features = deps.features;
    this.#targets = deps.targets;
    this.#options = options;
    this.#tensors = headParameters(options.head);
  }

  /**
   * The contribution of `parts` with the state's parameters and `exponents`; it has no values if `isVoid(header)`.
   * @param options.into where its values go @default a new array
   */
  async contribute(
    id: CollectiveId,
    parts: readonly LaneRows[],
    state: Pick<TrainingState, "parameters" | "epoch">,
    exponents: readonly number[],
    options: {
      stopRequested: boolean;
      isVoid(header: Pick<Contribution["header"], "peaks">): boolean;
      into?: Float64Array;
      signal?: AbortSignal;
    },
  ): Promise<Contribution> {
    const results = await Promise.all(this.#group(parts).map((group) => this.#run(group, state, exponents, options)));
    const samples = parts.flatMap((part) => [...part.samples]);
    const header = {
      id,
      laneMask: laneMask(
        this.#options.numLanes,
        parts.map((part) => part.lane),
      ),
      numSamples: samples.length,
      idSum: samples.reduce((sum, sample) => addIdSums(sum, this.#targets.idHashes[sample]!), 0),
      lossUnits: results.reduce((sum, result) => sum + result.lossUnits, 0),
      numCorrect: results.reduce((sum, result) => sum + result.numCorrect, 0),
      stopRequested: options.stopRequested,
      peaks: this.#tensors.map((_, tensor) => largest(results.map(({ peaks }) => peaks[tensor]!))),
    };
    return { header, values: options.isVoid(header) ? new Float64Array(0) : addUp(results, options.into) };
  }

  #group(parts: readonly LaneRows[]): LaneRows[][] {
    const numWeights = this.#tensors.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0);
    const multiplications = parts.length * this.#options.rows * numWeights;
    const worthwhile = Math.max(1, Math.floor(multiplications / MULTIPLICATIONS_WORTH_A_CALL));
    const numGroups = Math.min(this.#executable.numSessions, parts.length, worthwhile);
    return Array.from({ length: numGroups }, (_, group) => parts.filter((_part, index) => index % numGroups === group));
  }

  async #run(
    parts: readonly LaneRows[],
    state: Pick<TrainingState, "parameters" | "epoch">,
    exponents: readonly number[],
    options: { signal?: AbortSignal },
  ): Promise<GroupResult> {
    const stacked = this.#stack(parts, state.epoch);
    const outputs = await this.#executable.run(
      { ...stacked, ...this.#parameters(state, exponents) },
      { ...options, transfer: Object.values(stacked).map(({ data }) => data.buffer as ArrayBuffer) },
    );
    const sums = this.#tensors.map(({ name }) => outputs[`sum/${name}`]!.data as Float64Array);
    const peaks = this.#tensors.map(({ name }) => peakOf(outputs[`peak/${name}`]!.data as Float32Array, parts));
    const loss = outputs.loss!.data as Float32Array;
    const correct = outputs.correct!.data;
    let units = 0;
    let numCorrect = 0;
    parts.forEach((part, place) => {
      for (let row = 0; row < part.samples.length; row++) {
        units += toLossUnits(loss[place * this.#options.rows + row]!);
        numCorrect += Number(correct[place * this.#options.rows + row]!);
      }
    });
    const broken = sums.findIndex((values) => !areFinite(values));
    if (broken >= 0 && peaks.every((peak) => peak.exponentByte < NOT_FINITE)) {
      // ReduceMax overlooks NaN: find out which lane has it, one by one.
      if (parts.length > 1) {
        const alone = await Promise.all(parts.map((part) => this.#run([part], state, exponents, options)));
        return { ...combine(alone, this.#tensors.length), lossUnits: 0, numCorrect: 0 };
      }
      return {
        sums,
        peaks: peaks.map((peak, tensor) =>
          areFinite(sums[tensor]!) ? peak : { exponentByte: NOT_FINITE, lane: peak.lane },
        ),
        lossUnits: 0,
        numCorrect: 0,
      };
    }
    return { sums, peaks, lossUnits: units, numCorrect };
  }

  /** What belongs to the samples: the rows of all lanes, one lane after another. */
  #stack(parts: readonly LaneRows[], epoch: number): Record<string, Tensor> {
    const { head, rows, seed } = this.#options;
    const numRows = parts.length * rows;
    const features = new Float32Array(numRows * head.features);
    const labels = new BigInt64Array(numRows);
    const weights = new Float32Array(numRows);
    const hashes = new Uint32Array(numRows);
    parts.forEach((part, place) => {
      part.samples.forEach((sample, index) => {
        const row = place * rows + index;
        this.#features.copyRow(sample, features, row);
        labels[row] = BigInt(this.#targets.classIndices[sample]!);
        weights[row] = this.#targets.weights[sample]!;
        hashes[row] = this.#targets.idHashes[sample]!;
      });
    });
    const lanes = parts.length;
    const inputs: Record<string, Tensor> = {
      features: { type: "float32", dims: [lanes, rows, head.features], data: features },
      labels: { type: "int64", dims: [lanes, rows], data: labels },
      weights: { type: "float32", dims: [lanes, rows], data: weights },
    };
    if (head.dropout > 0) {
      dropoutMasks(head, { seed, epoch, sampleHashes: hashes, rows: numRows }).forEach((data, layer) => {
        inputs[`mask_${layer}`] = { type: "float32", dims: [lanes, rows, data.length / numRows], data };
      });
    }
    return inputs;
  }

  /** What all lanes share: parameters, and the scale of each tensor's integers. */
  #parameters(state: Pick<TrainingState, "parameters">, exponents: readonly number[]): Record<string, Tensor> {
    const inputs: Record<string, Tensor> = {};
    this.#tensors.forEach(({ name, dims }, tensor) => {
      const scale = quantizationScale(this.#options.numLanes, exponents[tensor]!);
      inputs[name] = { type: "float32", dims, data: state.parameters[tensor]! };
      inputs[`scale/${name}`] = { type: "float64", dims: [], data: Float64Array.of(scale) };
    });
    return inputs;
  }
}

function areFinite(values: Float64Array): boolean {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]! * 0; // NaN if any value is NaN or infinite
  return sum === 0;
}

function peakOf(maxima: Float32Array, parts: readonly LaneRows[]): Peak {
  return largest(
    Array.from(maxima, (value, place) => ({ exponentByte: exponentByte(value), lane: parts[place]!.lane })),
  );
}

function largest(peaks: readonly Peak[]): Peak {
  return peaks.reduce(largerPeak);
}

function combine(results: readonly GroupResult[], numTensors: number): Pick<GroupResult, "sums" | "peaks"> {
  return {
    sums: results[0]!.sums,
    peaks: Array.from({ length: numTensors }, (_, tensor) => largest(results.map(({ peaks }) => peaks[tensor]!))),
  };
}

function addUp(results: readonly GroupResult[], into?: Float64Array): Float64Array {
  const numValues = results[0]!.sums.reduce((sum, { length }) => sum + length, 0);
  const values = into ?? new Float64Array(numValues);
  if (values.length !== numValues) throw new RangeError(`${numValues} values do not fit ${values.length} elements`);
  results.forEach(({ sums }, group) => {
    let offset = 0;
    for (const sum of sums) {
      if (group === 0) values.set(sum, offset);
      else for (let index = 0; index < sum.length; index++) values[offset + index]! += sum[index]!;
      offset += sum.length;
    }
  });
  return values;
}
