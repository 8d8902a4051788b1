import { type BlobRef, BlobService, type BlobStore, FsBlobStore } from "../blobs/index.js";
import { CheckpointStore } from "../checkpoint/index.js";
import type { Assignment, JobEvent, Roster } from "../control/index.js";
import { microBatchRows } from "../data/index.js";
import { createOnnxEngine } from "../engine/index.js";
import { formatSamples } from "../evaluation/index.js";
import { removeOwn, writeFileAtomic } from "../files/index.js";
import { Compute, type ComputeSpec, type GoldenPicture, type ProofValues, probeBackbone } from "../proof/index.js";
import type { GrpcListener } from "../wire/index.js";
import { Coordinator, type TrainedJob } from "./coordinator.js";
import { exportBackbone } from "./export-run.js";
import { collectGoldenPictures, storeGoldenPictures } from "./golden.js";
import type { JobPlan } from "./job-plan.js";
import { Rendezvous } from "./rendezvous.js";
import { RendezvousService } from "./rendezvous-service.js";
import { type ResumePoint, scheduleFile } from "./resume.js";
import { BLOBS, PULLED_NAMES, WORKER_ROOTS } from "./run-files.js";
import type { RunFolder } from "./run-folder.js";
import { WorkerGroup } from "./worker-group.js";

/** Time for workers that others started to hear that they are dismissed. */
const DISMISSAL_GRACE_MS = 10_000;

/** How the training of a job is hosted. */
export interface TrainingStageOptions {
  /** What to go on from; null: a new job. */
  readonly resume: ResumePoint | null;
  readonly launchWorkers: boolean;
  /** Where workers reach the coordinator; it is given back with the stage's end. */
  readonly endpoint: GrpcListener;
  readonly token: string;
  /** Port of the first launched worker's /metrics, the others' follow; 0: any free ones; undefined: none. */
  readonly workerMetricsPort: number | undefined;
  readonly signal: AbortSignal;
  emit(event: JobEvent): void;
  /** Hears of the bytes of blobs as they go to workers and come from them. */
  onBlobBytes(direction: "sent" | "received", bytes: number): void;
}

/** Hosts a job's coordinator, starts its workers if asked to, leads them through training and stops them. */
export async function runTrainingStage(
  plan: JobPlan,
  folder: RunFolder,
  options: TrainingStageOptions,
): Promise<TrainedJob> {
  try {
    return await hostTraining(plan, folder, options);
  } finally {
    await removeOwn(folder.path, PULLED_NAMES);
  }
}

async function hostTraining(plan: JobPlan, folder: RunFolder, options: TrainingStageOptions): Promise<TrainedJob> {
  const { token, emit, onBlobBytes, signal, resume } = options;
  const { job } = plan;
  const checkpoints = await CheckpointStore.open(folder.file("checkpoints"), { keep: job.checkpoints.keep });
  if (resume !== null) {
    const { state, path, damaged, earlier } = resume;
    const earlierSeconds = earlier.seconds;
    emit({ event: "resuming", step: state.step, epoch: state.epoch, path, damaged, earlierSeconds });
  }
  const blobs = await FsBlobStore.open(folder.file(BLOBS));
  const golden = await collectGoldenPictures(plan);
  await exportBackbone(folder, plan, golden);
  const assignment = await storeAssignment(plan, golden, blobs);

  const numWorkers = options.launchWorkers ? job.workers.min : job.workers.max;
  const rendezvous = new Rendezvous(
    { reference: proveSelf(plan, golden, { signal, emit }), emit },
    { assignment, exact: job.exact, pictures: golden.map(({ name }) => name), maxWorkers: numWorkers },
  );
  const services = [
    new BlobService({ store: blobs, onBytes: (bytes) => onBlobBytes("sent", bytes) }),
    new RendezvousService(rendezvous),
  ];
  const server = options.endpoint.serve(services, {
    token,
    maxRequestBytes: maxRequestBytes(golden.length, plan.backbone.features),
    onRefused: (error) => rendezvous.turnedAway(error),
  });
  let workers: WorkerGroup | undefined;
  try {
    const { address } = server;
    rendezvous.start(address);
    emit({ event: "coordinator-listening", address });
    workers = new WorkerGroup({
      count: options.launchWorkers ? numWorkers : 0,
      coordinator: address,
      token,
      cacheFolder: job.cache.folder,
      threads: job.workers.threads,
      metricsPort: options.workerMetricsPort,
      roots: folder.file(WORKER_ROOTS),
      logs: folder.file("logs"),
      onLost: (pid, reason) => rendezvous.processEnded(pid, reason),
    });
    for (const { pid } of workers.processes) if (pid !== undefined) emit({ event: "worker-started", pid });
    const keepSchedule = (bytes: Uint8Array): Promise<void> => writeFileAtomic(scheduleFile(folder.path), bytes);
    const keepSamples = (samples: Roster["samples"]): Promise<void> =>
      writeFileAtomic(folder.file("samples.jsonl"), formatSamples(samples));
    const onReceived = (bytes: number): void => onBlobBytes("received", bytes);
    const deps = { rendezvous, blobs, checkpoints, emit, onReceived, keepSchedule, keepSamples };
    const coordinator = new Coordinator(deps, plan, { address, token });
    return await Promise.race([coordinator.run(resume, { signal }), workers.failure, rendezvous.failure]);
  } finally {
    rendezvous.stop("the job has ended");
    await workers?.stop();
    await server.drain(DISMISSAL_GRACE_MS);
  }
}

