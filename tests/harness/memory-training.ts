// A job's training in one process: as many ranks as wanted, each with its own lanes, features and state, joined by the
// memory transport. All parts are the product's; only processes, pictures and the coordinator are missing.
import { setMaxListeners } from "node:events";
import { createMemoryLinks, INITIAL_EXPONENT } from "../../src/collective/index.js";
import type { Assignment, Roster } from "../../src/control/index.js";
import { lanesOf, planLaneTable } from "../../src/coordinator/lane-table.js";
import { idHash, LanePlan, type Sample, type Split } from "../../src/data/index.js";
import type { Engine, Executable } from "../../src/engine/index.js";
import { MemoryFeatureStore } from "../../src/features/index.js";
import { sha256Hex } from "../../src/files/index.js";
import { counterUniform } from "../../src/random/index.js";
import {
  decodeTrainingState,
  type EpochRecord,
  encodeTrainingState,
  evaluationProgram,
  gradientProgram,
  type HeadSpec,
  HeadUpdate,
  planSchedule,
  type TrainingState,
} from "../../src/training/index.js";
import { LaneFeatures } from "../../src/worker/lane-features.js";
import { LaneGradients } from "../../src/worker/lane-gradients.js";
import { planLaneWork } from "../../src/worker/lane-work.js";
import { PhaseClock } from "../../src/worker/phase-clock.js";
import { Trainer, type TrainingOutcome } from "../../src/worker/trainer.js";
import { tallyValidation } from "../../src/worker/validation.js";

/** What a job in memory is made of. */
export interface MemoryJobOptions {
  readonly head?: Partial<HeadSpec>;
  /** @default 101 */
  readonly numSamples?: number;
  /** @default 23 */
  readonly numValidation?: number;
  /** @default 16 */
  readonly numLanes?: number;
  readonly seed?: number;
  readonly training?: Partial<Assignment["training"]>;
  /** Factor of each training sample's features. @default 1 */
  scaleOf?(index: number): number;
  /** By training sample; as in a manifest. @default 1 */
  weightOf?(index: number): number;
}

/** A job with the features of its samples. */
export interface MemoryJob {
  readonly head: HeadSpec;
  readonly training: Assignment["training"];
  readonly numLanes: number;
  readonly seed: number;
  readonly roster: Roster;
  /** Features by sample of the roster. */
  readonly rows: readonly Float32Array[];
  readonly plan: LanePlan;
  /** Learning rate by step. */
  readonly rates: Float64Array;
}

/** The compiled programs of a job. */
export interface MemoryPrograms {
  readonly gradient: Executable;
  readonly evaluation: Executable;
}

/** A step as a rank committed it. */
export interface CommittedStep {
  readonly step: number;
  /** Redos with a larger exponent that it took. */
  readonly attempt: number;
  /** Mean gradient of the step, tensor by tensor, before penalties and clipping. */
  readonly gradients: readonly Float64Array[];
  /** The parameters after the step. */
  readonly weights: readonly Float32Array[];
  /** The step's samples that this rank computed, as indices into the training samples. */
  readonly samples: readonly number[];
}

/** What one rank did. */
export interface RankRun {
  readonly outcome: TrainingOutcome | null;
  /** Why it failed. */
  readonly error: unknown;
  readonly steps: readonly CommittedStep[];
  readonly epochs: readonly EpochRecord[];
  /** The states that it published: after so many steps, and why. */
  readonly published: readonly { readonly step: number; readonly reason: string }[];
  /** The encoded state after each epoch. */
  readonly epochStates: readonly Uint8Array[];
  /** The state it ended with, encoded. */
  readonly lastState: Uint8Array;
}

/** How ranks train. */
export interface MemoryTrainingOptions {
  readonly worldSize: number;
  /** @default auto */
  readonly allReduce?: "auto" | "direct" | "reduce-scatter";
  /** Exponents to start with, one for all tensors or one each. @default INITIAL_EXPONENT */
  readonly exponents?: number | readonly number[];
  /** An encoded state to go on from. */
  readonly from?: Uint8Array;
  /** The last rank asks all to stop after so many committed steps. */
  readonly stopAfterStep?: number;
  /** @default 0, only at the end */
  readonly checkpointSteps?: number;
  /** Whether a rank's failure ends the others; else each has to fail by itself. @default false */
  readonly endsTogether?: boolean;
}

const DEFAULT_TRAINING: Assignment["training"] = {
  solver: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  epochs: 2,
  batchSize: 32,
  learningRate: 0.05,
  schedule: { kind: "cosine", warmupSteps: 0, finalFraction: 0 },
  labelSmoothing: 0,
  classWeights: "none",
  clip: "none",
  earlyStopping: "none",
};

