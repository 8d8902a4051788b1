import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodePicture } from "../data/index.js";
import { createOnnxEngine, type Executable } from "../engine/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { BATCH, PictureBlock } from "../features/index.js";
import type { JobResult } from "../report/index.js";
import { EVALUATION_ROWS, type EvaluationBlock, evaluateBlocks, evaluationProgram } from "../training/index.js";
import { type ExportedModel, loadExportedModel, readExportedJson } from "./exported-model.js";

/** A class and how probable it is, from 0 to 1. */
export interface ClassProbability {
  readonly label: string;
  readonly probability: number;
}

/** What a trained classifier says of one picture. */
export interface PicturePrediction extends ClassProbability {
  /** As it was given. */
  readonly path: string;
  /** All classes, most probable first. */
  readonly classes: readonly ClassProbability[];
}

/**
 * Classifies pictures with what a run exported; needs nothing but the run folder. Pictures are decoded as they are
 * needed, so memory does not grow with their number.
 * @param paths of picture files, in the order of the answers
 * @param options.threads engine threads @default 1
 * @throws HeadwayError NOT_FOUND for a run folder that is not there; MODEL_INVALID for files of it that are damaged or do
 *   not belong together; NOT_FOUND where a picture is not there, else IMAGES_UNREADABLE, naming all pictures that are
 *   missing or cannot be decoded
 */
export async function predict(
  runFolder: string,
  paths: readonly string[],
  options: { threads?: number; signal?: AbortSignal } = {},
): Promise<PicturePrediction[]> {
  const model = await loadExportedModel(runFolder);
  await assertHeadWasMeasured(model);
  const sessions = options.threads ?? 1;
  const engine = await createOnnxEngine({ threads: sessions });
  try {
    const backbone = await engine.compile({ name: "backbone", bytes: model.backbone.program }, { sessions });
    const evaluation = await engine.compile(evaluationProgram(model.head), { sessions });
    const problems: PictureProblem[] = [];
    const blocks = featureBlocks(model, backbone, paths, problems, options.signal);
    const predictions: PicturePrediction[] = [];
    for await (const { block, probabilities } of evaluateBlocks(
      evaluation,
      model.head,
      model.parameters,
      blocks,
      options,
    )) {
      block.paths.forEach((path, row) => {
        predictions.push(toPrediction(path, model.classes, probabilities.subarray(row * model.classes.length)));
      });
    }
    if (problems.length > 0) throw unreadable(problems, paths.length);
    return predictions;
  } finally {
    await engine.dispose();
  }
}

/** Refuses a head that is not the one that `result.json`, where it is there, gives numbers of. */
async function assertHeadWasMeasured({ folder, headSha256 }: ExportedModel): Promise<void> {
  if (!existsSync(join(folder, "result.json"))) return;
  const result = await readExportedJson<Partial<JobResult> | null>(folder, ["result.json"]);
  const measured = result?.head?.sha256 ?? headSha256;
  if (measured === headSha256) return;
  throw new HeadwayError(
    "MODEL_INVALID",
    `${join(folder, "head.safetensors")} has SHA-256 ${headSha256}, result.json beside it was measured with ${measured}; ` +
      "run the job again",
    { folder },
  );
}

type PathBlock = EvaluationBlock & { readonly paths: readonly string[] };

/** Features in evaluation blocks; pictures that cannot be decoded go to `problems` and to no block. */
async function* featureBlocks(
  model: ExportedModel,
  backbone: Executable,
  paths: readonly string[],
  problems: PictureProblem[],
  signal: AbortSignal | undefined,
): AsyncGenerator<PathBlock> {
  const width = model.head.features;
  for (let first = 0; first < paths.length; first += EVALUATION_ROWS) {
    const features = new Float32Array(EVALUATION_ROWS * width);
    const decoded: string[] = [];
    const wanted = paths.slice(first, first + EVALUATION_ROWS);
    for (let from = 0; from < wanted.length; from += BATCH) {
      signal?.throwIfAborted();
      const pictures = new PictureBlock(model.backbone.preprocessing);
      const offset = decoded.length * width;
      for (const { path, pixels, problem } of await Promise.all(
        wanted.slice(from, from + BATCH).map((path) => decode(path, model)),
      )) {
        if (pixels === undefined) problems.push(problem);
        else {
          pictures.add(pixels);
          decoded.push(path);
        }
      }
      features.set(await pictures.run(backbone, width), offset);
    }
    const classIndices = decoded.map(() => 0); // there is no label, and the loss is not looked at
    yield { features, paths: decoded, classIndices, describe: (row) => `picture ${decoded[row]}` };
  }
}

/** Why a picture has no prediction. */
interface PictureProblem {
  /** Its path, as it was given. */
  readonly id: string;
  readonly reason: string;
  readonly isFound: boolean;
}

type Decoded =
  | { readonly path: string; readonly pixels: Float32Array; readonly problem?: undefined }
  | { readonly path: string; readonly pixels?: undefined; readonly problem: PictureProblem };

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder; name the pictures in it",
};

async function decode(path: string, model: ExportedModel): Promise<Decoded> {
  let isFound = false;
  try {
    const bytes = await readFile(path);
    isFound = true;
    return { path, pixels: await decodePicture(bytes, model.backbone.preprocessing) };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const reason = isFound ? toHeadwayError(error).message : (READ_FAULTS[code] ?? `it cannot be read (${code})`);
    return { path, problem: { id: path, reason, isFound } };
  }
}

function toPrediction(path: string, labels: readonly string[], probabilities: Float32Array): PicturePrediction {
  const classes = labels.map((label, index) => ({ label, probability: probabilities[index]! }));
  classes.sort((a, b) => b.probability - a.probability);
  return { path, ...classes[0]!, classes };
}

/** NOT_FOUND where a file is not there, else IMAGES_UNREADABLE; either names all pictures. */
function unreadable(problems: readonly PictureProblem[], numPictures: number): HeadwayError {
  const code = problems.every(({ isFound }) => isFound) ? "IMAGES_UNREADABLE" : "NOT_FOUND";
  const list = problems.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
  const message = `${problems.length} of ${numPictures} pictures cannot be read:\n${list}`;
  return new HeadwayError(code, message, { problems });
}
