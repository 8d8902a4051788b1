import type { JobPlan } from "../coordinator/index.js";
import { microBatchRows, type Sample } from "../data/index.js";
import type { Executable, Tensor } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { extractFeatures, MemoryFeatureStore } from "../features/index.js";
import { Compute } from "../proof/index.js";
import { dropoutMasks, headParameters, initialParameters } from "../training/index.js";

/** What a short measurement on this machine found, with one engine thread. */
export interface MachineMeasurement {
  /** Pictures that were decoded and put through the backbone for it. */
  readonly numPictures: number;
  /** Processor time of one picture: reading, decoding, backbone. */
  readonly imageCpuMs: number;
  /** Processor time of the gradients of one step, all lanes together. */
  readonly stepCpuMs: number;
  /** Resident memory of this process afterwards, and how much of it came with the engine thread. */
  readonly residentBytes: number;
  readonly threadBytes: number;
  /** The feature fingerprint of this machine. */
  readonly fingerprint: string;
}

const STEPS = 3;
/** Pictures that an extraction puts through the backbone at once. */
const BLOCK_PICTURES = 16;

/**
 * Measures what a job costs on this machine: a few of its pictures go the way of an extraction, and a few steps are
 * computed on made-up features. Processor time is counted, so that other work on the machine does not disturb it.
 * @throws HeadwayError IMAGES_UNREADABLE when none of the pictures that it took can be decoded
 */
export async function measureMachine(
  plan: JobPlan,
  options: { signal?: AbortSignal } = {},
): Promise<MachineMeasurement> {
  const { job, head, preprocessing, backbone } = plan;
  const { batchSize, labelSmoothing } = job.training;
  const numLanes = job.workers.lanes;
  const rows = microBatchRows(batchSize, numLanes);
  const before = process.memoryUsage().rss;
  const spec = { head, numLanes, rows, labelSmoothing, seed: job.seed, preprocessing };
  const compute = await Compute.start(spec, backbone.program.bytes, { threads: 1, ...options });
  try {
    const [warmUp, timed] = choosePictures(plan.dataset.samples);
    const extract = async (samples: readonly Sample[]): Promise<number> => {
      const store = new MemoryFeatureStore(head.features);
      const deps = { executable: compute.backbone, store };
      const { misses } = await extractFeatures(samples, deps, { preprocessing, inFlight: 4, ...options });
      await store.close();
      return misses;
    };
    await extract(warmUp);
    const extraction = await cpuTime(() => extract(timed));
    if (extraction.value === 0) {
      throw new HeadwayError("IMAGES_UNREADABLE", `none of ${timed.length} pictures taken as a sample can be decoded`);
    }
    const inputs = stepInputs(plan, rows);
    await compute.gradient.run(inputs);
    const steps = await cpuTime(() => repeatSteps(compute.gradient, inputs));
    const residentBytes = process.memoryUsage().rss;
    return {
      numPictures: warmUp.length + timed.length,
      imageCpuMs: extraction.ms / extraction.value,
      stepCpuMs: steps.ms / STEPS,
      residentBytes,
      threadBytes: Math.max(0, residentBytes - before),
      fingerprint: compute.fingerprint,
    };
  } finally {
    await compute.dispose();
  }
}

/** Two blocks of pictures from all over the data; the same one twice where there are few. */
function choosePictures(samples: readonly Sample[]): [Sample[], Sample[]] {
  const stride = Math.max(1, Math.floor(samples.length / (2 * BLOCK_PICTURES)));
  const chosen = samples.filter((_, index) => index % stride === 0).slice(0, 2 * BLOCK_PICTURES);
  const warmUp = chosen.filter((_, index) => index % 2 === 0);
  const timed = chosen.filter((_, index) => index % 2 === 1);
  return [warmUp, timed.length > 0 ? timed : warmUp];
}

async function repeatSteps(gradient: Executable, inputs: Record<string, Tensor>): Promise<void> {
  for (let step = 0; step < STEPS; step++) await gradient.run(inputs);
}

/** Inputs of one step of full lanes; the features are made up, for the time does not depend on them. */
function stepInputs({ job, head }: JobPlan, rows: number): Record<string, Tensor> {
  const lanes = job.workers.lanes;
  const numRows = lanes * rows;
  const features = Float32Array.from({ length: numRows * head.features }, (_, index) => (index % 7) / 7);
  const labels = BigInt64Array.from({ length: numRows }, (_, row) => BigInt(row % head.classes));
  const inputs: Record<string, Tensor> = {
    features: { type: "float32", dims: [lanes, rows, head.features], data: features },
    labels: { type: "int64", dims: [lanes, rows], data: labels },
    weights: { type: "float32", dims: [lanes, rows], data: new Float32Array(numRows).fill(1) },
  };
  const parameters = initialParameters(head, job.seed);
  headParameters(head).forEach(({ name, dims }, index) => {
    inputs[name] = { type: "float32", dims, data: parameters[index]! };
    inputs[`scale/${name}`] = { type: "float64", dims: [], data: Float64Array.of(1) };
  });
  if (head.dropout > 0) {
    const sampleHashes = Uint32Array.from({ length: numRows }, (_, row) => row);
    dropoutMasks(head, { seed: job.seed, epoch: 0, sampleHashes, rows: numRows }).forEach((data, layer) => {
      inputs[`mask_${layer}`] = { type: "float32", dims: [lanes, rows, data.length / numRows], data };
    });
  }
  return inputs;
}

/** What `work` gives and the processor time that this process, with all its threads, spent meanwhile. */
async function cpuTime<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const start = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(start);
  return { value, ms: (user + system) / 1000 };
}
