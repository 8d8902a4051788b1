import type { ReportEpoch, ReportMistake, ReportModel } from "../../../src/report/index.js";

/** The smallest PNG: one transparent pixel. */
export const TINY_PNG =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** Confusion counts of `numClasses` classes that look like a trained head's: most are right, neighbours get mixed up. */
export function sampleCounts(numClasses: number, perClass: number, seed = 1): number[][] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: numClasses }, (_, actual) => {
    const row = new Array<number>(numClasses).fill(0);
    const skill = 0.5 + 0.45 * next();
    const size = Math.max(1, Math.round(perClass * (0.5 + next())));
    for (let picture = 0; picture < size; picture++) {
      const isRight = next() < skill;
      const near = (actual + (next() < 0.7 ? 1 : Math.floor(next() * numClasses))) % numClasses;
      row[isRight ? actual : near]! += 1;
    }
    return row;
  });
}

/** Epochs whose loss falls and whose validation loss turns up again after the best one. */
export function sampleEpochs(numEpochs: number, options: { numSamples: number; best: number }): ReportEpoch[] {
  return Array.from({ length: numEpochs }, (_, index) => {
    const epoch = index + 1;
    const decay = Math.exp(-epoch / 7);
    return {
      epoch,
      step: epoch * Math.ceil(options.numSamples / 64),
      learningRate: 0.015 * (1 + Math.cos((Math.PI * epoch) / numEpochs)),
      loss: 0.32 + 1.6 * decay,
      accuracy: 0.91 - 0.6 * decay,
      validationLoss: 0.93 + 0.95 * decay + 0.00025 * (epoch - options.best) ** 2 + 0.02 * Math.sin(epoch * 2.3),
      validationAccuracy: 0.715 - 0.35 * decay + 0.008 * Math.sin(epoch * 1.7),
      numSamples: options.numSamples,
      idSum: 3_284_771_940_112,
      seconds: { gradient: 0.061, all_reduce: 0.034, update: 0.018, evaluate: 0.012 },
    };
  });
}

/** A completed run over nine classes, with every section filled; `changes` replace top-level parts of it. */
export function sampleModel(changes: Partial<ReportModel> = {}): ReportModel {
  const classes = changes.classes ?? [
    "Activities",
    "Animals & Nature",
    "Flags",
    "Food & Drink",
    "Objects",
    "People & Body",
    "Smileys & Emotion",
    "Symbols",
    "Travel & Places",
  ];
  const counts =
    changes.confusion?.counts ?? sampleCounts(classes.length, Math.max(4, Math.round(190 / classes.length)));
  const numTest = counts.flat().reduce((sum, count) => sum + count, 0);
  const numRight = counts.reduce((sum, row, index) => sum + row[index]!, 0);
  const mistakes: ReportMistake[] = Array.from({ length: 12 }, (_, index) => ({
    id: `img/1f1e6-${(4096 + index * 37).toString(16)}.png`,
    picture: index === 3 ? null : TINY_PNG,
    label: classes[index % classes.length]!,
    predicted: classes[(index + 1) % classes.length]!,
    probability: 0.99 - index * 0.013,
    loss: 6.1 - index * 0.27,
  }));
  return {
    result: {
      version: 1,
      status: "completed",
      job: { name: "quickstart", specSha256: "9c1f".repeat(16) },
      head: { sha256: "4be2a871".repeat(8), parameters: 5193 },
      epochs: 40,
      steps: 960,
      samples: { train: 1526, validation: 190, test: numTest },
      accuracy: { train: 0.9023, validation: 0.7105, test: numRight / numTest },
      loss: { train: 0.3312, validation: 0.9291, test: 0.9874 },
      seconds: { total: 41.3, extract: 17.9, train: 6.4, evaluate: 3.1 },
      throughput: { extractImagesPerSecond: 106.5, trainSamplesPerSecond: 9537.5 },
      cache: { hits: 220, misses: 1686 },
      workers: { started: 2, joined: 2, lost: 0, left: 2 },
      resumedFromStep: null,
      badImages: [],
      duplicatesAcrossSplits: 0,
      warnings: [],
      generations: 1,
      wastedSteps: 0,
      recoverySeconds: [],
      engine: { kind: "onnx", fingerprint: "onnx 1.30.0 cpu x64+avx2+avx512f intra=1", exact: true },
    },
    error: null,
    setup: {
      version: "0.1.0",
      startedAt: "2025-11-24T11:38:02.114Z",
      seed: 1,
      model: "model/model.json",
      cut: "block_13_expand_relu",
      features: 576,
      size: [224, 224],
      hiddenLayers: [],
      batchSize: 64,
      solver: "adam",
      schedule: "cosine",
      learningRate: 0.03,
      lanes: 16,
      cacheEnabled: true,
    },
    settings: {
      seed: 1,
      head: { layers: [], dropout: 0.25, l1: 0, l2: 0.0001 },
      training: { solver: { kind: "adam", beta1: 0.9 }, learningRate: 0.03, clip: { globalNorm: 1 } },
      backbone: { cut: null, preprocessing: { mean: [0, 0, 0] } },
    },
    classes,
    epochs: sampleEpochs(40, { numSamples: 1526, best: 31 }),
    bestEpoch: 31,
    plannedIdSum: 3_284_771_940_112,
    confusion: { split: "test", counts },
    mistakes,
    seconds: { start: 8.2, extract: 17.9, train: 6.4, evaluate: 3.1, other: 5.7 },
    badImages: [],
    duplicates: [],
    ...changes,
  };
}
