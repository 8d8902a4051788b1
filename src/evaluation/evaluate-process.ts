// A finished run is evaluated by a process that has seen nothing of its training: it is handed a folder and reads
// head.safetensors, backbone/ and samples.jsonl from it. The request comes as JSON on stdin; answers go to stdout, a
// JSON object a line.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { featureSpaceOf } from "../control/index.js";
import type { Sample } from "../data/index.js";
import { type ErrorFacts, HeadwayError } from "../errors.js";
import { extractFeatures, FeatureCache, type FeatureStore, MemoryFeatureStore } from "../features/index.js";
import { Compute } from "../proof/index.js";
import { evaluateRun, type RunEvaluation } from "./evaluate-run.js";
import { loadExportedModel } from "./exported-model.js";

/** What to evaluate, and with what. */
export interface EvaluationRequest {
  readonly folder: string;
  readonly numLanes: number;
  readonly cache: { readonly enabled: boolean; readonly folder: string; readonly maxBytes: number };
  /** Engine threads. */
  readonly threads: number;
}

/** One line of the process's stdout. */
export type EvaluationAnswer =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "evaluated"; readonly headSha256: string; readonly evaluation: RunEvaluation }
  | { readonly kind: "failed"; readonly code: string; readonly message: string; readonly facts: ErrorFacts };

/** Evaluates what `request` names; rows that the cache lacks are decoded and extracted again. */
export async function runEvaluation(
  request: EvaluationRequest,
  answer: (line: EvaluationAnswer) => void,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const { folder, numLanes, threads } = request;
  const model = await loadExportedModel(folder);
  const samples = await readSamples(join(folder, "samples.jsonl"));
  const { preprocessing } = model.backbone;
  const spec = { head: model.head, numLanes, rows: 2, labelSmoothing: 0, seed: 0, preprocessing };
  const compute = await Compute.start(spec, model.backbone.program, { threads, ...options });
  let store: FeatureStore | undefined;
  try {
    store = await openStore(request, model.backbone, compute.fingerprint);
    const onProgress = (done: number, total: number): void => answer({ kind: "progress", done, total });
    const { bad } = await extractFeatures(
      samples,
      { executable: compute.backbone, store },
      {
        preprocessing,
        inFlight: 4 * threads,
        ...options,
        onProgress: ({ done, total }) => onProgress(done, total),
      },
    );
    if (bad.length > 0) {
      const [{ id, reason }] = bad as [(typeof bad)[number]];
      throw new HeadwayError(
        "IMAGES_UNREADABLE",
        `${bad.length} pictures could be trained from, but not evaluated; first ${id}: ${reason}`,
      );
    }
    const deps = { evaluation: compute.evaluation, store };
    const evaluation = await evaluateRun(model, samples, deps, { numLanes, ...options });
    answer({ kind: "evaluated", headSha256: model.headSha256, evaluation });
  } finally {
    await store?.close();
    await compute.dispose();
  }
}

async function openStore(
  { cache }: EvaluationRequest,
  backbone: Parameters<typeof featureSpaceOf>[0],
  fingerprint: string,
): Promise<FeatureStore> {
  if (!cache.enabled) return new MemoryFeatureStore(backbone.features);
  const { folder, maxBytes } = cache;
  return (await FeatureCache.open(folder, { maxBytes })).space(featureSpaceOf(backbone, fingerprint));
}

async function readSamples(path: string): Promise<Sample[]> {
  const text = await readFile(path, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample);
}
