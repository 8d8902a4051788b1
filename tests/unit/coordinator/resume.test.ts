import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { CheckpointStore } from "../../../src/checkpoint/index.js";
import { parseJob, type Spec, specOf } from "../../../src/config/index.js";
import type { JobPlan } from "../../../src/coordinator/job-plan.js";
import {
  assertPlace,
  chooseSchedule,
  decodeState,
  extendTraining,
  findResumePoint,
  scheduleFile,
} from "../../../src/coordinator/resume.js";
import { decodeSafetensors, encodeSafetensors, sha256Hex } from "../../../src/files/index.js";
import { encodeTrainingState, type HeadSpec, HeadUpdate, readStateIdentity } from "../../../src/training/index.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";
import { OPTIONS, SHORTEST } from "../config/job-samples.js";

const DIGESTS = { dataset: "d", backbone: { program: "p", preprocessing: "q" } };
const head: HeadSpec = { features: 3, classes: 2, layers: [], dropout: 0, l1: 0, l2: 0 };
const rates = Float64Array.of(0.3, 0.2, 0.1);
const table = new Uint8Array(rates.buffer);

/** A plan, as far as a resumption looks at it. */
function createPlan(...set: string[]): JobPlan {
  const job = parseJob(SHORTEST, "/work/jobs/job.yaml", { ...OPTIONS, set });
  return { job, head, spec: specOf(job, DIGESTS) } as unknown as JobPlan;
}

/** A state after `step` steps of a plan. */
function createState(plan: JobPlan, step: number): Uint8Array {
  const update = new HeadUpdate(head, plan.job.training, rates);
  const identity = { spec: plan.spec as Spec, scheduleSha256: sha256Hex(table), fingerprint: "f" };
  const state = update.initialState(identity, { seed: 1, exponent: 10 });
  state.step = step;
  return encodeTrainingState(head, update.optimizer.slots, state);
}

let folder: string;
let store: CheckpointStore;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await CheckpointStore.open(join(folder, "checkpoints"), { keep: 3 });
});

async function write(plan: JobPlan, ...steps: number[]): Promise<string[]> {
  const paths: string[] = [];
  for (const step of steps) {
    const bytes = createState(plan, step);
    paths.push((await store.write(bytes, { step, sha256: sha256Hex(bytes), isBest: false })).path);
  }
  return paths;
}

describe("findResumePoint", () => {
  it("finds nothing in a folder that is not there, and makes none", async () => {
    const missing = join(folder, "missing");
    expect(await findResumePoint(missing, createPlan())).toBeNull();
    expect(existsSync(missing)).toBe(false);
  });

  it("finds nothing where there is no checkpoint yet", async () => {
    expect(await findResumePoint(folder, createPlan())).toBeNull();
  });

  it("finds the newest state with the table of rates", async () => {
    const plan = createPlan();
    const paths = await write(plan, 1, 2);
    writeFileSync(scheduleFile(folder), table);
    const point = await findResumePoint(folder, plan);
    expect(point).toMatchObject({ path: paths[1], damaged: [], state: { step: 2, epoch: 0 } });
    expect(readFileSync(paths[1]!).equals(point!.bytes)).toBe(true);
    expect(new Uint8Array(point!.schedule!)).toEqual(table);
  });

  it("passes over states that are cut short or gone, and names them", async () => {
    const plan = createPlan();
    const paths = await write(plan, 1, 2, 3);
    truncateSync(paths[2]!, 20);
    writeFileSync(paths[1]!, Buffer.alloc(20));
    const point = await findResumePoint(folder, plan);
    expect(point).toMatchObject({ path: paths[0], damaged: [paths[2], paths[1]], state: { step: 1 } });
  });

  it("says so when no state is whole", async () => {
    const plan = createPlan();
    for (const path of await write(plan, 1, 2)) truncateSync(path, 20);
    await expect(findResumePoint(folder, plan)).rejects.toMatchObject({
      code: "CHECKPOINT_CORRUPT",
      message: `no checkpoint in ${join(folder, "checkpoints")} is whole (2 damaged); start the job anew with --overwrite`,
    });
  });

  it.each([
    ["training.learningRate", "0.5", "0.5"],
    ["training.epochs", "9", "9"],
    ["training.solver.kind", "sgd", '"sgd"'],
    ["head.layers", "[7]", "[7]"],
    ["seed", "9", "9"],
    ["workers.lanes", "8", "8"],
  ])("refuses a job with another %s and names the key and both values", async (key, value, shown) => {
    const [path] = await write(createPlan(), 1);
    await expect(findResumePoint(folder, createPlan(`${key}=${value}`))).rejects.toMatchObject({
      code: "RESUME_MISMATCH",
      message: expect.stringMatching(
        new RegExp(
          `^${key} is not what the checkpoint .* was trained with \\(.+ then, ${shown.replace(/[[\]]/g, "\\$&")} now\\); give it its old value`,
        ),
      ),
      facts: { key, path },
    });
  });

  it.each([
    ["name", "other"],
    ["workers.min", "5"],
    ["workers.threads", "2"],
    ["workers.allReduce", "direct"],
    ["checkpoints.everySteps", "7"],
    ["cache.enabled", "false"],
    ["exact", "false"],
  ])("goes on with another %s, which cannot change the head", async (key, value) => {
    await write(createPlan(), 1);
    expect(await findResumePoint(folder, createPlan(`${key}=${value}`))).not.toBeNull();
  });
});

