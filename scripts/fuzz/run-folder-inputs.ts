// A small run folder by headway's own writers, without a run: the same bytes each time.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CheckpointStore } from "../../src/checkpoint/index.js";
import { loadJob } from "../../src/config/index.js";
import { exportBackbone, exportHead } from "../../src/coordinator/export-run.js";
import { type JobPlan, planJob } from "../../src/coordinator/job-plan.js";
import { JobRecord } from "../../src/coordinator/job-record.js";
import { scheduleFile } from "../../src/coordinator/resume.js";
import { RunFolder } from "../../src/coordinator/run-folder.js";
import { formatSamples } from "../../src/evaluation/index.js";
import { sha256Hex } from "../../src/files/index.js";
import { encodeTrainingState, HeadUpdate } from "../../src/training/index.js";
import { type TinyJob, writeTinyJob } from "../../tests/harness/tiny-job.js";

/** Steps of the checkpoints in the folder. */
const STEPS = [2, 4];

/** The parts of a tiny job that was run. */
export interface RunInputs {
  readonly plan: JobPlan;
  /** The run folder as it was written. */
  readonly run: string;
  /** A picture to predict. */
  readonly picture: string;
}

/** Writes a job and what a run of it leaves into `inputs`. */
export async function writeRun(inputs: string): Promise<void> {
  mkdirSync(inputs);
  const job = writeTinyJob(inputs, { perClass: 8 });
  const plan = await planOf(job);
  const folder = await RunFolder.create(plan.job, { existing: "refuse" });
  const rates = new Float64Array(12).fill(0.1);
  const update = new HeadUpdate(plan.head, plan.job.training, rates);
  const table = new Uint8Array(rates.buffer);
  const identity = { spec: plan.spec, scheduleSha256: sha256Hex(table), fingerprint: "a machine" };
  const state = update.initialState(identity, { seed: plan.job.seed, exponent: 10 });
  const store = await CheckpointStore.open(folder.file("checkpoints"), { keep: 2 });
  for (const step of STEPS) {
    state.step = step;
    const bytes = encodeTrainingState(plan.head, update.optimizer.slots, state);
    await store.write(bytes, { step, sha256: sha256Hex(bytes), isBest: false });
  }
  writeFileSync(scheduleFile(folder.path), table);
  writeFileSync(folder.file("samples.jsonl"), formatSamples(plan.dataset.samples));
  await exportBackbone(folder, plan, []);
  const exported = await exportHead(folder, plan.head, state);
  await folder.writeResult(resultOf(plan, exported));
  await folder.close();
}

function resultOf(plan: JobPlan, exported: { path: string; sha256: string; parameters: number }) {
  const record = new JobRecord(plan.job.name);
  record.describe({ specSha256: plan.specSha256, samples: { train: 18, validation: 3, test: 3 }, steps: 4, epochs: 0 });
  record.apply({ event: "head-exported", ...exported });
  const [accuracy, loss] = [0.5, 1].map((value) => ({ train: value, validation: value, test: value }));
  record.apply({ event: "evaluated", accuracy: accuracy!, loss: loss!, seconds: 1 });
  record.apply({ event: "job-ended", status: "completed", seconds: 2 });
  return record.result;
}

/** Reads what {@link writeRun} wrote. */
export async function openRun(inputs: string): Promise<RunInputs> {
  const job = { path: join(inputs, "job.yaml"), home: join(inputs, "home") };
  const picture = join(inputs, "pictures", "red", "03.png");
  return { plan: await planOf(job), run: join(inputs, "run"), picture };
}

async function planOf({ path, home }: Pick<TinyJob, "path" | "home">): Promise<JobPlan> {
  return planJob(await loadJob(path, { cacheHome: join(home, "cache"), cwd: "/" }));
}

/** Copies the run folder into a case's folder. */
export function copyRun(run: string, folder: string): string {
  const copy = join(folder, "run");
  cpSync(run, copy, { recursive: true });
  return copy;
}

/** The bytes of files of a run folder, by name. */
export function readFiles(run: string, names: readonly string[]): ReadonlyMap<string, Buffer> {
  return new Map(names.map((name) => [name, readFileSync(join(run, name))]));
}
