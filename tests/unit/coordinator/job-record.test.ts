import { describe, expect, it } from "vitest";
import type { EpochFacts, JobEvent } from "../../../src/control/index.js";
import { JobRecord } from "../../../src/coordinator/job-record.js";
import type { JobResult } from "../../../src/report/index.js";

const generation = (counter: number): JobEvent => ({
  event: "generation-opened",
  generation: { leaseRevision: 1, counter },
  members: [],
});

const featuresReady = (facts: Partial<Extract<JobEvent, { event: "features-ready" }>> = {}): JobEvent => ({
  event: "features-ready",
  hits: 30,
  misses: 70,
  samples: { train: 80, validation: 10, test: 10 },
  seconds: 2,
  badPictures: [],
  ...facts,
});

const resumingAfter = (earlierSeconds: JobResult["seconds"]): JobEvent => {
  return { event: "resuming", step: 14, epoch: 1, path: "/run/checkpoints/a", damaged: [], earlierSeconds };
};

const epochEnded = (epoch: number): JobEvent => {
  const facts: EpochFacts = {
    epoch,
    epochs: 3,
    step: epoch * 10,
    learningRate: 0.1,
    loss: 1,
    accuracy: 0.5,
    validationLoss: 1,
    validationAccuracy: 0.5,
    isBest: false,
    numSamples: 80,
    idSum: 1,
    seconds: {},
  };
  return { event: "epoch-ended", ...facts };
};

const trainingEnded = (outcome: "completed" | "failed", step: number, epoch: number): JobEvent => {
  return { event: "training-ended", outcome, reason: "any", step, epoch, samples: step * 8, seconds: 12 };
};

const joined = (workerId: number): JobEvent => {
  return {
    event: "worker-joined",
    workerId,
    address: "a:1",
    host: "h",
    pid: workerId,
    fingerprint: "f",
    metricsPort: null,
  };
};

const STARTED: readonly JobEvent[] = [
  { event: "job-started", name: "pets", specSha256: "s", output: "/run", lanes: 16, workers: { min: 2, max: 16 } },
  {
    event: "dataset-read",
    samples: { train: 81, validation: 10, test: 10 },
    classes: 3,
    duplicatesAcrossSplits: 2,
    badPictures: [],
    passedOver: {},
    seconds: 1,
  },
  { event: "worker-started", pid: 10 },
  { event: "worker-started", pid: 11 },
  joined(0),
  joined(1),
  { event: "engine-probed", kind: "onnx", fingerprint: "f", exact: true },
  generation(1),
];

const ENDED: readonly JobEvent[] = [
  { event: "head-exported", path: "/run/head.safetensors", sha256: "h", parameters: 99 },
  {
    event: "evaluated",
    accuracy: { train: 0.9, validation: 0.8, test: 0.7 },
    loss: { train: 0.1, validation: 0.2, test: 0.3 },
    seconds: 4,
  },
  { event: "worker-left", workerId: 0, reason: "the job has ended" },
  { event: "worker-left", workerId: 1, reason: "the job has ended" },
  { event: "job-ended", status: "completed", seconds: 20 },
];

function resultOf(...events: readonly JobEvent[]) {
  const record = new JobRecord("pets");
  for (const event of events) record.apply(event);
  return record.result;
}

