// Trains heads on features that are there: one rank with all lanes, by the product's own loop.
import { createMemoryLinks, INITIAL_EXPONENT } from "../src/collective/index.js";
import type { Assignment, Roster } from "../src/control/index.js";
import { idHash } from "../src/data/index.js";
import type { Engine } from "../src/engine/index.js";
import type { FeatureStore } from "../src/features/index.js";
import {
  type EpochRecord,
  evaluationProgram,
  gradientProgram,
  type HeadSpec,
  HeadUpdate,
  planSchedule,
} from "../src/training/index.js";
import { LaneFeatures } from "../src/worker/lane-features.js";
import { LaneGradients } from "../src/worker/lane-gradients.js";
import { planLaneWork } from "../src/worker/lane-work.js";
import { PhaseClock } from "../src/worker/phase-clock.js";
import { Trainer } from "../src/worker/trainer.js";
import { tallyValidation } from "../src/worker/validation.js";

const NUM_LANES = 4; // fewer than a job has, which is faster: lanes decide the bits, not what a step is
const SEED = 1;
const GENERATION = { leaseRevision: 1, counter: 1 };

/** What a head is trained on. */
export interface SweepData {
  readonly roster: Roster;
  readonly store: FeatureStore;
  readonly features: number;
  readonly classes: number;
}

/** What is varied. */
export interface SweepSettings {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly schedule: "constant" | "cosine";
}

/** Trains a linear head by Adam; the records of all epochs. */
export async function trainHead(engine: Engine, data: SweepData, settings: SweepSettings): Promise<EpochRecord[]> {
  const { roster, store, features, classes } = data;
  const { learningRate, batchSize, epochs } = settings;
  const head: HeadSpec = { features, classes, layers: [], dropout: 0, l1: 0, l2: 0 };
  const training = {
    solver: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    epochs,
    batchSize,
    classWeights: "none",
    clip: "none",
  };
  const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
  const assignment = { numLanes: NUM_LANES, seed: SEED, training, classes: names } as unknown as Assignment;
  const lanes = Array.from({ length: NUM_LANES }, (_, lane) => lane);
  const work = planLaneWork(assignment, roster, lanes);
  const { stepsPerEpoch, rowsPerLane } = work.plan;
  const schedule =
    settings.schedule === "cosine"
      ? ({ kind: "cosine", warmupSteps: 0, finalFraction: 0 } as const)
      : ({ kind: "constant", warmupSteps: 0 } as const);
  const rates = planSchedule(schedule, { learningRate, totalSteps: epochs * stepsPerEpoch, stepsPerEpoch });
  const update = new HeadUpdate(head, assignment.training, rates);
  const gradient = await engine.compile(gradientProgram(head, { rows: rowsPerLane, labelSmoothing: 0 }), {
    sessions: 1,
  });
  const evaluation = await engine.compile(evaluationProgram(head), { sessions: 1 });
  const validation = {
    samples: work.validation,
    features: await LaneFeatures.load(store, work.validation, work.validationMembers, features),
    lanes,
    numLanes: NUM_LANES,
  };
  const records: EpochRecord[] = [];
  const trainer = new Trainer(
    {
      link: createMemoryLinks(1)[0]!,
      update,
      clock: new PhaseClock(),
      gradients: new LaneGradients(
        {
          executable: gradient,
          features: await LaneFeatures.load(store, work.training, work.trainingMembers, features),
          targets: work.targets,
        },
        { head, rows: rowsPerLane, numLanes: NUM_LANES, seed: SEED },
      ),
      evaluate: (parameters) => tallyValidation(evaluation, head, parameters, validation, {}),
      onStep: () => undefined,
      onEpoch: (record) => records.push(record),
      publish: async () => undefined,
    },
    {
      generation: GENERATION,
      laneTableRevision: 1,
      lanes,
      plan: work.plan,
      numEpochs: epochs,
      numValidation: work.validation.length,
      validationIdSum: work.validation.reduce((sum, { id }) => sum + idHash(id), 0),
      earlyStopping: "none",
      allReduce: "auto",
      checkpointSteps: 0,
      idHashes: work.targets.idHashes,
      describe: (sample) => work.training[sample]!.id,
    },
  );
  await trainer.run(update.initialState(IDENTITY, { seed: SEED, exponent: INITIAL_EXPONENT }));
  await Promise.all([gradient.dispose(), evaluation.dispose()]);
  return records;
}

const IDENTITY = { spec: null, scheduleSha256: "", fingerprint: "" };
