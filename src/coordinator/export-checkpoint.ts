import { existsSync } from "node:fs";
import { join } from "node:path";
import { CheckpointStore } from "../checkpoint/index.js";
import { type Job, type Spec, specSha256 } from "../config/index.js";
import type { JobEvent } from "../control/index.js";
import { datasetDigest, preprocessingDigest, SPLITS } from "../data/index.js";
import { cpuQuota } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { type ExportedBase, loadExportedBase, readSamples } from "../evaluation/index.js";
import type { BySplit, JobResult } from "../report/index.js";
import {
  createOptimizer,
  decodeTrainingState,
  type HeadSpec,
  readStateIdentity,
  type TrainingState,
} from "../training/index.js";
import { assertSameLoss, evaluateExport, numbersOf } from "./evaluate-export.js";
import { exportHead } from "./export-run.js";
import { JobRecord } from "./job-record.js";
import { RunFolder } from "./run-folder.js";

/** How to export. */
export interface ExportOptions {
  readonly signal?: AbortSignal;
  /** How far the measurement is. */
  onProgress?(done: number, total: number): void;
}

/**
 * Writes the head of the newest whole checkpoint of a run that was stopped, failed or killed, the best epoch's where the
 * job stops early, and measures it in a fresh process. Data, model and job file are not read again: backbone, classes and
 * list of samples lie in the run folder since before training, and the checkpoint says which backbone it was trained on.
 * Pictures are decoded only where the cache lacks their features.
 * @param job of the run folder; where it says `output`, the folder may have been moved since
 * @returns the result with the head's numbers, also written to `result.json`; its status stays what it was
 * @throws HeadwayError NOT_FOUND where nothing can be exported, MODEL_INVALID, CHECKPOINT_CORRUPT, FOLDER_IN_USE, and what
 *   the measurement throws
 */
export async function exportCheckpoint(job: Job, runFolder: string, options: ExportOptions = {}): Promise<JobResult> {
  const folder = await RunFolder.reopen(job, runFolder);
  try {
    return await exportFrom(job, folder, options);
  } finally {
    await folder.close();
  }
}

async function exportFrom(job: Job, folder: RunFolder, options: ExportOptions): Promise<JobResult> {
  const base = await loadExportedBase(folder.path);
  const samples = await readSamples(folder.file("samples.jsonl"), base.classes.length);
  const earlier = await RunFolder.readResult(folder.path);
  const { state, head, spec } = await readState(job, folder.path, base);
  const record = new JobRecord(job.name, earlier);
  const emit = (event: JobEvent): void => {
    record.apply(event);
    folder.journal(event, new Date());
  };
  // Pictures that were skipped are in the digest and not in the list.
  if (job.dataset.onBadImage === "fail" && datasetDigest(base.classes, samples) !== spec.dataset) {
    const path = folder.file("samples.jsonl");
    throw new HeadwayError("MODEL_INVALID", `${path} is not what the checkpoint was trained on; run the job again`, {
      path,
    });
  }
  const exported = await exportHead(folder, head, state);
  const start = performance.now();
  const { lanes: numLanes, threads } = job.workers;
  const request = {
    folder: folder.path,
    numLanes,
    cache: job.cache,
    threads: threads === "auto" ? cpuQuota() : threads,
  };
  const onProgress = (done: number, total: number): void => options.onProgress?.(done, total);
  const { headSha256, evaluation } = await evaluateExport(request, { ...options, onProgress });
  if (headSha256 !== exported.sha256)
    throw new HeadwayError("NONDETERMINISTIC", `head.safetensors changed while it was measured: ${headSha256}`);
  if (job.exact && state.best !== null) assertSameLoss(evaluation, state, state.best.epoch);
  const count = (split: string): number => samples.filter((sample) => sample.split === split).length;
  const counts = Object.fromEntries(SPLITS.map((split) => [split, count(split)])) as unknown as BySplit<number>;
  record.describe({ specSha256: specSha256(spec), samples: counts, steps: state.step, epochs: state.epoch });
  emit({ event: "head-exported", ...exported });
  emit({ event: "evaluated", ...numbersOf(evaluation), seconds: (performance.now() - start) / 1000 });
  await folder.writeResult(record.result);
  return record.result;
}

/** The newest whole state of a run folder, held against the backbone beside it. @throws HeadwayError as {@link exportCheckpoint} */
export async function readState(
  job: Job,
  runFolder: string,
  { classes, backbone }: ExportedBase,
): Promise<{ state: TrainingState; head: HeadSpec; spec: Spec }> {
  const { keep } = job.checkpoints;
  const path = join(runFolder, "checkpoints");
  const latest = existsSync(path) ? await (await CheckpointStore.open(path, { keep })).readLatest() : undefined;
  if (latest === undefined) {
    const message = `${path} holds no checkpoint yet, so there is no head to export; go on with the run by --resume`;
    throw new HeadwayError("NOT_FOUND", message, { path });
  }
  const { bytes, checkpoint } = latest;
  const spec = readStateIdentity(bytes, checkpoint.path).spec as unknown as Spec;
  const { program, preprocessing } = spec.backbone ?? {};
  if (program !== backbone.digest || preprocessing !== preprocessingDigest(backbone.preprocessing)) {
    const message = `${checkpoint.path} was trained on another backbone than ${join(runFolder, "backbone")} holds; run the job again`;
    throw new HeadwayError("MODEL_INVALID", message, { path: checkpoint.path });
  }
  const { layers, dropout, l1, l2 } = job.head;
  const head = { features: backbone.features, classes: classes.length, layers, dropout, l1, l2 };
  const { slots } = createOptimizer(job.training.solver);
  return { state: decodeTrainingState(head, slots, bytes, checkpoint.path), head, spec };
}