describe("a state whose metadata is not what a run writes, under its right name", () => {
  async function writeChanged(change: (state: Record<string, unknown>) => unknown): Promise<string> {
    const { tensors, metadata } = decodeSafetensors(createState(createPlan(), 4), "a state");
    const state = JSON.stringify(change(JSON.parse(metadata.state!)));
    const bytes = encodeSafetensors(tensors, { ...metadata, state });
    return (await store.write(bytes, { step: 4, sha256: sha256Hex(bytes), isBest: false })).path;
  }

  it.each<[string, (state: Record<string, unknown>) => unknown]>([
    ["invalid input: expected object, received null", () => null],
    ["identity: invalid input: expected object, received undefined", () => ({})],
    [
      "identity.spec: invalid input: expected record, received array",
      (state) => ({ ...state, identity: { spec: [] } }),
    ],
    ["step: too small: expected number to be >=0", (state) => ({ ...state, step: -1 })],
    ["it does not tell of each of its epochs", (state) => ({ ...state, epoch: 3 })],
    ["it is nested more than 32 deep", (state) => ({ ...state, ended: JSON.parse("[".repeat(900) + "]".repeat(900)) })],
  ])("is refused: %s", async (problem, change) => {
    const path = await writeChanged(change);
    await expect(findResumePoint(folder, createPlan())).rejects.toMatchObject({
      code: "CHECKPOINT_CORRUPT",
      message: `${path} is not a training state of this job: its metadata is damaged: ${problem}; start the job anew with --overwrite`,
    });
  });

  it("is refused with another number of exponents than tensors", async () => {
    const path = await writeChanged((state) => ({ ...state, exponents: [10] }));
    await expect(findResumePoint(folder, createPlan())).rejects.toMatchObject({
      code: "CHECKPOINT_CORRUPT",
      message: `${path} is not a training state of this job: it has 1 exponents for 2 tensors; start the job anew with --overwrite`,
    });
  });
});