/** Makes a job of seeded features: each class has a centre, a sample is its centre plus noise, as after a ReLU. */
export function createMemoryJob(options: MemoryJobOptions = {}): MemoryJob {
  const { numSamples = 101, numValidation = 23, numLanes = 16, seed = 1, scaleOf = () => 1, weightOf } = options;
  const head: HeadSpec = { features: 12, classes: 10, layers: [], dropout: 0, l1: 0, l2: 0, ...options.head };
  const training = { ...DEFAULT_TRAINING, ...options.training };
  const rows: Float32Array[] = [];
  const create = (split: Split, index: number): Sample => {
    const id = `${split}/${String(index).padStart(6, "0")}.png`;
    const classIndex = index % head.classes;
    const stream = split === "train" ? 1 : 2;
    const scale = split === "train" ? scaleOf(index) : 1;
    const row = Float32Array.from({ length: head.features }, (_, unit) => {
      const centre = counterUniform(seed, "golden", 0, classIndex, unit);
      const noise = counterUniform(seed, "golden", stream, index, unit) - 0.5;
      return scale * Math.max(0, 2 * centre + noise - 0.5);
    });
    rows.push(row);
    const sha256 = sha256Hex(id);
    const weight = split === "train" ? (weightOf?.(index) ?? 1) : 1;
    return { id, classIndex, group: id, weight, split, source: { kind: "file", path: id }, sha256 };
  };
  const samples = [
    ...Array.from({ length: numSamples }, (_, index) => create("train", index)),
    ...Array.from({ length: numValidation }, (_, index) => create("validation", index)),
  ];
  const plan = new LanePlan({ numSamples, numLanes, batchSize: training.batchSize, seed });
  const { stepsPerEpoch } = plan;
  const { schedule, learningRate, epochs } = training;
  const rates = planSchedule(schedule, { learningRate, totalSteps: epochs * stepsPerEpoch, stepsPerEpoch });
  return { head, training, numLanes, seed, roster: { samples }, rows, plan, rates };
}

/** Compiles a job's programs; they may be shared by all ranks, world sizes and runs. */
export async function compileMemoryJob(engine: Engine, job: MemoryJob, sessions = 1): Promise<MemoryPrograms> {
  const { labelSmoothing } = job.training;
  const options = { rows: job.plan.rowsPerLane, labelSmoothing };
  return {
    gradient: await engine.compile(gradientProgram(job.head, options), { sessions }),
    evaluation: await engine.compile(evaluationProgram(job.head), { sessions }),
  };
}

/** Trains a job on `worldSize` ranks; by rank. */
export async function trainInMemory(
  job: MemoryJob,
  programs: MemoryPrograms,
  options: MemoryTrainingOptions,
): Promise<RankRun[]> {
  const { worldSize, endsTogether = false } = options;
  const table = planLaneTable(
    job.numLanes,
    Array.from({ length: worldSize }, (_, rank) => rank),
  );
  const failure = new AbortController();
  setMaxListeners(0, failure.signal); // each receive of each rank listens
  const links = createMemoryLinks(worldSize);
  const ranks = links.map((link) => runRank(job, programs, { ...options, link, lanes: lanesOf(table, link.rank) }));
  return Promise.all(
    ranks.map(async (start) => {
      const run = await start(failure.signal);
      if (run.error !== null && endsTogether) failure.abort(new Error("another rank failed"));
      return run;
    }),
  );
}

interface RankOptions extends MemoryTrainingOptions {
  readonly link: ReturnType<typeof createMemoryLinks>[number];
  readonly lanes: readonly number[];
}

