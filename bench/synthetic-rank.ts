// A rank's part in a job whose features are made up: everything that a worker composes after extraction, in one process.
import { INITIAL_EXPONENT, type PeerLink } from "../src/collective/index.js";
import type { Assignment, Roster } from "../src/control/index.js";
import type { Sample } from "../src/data/index.js";
import { createOnnxEngine, type Engine, type Executable } from "../src/engine/index.js";
import { MemoryFeatureStore } from "../src/features/index.js";
import { sha256Hex } from "../src/files/index.js";
import { counterUniform } from "../src/random/index.js";
import { gradientProgram, type HeadSpec, HeadUpdate, type TrainingState } from "../src/training/index.js";
import { LaneFeatures } from "../src/worker/lane-features.js";
import { LaneGradients } from "../src/worker/lane-gradients.js";
import { type LaneWork, planLaneWork } from "../src/worker/lane-work.js";
import { PhaseClock } from "../src/worker/phase-clock.js";
import { Trainer } from "../src/worker/trainer.js";

/** What a step of a linear head costs depends on these. */
export interface StepShape {
  readonly batchSize: number;
  readonly features: number;
  readonly classes: number;
  readonly numLanes: number;
}

const SEED = 1;
const GENERATION = { leaseRevision: 1, counter: 1 };

/** A rank that owns all lanes. */
export class SyntheticRank {
  readonly shape: StepShape;
  readonly head: HeadSpec;
  readonly work: LaneWork;
  readonly gradients: LaneGradients;
  readonly state: TrainingState;
  readonly update: HeadUpdate;
  /** Row-major [samples, features], in id order. */
  readonly rows: Float32Array;
  readonly #engine: Engine;
  readonly #numEpochs: number;

  private constructor(
    parts: Omit<SyntheticRank, "contribute" | "train" | "dispose">,
    engine: Engine,
    numEpochs: number,
  ) {
    this.shape = parts.shape;
    this.head = parts.head;
    this.work = parts.work;
    this.gradients = parts.gradients;
    this.state = parts.state;
    this.update = parts.update;
    this.rows = parts.rows;
    this.#engine = engine;
    this.#numEpochs = numEpochs;
  }

  /** @param options.threads engine threads, each with a session of the gradient program */
  static async create(shape: StepShape, options: { steps: number; threads: number }): Promise<SyntheticRank> {
    const { batchSize, features, classes, numLanes } = shape;
    const head: HeadSpec = { features, classes, layers: [], dropout: 0, l1: 0, l2: 0 };
    const numSamples = 4 * batchSize;
    const samples = Array.from({ length: numSamples }, (_, index) => syntheticSample(index, classes));
    const rows = Float32Array.from({ length: numSamples * features }, (_, index) =>
      Math.max(0, 2 * counterUniform(SEED, "golden", 0, 0, index) - 1),
    );
    const store = new MemoryFeatureStore(features);
    await store.append({ sha256s: samples.map(({ sha256 }) => sha256), values: rows });
    const training = {
      solver: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      epochs: Math.ceil(options.steps / 4),
      batchSize,
      classWeights: "none",
      clip: "none",
    };
    const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
    const assignment = { numLanes, seed: SEED, training, classes: names } as unknown as Assignment;
    const roster: Roster = { samples };
    const lanes = Array.from({ length: numLanes }, (_, lane) => lane);
    const work = planLaneWork(assignment, roster, lanes);
    const engine = await createOnnxEngine({ threads: options.threads });
    const program = gradientProgram(head, { rows: work.plan.rowsPerLane, labelSmoothing: 0 });
    const executable: Executable = await engine.compile(program, { sessions: options.threads });
    const gradients = new LaneGradients(
      {
        executable,
        features: await LaneFeatures.load(store, work.training, work.trainingMembers, features),
        targets: work.targets,
      },
      { head, rows: work.plan.rowsPerLane, numLanes, seed: SEED },
    );
    const update = new HeadUpdate(head, assignment.training, new Float64Array(training.epochs * 4).fill(1e-3));
    const identity = { spec: null, scheduleSha256: "", fingerprint: "" };
    const state = update.initialState(identity, { seed: SEED, exponent: INITIAL_EXPONENT });
    return new SyntheticRank({ shape, head, work, gradients, state, update, rows }, engine, training.epochs);
  }

  /** Computes the contribution of all lanes to a step of the first epoch; nothing is committed. */
  async contribute(order: Uint32Array, step: number): Promise<Float64Array> {
    const { plan, lanes } = this.work;
    const id = { kind: "gradient", generation: GENERATION, step, attempt: 0, laneTableRevision: 1 } as const;
    const { values } = await this.gradients.contribute(
      id,
      plan.stepRows(order, step, lanes),
      this.state,
      this.state.exponents,
      {
        stopRequested: false,
        isVoid: () => false,
      },
    );
    return values;
  }

  /** Trains all steps as the rank of `link`; `onStep` hears the wall seconds of each step by phase. */
  async train(link: PeerLink, onStep: (seconds: Record<string, number>) => void): Promise<void> {
    const { work, update, gradients, state } = this;
    const clock = new PhaseClock();
    const trainer = new Trainer(
      {
        link,
        update,
        gradients,
        clock,
        evaluate: null,
        onStep: () => onStep(clock.take()),
        onEpoch: () => undefined,
        publish: async () => undefined,
      },
      {
        generation: GENERATION,
        laneTableRevision: 1,
        lanes: work.lanes,
        plan: work.plan,
        numEpochs: this.#numEpochs,
        numValidation: 0,
        validationIdSum: 0,
        earlyStopping: "none",
        allReduce: "auto",
        checkpointSteps: 0,
        idHashes: work.targets.idHashes,
        describe: (sample) => work.training[sample]!.id,
      },
    );
    await trainer.run(state);
  }

  async dispose(): Promise<void> {
    await this.#engine.dispose();
  }
}

function syntheticSample(index: number, classes: number): Sample {
  const id = String(index).padStart(6, "0");
  const source = { kind: "file", path: id } as const;
  return { id, classIndex: index % classes, group: id, weight: 1, split: "train", source, sha256: sha256Hex(id) };
}