describe("JobRecord", () => {
  it("keeps the steps of the last epoch when the end of a failed training knows of fewer", () => {
    const failed = trainingEnded("failed", 12, 2);
    expect(resultOf(...STARTED, featuresReady(), epochEnded(1), epochEnded(2), failed)).toMatchObject({
      epochs: 2,
      steps: 20,
    });
  });

  it("folds a whole job's events into its result", () => {
    const events = [featuresReady(), epochEnded(1), epochEnded(2), epochEnded(3), trainingEnded("completed", 30, 3)];
    expect(resultOf(...STARTED, ...events, ...ENDED)).toEqual({
      version: 1,
      status: "completed",
      job: { name: "pets", specSha256: "s" },
      head: { sha256: "h", parameters: 99 },
      epochs: 3,
      steps: 30,
      samples: { train: 80, validation: 10, test: 10 },
      accuracy: { train: 0.9, validation: 0.8, test: 0.7 },
      loss: { train: 0.1, validation: 0.2, test: 0.3 },
      seconds: { total: 20, extract: 2, train: 12, evaluate: 4 },
      throughput: { extractImagesPerSecond: 35, trainSamplesPerSecond: 20 },
      cache: { hits: 30, misses: 70 },
      workers: { started: 2, joined: 2, lost: 0, left: 2 },
      generations: 1,
      wastedSteps: 0,
      recoverySeconds: [],
      engine: { kind: "onnx", fingerprint: "f", exact: true },
      resumedFromStep: null,
      badImages: [],
      duplicatesAcrossSplits: 2,
      warnings: [],
    });
  });

  it("is a failed job without numbers before anything has happened", () => {
    const { status, head, accuracy, generations, engine } = resultOf();
    expect({ status, head, accuracy, generations, engine }).toEqual({
      status: "failed",
      head: { sha256: null, parameters: null },
      accuracy: { train: null, validation: null, test: null },
      generations: 0,
      engine: { kind: null, fingerprint: null, exact: null },
    });
  });

  it("has what was committed and lost, and why, when a job fails", () => {
    const result = resultOf(
      ...STARTED,
      featuresReady({ misses: 0, hits: 100 }),
      epochEnded(1),
      { event: "checkpoint-stored", step: 14, reason: "periodic", path: "/run/checkpoints/a", sha256: "c" },
      { event: "worker-lost", workerId: 1, reason: "its control channel closed" },
      { event: "worker-left", workerId: 0, reason: "the job has ended" },
      { event: "job-ended", status: "failed", seconds: 5, error: { code: "WORKER_LOST", message: "worker 1 is lost" } },
    );
    expect(result).toMatchObject({
      status: "failed",
      error: { code: "WORKER_LOST", message: "worker 1 is lost" },
      epochs: 1,
      steps: 14,
      workers: { started: 2, joined: 2, lost: 1, left: 1 },
      throughput: { extractImagesPerSecond: null, trainSamplesPerSecond: null },
    });
  });

  it("counts epochs and steps of a resumed job from its checkpoint on", () => {
    const resuming = resumingAfter({ total: 0, extract: 0, train: 0, evaluate: 0 });
    expect(resultOf(...STARTED, resuming)).toMatchObject({ resumedFromStep: 14, epochs: 1, steps: 14 });
    expect(resultOf(...STARTED, resuming, epochEnded(2))).toMatchObject({ resumedFromStep: 14, epochs: 2, steps: 20 });
  });

  it("adds the wall time of earlier processes to that of a resumed job", () => {
    const { seconds, throughput } = resultOf(
      ...STARTED,
      resumingAfter({ total: 100, extract: 30, train: 50, evaluate: 4 }),
      featuresReady({ seconds: 1, hits: 100, misses: 0 }),
      { event: "training-ended", outcome: "completed", reason: "done", step: 30, epoch: 3, samples: 80, seconds: 2 },
      {
        event: "evaluated",
        accuracy: { train: 1, validation: 1, test: 1 },
        loss: { train: 0, validation: 0, test: 0 },
        seconds: 3,
      },
      { event: "job-ended", status: "completed", seconds: 10 },
    );
    expect(seconds).toEqual({ total: 110, extract: 31, train: 52, evaluate: 7 });
    expect(throughput.trainSamplesPerSecond).toBe(40);
  });

  it("counts rows once although they are looked up again without the pictures that were skipped", () => {
    const bad = { id: "cat/1.png", split: "train", reason: "it is empty" } as const;
    const first = featuresReady({ misses: 69, badPictures: [bad], samples: { train: 79, validation: 10, test: 10 } });
    const second = featuresReady({ hits: 99, misses: 0, seconds: 1, samples: { train: 79, validation: 10, test: 10 } });
    expect(resultOf(...STARTED, first, generation(2), second)).toMatchObject({
      badImages: [bad],
      cache: { hits: 30, misses: 69 },
      samples: { train: 79, validation: 10, test: 10 },
      seconds: { extract: 3 },
    });
  });

  it("keeps the last error's absence: a cancelled job has none", () => {
    expect(resultOf(...STARTED, { event: "job-ended", status: "cancelled", seconds: 1 })).not.toHaveProperty("error");
  });
});
