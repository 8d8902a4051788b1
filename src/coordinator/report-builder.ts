import { type EpochFacts, sampleKey, samplesOf, withoutSamples } from "../control/index.js";
import { idHash, THUMBNAIL_MEDIA_TYPE, thumbnail, usePicture } from "../data/index.js";
import type { RunEvaluation, SplitEvaluation } from "../evaluation/index.js";
import { addIdSums } from "../random/index.js";
import type { JobResult, ReportConfusion, ReportMistake, ReportModel } from "../report/index.js";
import type { JobPlan } from "./job-plan.js";

const NUM_MISTAKES = 24;
const THUMBNAIL_EDGE = 112;

/** What a report is made of, besides the result. */
export interface ReportParts {
  readonly plan: JobPlan;
  /** Epochs of this run, and of the checkpoint it resumed from. */
  readonly epochs: readonly EpochFacts[];
  readonly bestEpoch: number | null;
  readonly evaluation: RunEvaluation | null;
  readonly startedAt: Date;
  /** Wall seconds until all workers had joined. */
  readonly startSeconds: number;
  readonly version: string;
}

/** Puts together what report.html shows; decodes the pictures of the worst mistakes. */
export async function buildReport(result: JobResult, parts: ReportParts): Promise<ReportModel> {
  const { plan, epochs, evaluation, startSeconds: start } = parts;
  const { job, dataset, backbone, preprocessing } = plan;
  const heldOut = evaluation?.test ?? evaluation?.validation ?? null;
  const split = evaluation?.test ? "test" : "validation";
  const { total, extract, train, evaluate } = result.seconds;
  const trained = samplesOf(withoutSamples(dataset, result.badImages), "train");
  return {
    result,
    error: result.error ?? null,
    setup: {
      version: parts.version,
      startedAt: parts.startedAt.toISOString(),
      seed: job.seed,
      model: job.backbone.model,
      cut: backbone.cut,
      features: backbone.features,
      size: preprocessing.size,
      hiddenLayers: job.head.layers,
      batchSize: job.training.batchSize,
      solver: job.training.solver.kind,
      schedule: job.training.schedule.kind,
      learningRate: job.training.learningRate,
      lanes: job.workers.lanes,
      cacheEnabled: job.cache.enabled,
    },
    settings: {
      seed: job.seed,
      exact: job.exact,
      dataset: job.dataset,
      backbone: { model: job.backbone.model, cut: backbone.cut, preprocessing },
      head: job.head,
      training: job.training,
      workers: { lanes: job.workers.lanes },
    },
    classes: dataset.classes,
    epochs,
    bestEpoch: parts.bestEpoch,
    plannedIdSum: trained.reduce((sum, { id }) => addIdSums(sum, idHash(id)), 0),
    confusion: heldOut === null ? null : toConfusion(heldOut, split, dataset.classes.length),
    mistakes: heldOut === null ? [] : await collectMistakes(heldOut, plan),
    seconds: { start, extract, train, evaluate, other: Math.max(0, total - start - extract - train - evaluate) },
    badImages: result.badImages,
    duplicates: dataset.duplicates,
  };
}

function toConfusion(
  evaluation: SplitEvaluation,
  split: ReportConfusion["split"],
  numClasses: number,
): ReportConfusion {
  const counts = Array.from({ length: numClasses }, (_, row) =>
    evaluation.confusion.slice(row * numClasses, (row + 1) * numClasses),
  );
  return { split, counts };
}

/** The wrong predictions with the largest loss. */
function collectMistakes(evaluation: SplitEvaluation, { dataset }: JobPlan): Promise<ReportMistake[]> {
  const samples = new Map(dataset.samples.map((sample) => [sampleKey(sample), sample]));
  const wrong = evaluation.predictions.filter(({ classIndex, predicted }) => classIndex !== predicted);
  const worst = [...wrong].sort((a, b) => b.loss - a.loss || (a.id < b.id ? -1 : 1)).slice(0, NUM_MISTAKES);
  return Promise.all(
    worst.map(async ({ id, classIndex, predicted, probability, loss }) => {
      const sample =
        samples.get(sampleKey({ id, split: "test" })) ?? samples.get(sampleKey({ id, split: "validation" }));
      const bytes =
        sample && (await usePicture(sample, (picture) => thumbnail(picture, THUMBNAIL_EDGE)).catch(() => undefined));
      const picture = bytes ? `data:${THUMBNAIL_MEDIA_TYPE};base64,${Buffer.from(bytes).toString("base64")}` : null;
      const [label, guess] = [dataset.classes[classIndex]!, dataset.classes[predicted]!];
      return { id, picture, label, predicted: guess, probability, loss };
    }),
  );
}