describe("a job that has more epochs than its checkpoint", () => {
  const longer = (...set: string[]): JobPlan => createPlan("training.epochs=99", ...set);
  const planned = new Uint8Array(Float64Array.of(0.3, 0.25, 0.2, 0.15).buffer);

  it("is the checkpoint's job, with the number of epochs that it had", async () => {
    await write(createPlan(), 1);
    expect(await findResumePoint(folder, longer())).toMatchObject({ extendedFrom: 10, state: { step: 1 } });
    expect(await findResumePoint(folder, createPlan())).toMatchObject({ extendedFrom: null });
  });

  it("is another job where anything else differs too, and the first other key is named", async () => {
    await write(createPlan(), 1);
    await expect(findResumePoint(folder, longer("seed=9"))).rejects.toMatchObject({ facts: { key: "seed" } });
  });

  it("keeps the rates of the steps so far, takes the longer training's for the others, and says whether they agree", async () => {
    await write(createPlan(), 1, 2);
    const plan = longer();
    const resume = (await findResumePoint(folder, plan))!;
    const { state, schedule, extension } = extendTraining(plan, resume, table, planned);
    expect([...new Float64Array(schedule.buffer)]).toEqual([0.3, 0.2, 0.2, 0.15]);
    expect(extension).toEqual({ fromEpochs: 10, toEpochs: 99, hasSameRates: false });
    const identity = readStateIdentity(state!, "the state");
    expect(identity).toEqual({ spec: plan.spec, scheduleSha256: sha256Hex(schedule), fingerprint: "f" });

    const same = new Uint8Array(Float64Array.of(0.3, 0.2, 0.1, 0.05).buffer);
    expect(extendTraining(plan, resume, table, same).extension).toMatchObject({ hasSameRates: true });
  });

  it("goes on from the end of the shorter training, unless early stopping had ended it", async () => {
    const stopping = { numEpochs: 5, bestEpoch: 1, bestLossUnits: 7 };
    for (const [patience, ended] of [
      [3, "all 10 epochs are done"],
      [4, null],
    ] as const) {
      const plan = longer("dataset.validation={fraction: 0.1}", `training.earlyStopping={patience: ${patience}}`);
      await write(
        createPlan(`training.earlyStopping={patience: ${patience}}`, "dataset.validation={fraction: 0.1}"),
        patience,
      );
      const found = (await findResumePoint(folder, plan))!;
      const resume = { ...found, state: { ...found.state, stopping, ended: "all 10 epochs are done" } };
      const { state } = extendTraining(plan, resume, table, table);
      expect(decodeState(plan, state!, "the state").ended).toBe(ended);
    }
  });
});

describe("assertPlace", () => {
  it("refuses a state whose step is not one of its epoch", async () => {
    const [path] = await write(createPlan(), 7);
    const resume = (await findResumePoint(folder, createPlan()))!;
    expect(() => assertPlace(resume, 8)).not.toThrow();
    expect(() => assertPlace(resume, 7)).toThrow(
      `${path} is at step 7 in epoch 1, which has the steps from 0 to 7; start the job anew with --overwrite`,
    );
  });
});

describe("chooseSchedule", () => {
  const other = new Uint8Array(Float64Array.of(0.3, 0.2, 0.1 + 2 ** -56).buffer);
  const resume = async () => (await findResumePoint(folder, createPlan()))!;

  it("takes the planned table for a new job", () => {
    expect(chooseSchedule(other, null)).toBe(other);
  });

  it("takes the table that the job began with, whatever this process plans", async () => {
    await write(createPlan(), 1);
    writeFileSync(scheduleFile(folder), table);
    expect(new Uint8Array(chooseSchedule(other, await resume()))).toEqual(table);
  });

  it("takes the planned table where the first one is lost or damaged and the planned one is equal", async () => {
    await write(createPlan(), 1);
    expect(chooseSchedule(table, await resume())).toBe(table);
    writeFileSync(scheduleFile(folder), other);
    expect(chooseSchedule(table, await resume())).toBe(table);
  });

  it("refuses to go on with other rates", async () => {
    const [path] = await write(createPlan(), 1);
    const point = await resume();
    expect(() => chooseSchedule(other, point)).toThrow(
      `the learning rates that Node ${process.versions.node} plans are not those that ${path} was trained with, and ` +
        "checkpoints/schedule.f64 does not hold them; resume with the version of Node that began the job, or start anew with --overwrite",
    );
  });
});