function runRank(job: MemoryJob, programs: MemoryPrograms, options: RankOptions) {
  const { head, training, numLanes, seed } = job;
  const { link, lanes, allReduce = "auto", worldSize } = options;
  const update = new RecordingUpdate(head, training, job.rates);
  const { slots } = update.optimizer;
  const recorder = new RowRecorder(job, programs.gradient);
  const steps: CommittedStep[] = [];
  const epochs: EpochRecord[] = [];
  const epochStates: Uint8Array[] = [];
  const published: { step: number; reason: string }[] = [];
  return async (signal: AbortSignal): Promise<RankRun> => {
    const state = startState(job, update, options);
    const classes = Array.from({ length: head.classes }, (_, index) => `class ${index}`);
    const assignment = { numLanes, seed, training, classes } as unknown as Assignment;
    const work = planLaneWork(assignment, job.roster, lanes);
    const store = await storeRows(job);
    const features = await LaneFeatures.load(store, work.training, work.trainingMembers, head.features);
    const validation = await LaneFeatures.load(store, work.validation, work.validationMembers, head.features);
    const own = { samples: work.validation, features: validation, lanes, numLanes };
    const gradients = new AttemptRecorder(
      { executable: recorder.executable, features, targets: work.targets },
      { head, rows: work.plan.rowsPerLane, numLanes, seed },
    );
    const trainer: Trainer = new Trainer(
      {
        link,
        update,
        clock: new PhaseClock(),
        gradients,
        evaluate:
          work.validation.length === 0
            ? null
            : (parameters) => tallyValidation(programs.evaluation, head, parameters, own, { signal }),
        onStep: (current) => {
          const { attempt } = gradients;
          steps.push({
            step: current.step,
            attempt,
            gradients: update.lastGradients,
            weights: current.parameters.map((values) => values.slice()),
            samples: recorder.take(attempt),
          });
          stopBefore(current.step + 1);
        },
        onEpoch: (record) => {
          epochs.push(record);
          epochStates.push(encodeTrainingState(head, slots, state));
        },
        publish: async ({ step }, reason) => {
          published.push({ step, reason });
        },
      },
      {
        generation: { leaseRevision: 1, counter: 1 },
        laneTableRevision: 1,
        lanes,
        plan: work.plan,
        numEpochs: training.epochs,
        numValidation: work.validation.length,
        validationIdSum: work.validation.reduce((sum, { id }) => sum + idHash(id), 0),
        earlyStopping: training.earlyStopping,
        allReduce,
        checkpointSteps: options.checkpointSteps ?? 0,
        idHashes: work.targets.idHashes,
        describe: (sample) => work.training[sample]!.id,
      },
    );
    const stopBefore = (step: number): void => {
      const isLast = link.rank === worldSize - 1;
      if (isLast && step === options.stopAfterStep) trainer.requestStop("the test asks for it");
    };
    stopBefore(state.step + 1);
    let outcome: TrainingOutcome | null = null;
    let error: unknown = null;
    try {
      outcome = await trainer.run(state, { signal });
    } catch (thrown) {
      error = thrown;
    }
    return {
      outcome,
      error,
      steps,
      epochs,
      published,
      epochStates,
      lastState: encodeTrainingState(head, slots, state),
    };
  };
}

async function storeRows({ head, roster, rows }: MemoryJob): Promise<MemoryFeatureStore> {
  const store = new MemoryFeatureStore(head.features);
  for (const [index, { sha256 }] of roster.samples.entries()) {
    await store.append({ sha256s: [sha256], values: rows[index]! });
  }
  return store;
}

function startState(job: MemoryJob, update: HeadUpdate, options: MemoryTrainingOptions): TrainingState {
  const { from, exponents = INITIAL_EXPONENT } = options;
  if (from !== undefined) return decodeTrainingState(job.head, update.optimizer.slots, from, "the given state");
  const identity = { spec: {}, scheduleSha256: "0".repeat(64), fingerprint: "" };
  const isOne = typeof exponents === "number";
  const state = update.initialState(identity, { seed: job.seed, exponent: isOne ? exponents : 0 });
  if (!isOne) state.exponents = [...exponents];
  return state;
}

/** Notes which attempt at a step the last contribution was. */
class AttemptRecorder extends LaneGradients {
  attempt = 0;

  override contribute(...args: Parameters<LaneGradients["contribute"]>): ReturnType<LaneGradients["contribute"]> {
    this.attempt = args[0].attempt;
    return super.contribute(...args);
  }
}

/** Notes each step's mean gradient on its way to the update. */
class RecordingUpdate extends HeadUpdate {
  lastGradients: readonly Float64Array[] = [];

  override apply(state: TrainingState, sums: Float64Array, units: readonly number[], numSamples: number): void {
    let offset = 0;
    this.lastGradients = state.parameters.map(({ length }, tensor) => {
      const part = sums.slice(offset, offset + length).map((sum) => (sum * units[tensor]!) / numSamples);
      offset += length;
      return part;
    });
    super.apply(state, sums, units, numSamples);
  }
}

/** Notes which samples' rows reach the engine with a weight, by the rows' own bytes. */
class RowRecorder {
  readonly executable: Executable;
  readonly #calls: number[][] = [];

  constructor(job: MemoryJob, executable: Executable) {
    const { features } = job.head;
    const bytesOf = (row: Float32Array): string => Buffer.from(row.slice().buffer).toString("latin1");
    const sampleOf = new Map(job.rows.slice(0, job.plan.numSamples).map((row, index) => [bytesOf(row), index]));
    this.executable = {
      numSessions: executable.numSessions,
      run: (inputs, options) => {
        const rows = inputs.features!.data as Float32Array;
        const weights = [...(inputs.weights!.data as Float32Array)];
        this.#calls.push(
          weights.flatMap((weight, row) =>
            weight === 0 ? [] : sampleOf.get(bytesOf(rows.subarray(row * features, (row + 1) * features)))!,
          ),
        );
        return executable.run(inputs, options);
      },
      dispose: () => executable.dispose(),
    };
  }

  /** The samples of a step that took `attempt` redos: every attempt has the same. */
  take(attempt: number): number[] {
    const samples = this.#calls.splice(0).flat();
    return samples.slice(0, samples.length / (attempt + 1));
  }
}
