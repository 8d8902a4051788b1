// A finished run is evaluated by a process that has seen nothing of its training: it is handed a folder and reads
// head.safetensors, backbone/ and samples.jsonl from it. The request comes as JSON on stdin; answers go to stdout, a
// JSON object a line.
import { join } from "node:path";
import { featureSpaceOf } from "../control/index.js";
import { createOnnxEngine, type Engine, type Executable, type Program } from "../engine/index.js";
import { type ErrorFacts, HeadwayError } from "../errors.js";
import {
  ExtractedRows,
  extractFeatures,
  FeatureCache,
  type FeatureStore,
  MemoryFeatureStore,
} from "../features/index.js";
import { featureFingerprint } from "../proof/index.js";
import { evaluationProgram } from "../training/index.js";
import { evaluateRun, type RunEvaluation } from "./evaluate-run.js";
import { loadExportedModel } from "./exported-model.js";
import { readSamples } from "./samples-file.js";

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
  const samples = await readSamples(join(folder, "samples.jsonl"), model.classes.length);
  const { preprocessing } = model.backbone;
  const engine = await createOnnxEngine({ threads });
  let store: FeatureStore | undefined;
  try {
    const program = await engine.compile(evaluationProgram(model.head), { sessions: threads, ...options });
    const backbone = compileWhenNeeded(engine, { name: "backbone", bytes: model.backbone.program }, threads);
    store = await openStore(request, model.backbone, featureFingerprint(engine));
    const onProgress = (done: number, total: number): void => answer({ kind: "progress", done, total });
    const deps = { executable: backbone, store };
    const how = { preprocessing, inFlight: 4 * threads, ...options };
    const { bad } = await extractFeatures(samples, deps, {
      ...how,
      onProgress: ({ done, total }) => onProgress(done, total),
    });
    if (bad.length > 0) {
      const [{ id, reason }] = bad as [(typeof bad)[number]];
      throw new HeadwayError(
        "IMAGES_UNREADABLE",
        `${bad.length} pictures could be trained from, but not evaluated; first ${id}: ${reason}`,
      );
    }
    const rows = new ExtractedRows(samples, deps, how);
    const evaluation = await evaluateRun(model, samples, { evaluation: program, rows }, { numLanes, ...options });
    answer({ kind: "evaluated", headSha256: model.headSha256, evaluation });
  } finally {
    await store?.close();
    await engine.dispose();
  }
}

/** A program that is compiled at its first run: where the cache has all rows, the backbone has nothing to do. */
function compileWhenNeeded(engine: Engine, program: Program, sessions: number): Executable {
  let compiled: Promise<Executable> | undefined;
  return {
    numSessions: sessions,
    run: async (inputs, options) => {
      compiled ??= engine.compile(program, { sessions });
      return (await compiled).run(inputs, options);
    },
    dispose: async () => (await compiled)?.dispose(),
  };
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