/** A message of control is small; the largest is a proof, which has the features of all golden pictures. */
function maxRequestBytes(numPictures: number, numFeatures: number): number {
  return Math.max(4 * 1024 * 1024, numPictures * numFeatures * 4 + 64 * 1024);
}

/** The coordinator's own golden values, by an engine that is gone afterwards. */
async function proveSelf(
  plan: JobPlan,
  golden: readonly GoldenPicture[],
  { signal, emit }: Pick<TrainingStageOptions, "signal" | "emit">,
): Promise<ProofValues> {
  const { backbone, preprocessing } = plan;
  const compute = await Compute.start(computeSpec(plan), backbone.program.bytes, { threads: 1, signal });
  try {
    const { features } = backbone;
    const message = await probeBackbone(compute.backbone, golden, { preprocessing, features, signal });
    if (message !== null) emit({ event: "warning", about: "preprocessing", message });
    return await compute.prove(golden, { signal });
  } finally {
    await compute.dispose();
  }
}

/**
 * Runs a job's backbone on two batches of its first pictures, by an engine that is gone afterwards.
 * @returns what to warn of, or null
 * @throws HeadwayError MODEL_INVALID
 */
export async function tryBackbone(plan: JobPlan): Promise<string | null> {
  const { backbone, preprocessing } = plan;
  const engine = await createOnnxEngine({ threads: 1 });
  try {
    const executable = await engine.compile({ name: "backbone", bytes: backbone.program.bytes });
    const golden = await collectGoldenPictures(plan);
    return await probeBackbone(executable, golden, { preprocessing, features: backbone.features });
  } finally {
    await engine.dispose();
  }
}

function computeSpec({ job, head, preprocessing }: JobPlan): ComputeSpec {
  const { batchSize, labelSmoothing } = job.training;
  const numLanes = job.workers.lanes;
  const rows = microBatchRows(batchSize, numLanes);
  return { head, numLanes, rows, labelSmoothing, seed: job.seed, preprocessing };
}

/** Stores what workers are told of the job, and the blobs that it names. */
async function storeAssignment(plan: JobPlan, golden: readonly GoldenPicture[], store: BlobStore): Promise<BlobRef> {
  const { job, backbone, head, preprocessing, spec, dataset } = plan;
  const assignment: Assignment = {
    spec,
    seed: job.seed,
    numLanes: job.workers.lanes,
    head,
    classes: dataset.classes,
    training: job.training,
    allReduce: job.workers.allReduce,
    checkpointSteps: job.checkpoints.everySteps,
    cache: { enabled: job.cache.enabled, maxBytes: job.cache.maxBytes },
    backbone: {
      program: await store.put(backbone.program.bytes),
      digest: backbone.digest,
      cut: backbone.cut,
      features: backbone.features,
      preprocessing,
    },
    golden: await storeGoldenPictures(golden, store),
  };
  return store.put(new TextEncoder().encode(JSON.stringify(assignment)));
}
