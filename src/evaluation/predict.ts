import { readFile } from "node:fs/promises";
import { decodePicture } from "../data/index.js";
import { createOnnxEngine, type Executable } from "../engine/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { BATCH, PictureBlock } from "../features/index.js";
import { EVALUATION_ROWS, type EvaluationBlock, evaluateBlocks, evaluationProgram } from "../training/index.js";
import { type ExportedModel, loadExportedModel } from "./exported-model.js";

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
 * @throws HeadwayError NOT_FOUND for a run folder or a picture that is not there; IMAGES_UNREADABLE naming all pictures
 *   that cannot be decoded
 */
export async function predict(
  runFolder: string,
  paths: readonly string[],
  options: { threads?: number; signal?: AbortSignal } = {},
): Promise<PicturePrediction[]> {
  const model = await loadExportedModel(runFolder);
  const sessions = options.threads ?? 1;
  const engine = await createOnnxEngine({ threads: sessions });
  try {
    const backbone = await engine.compile({ name: "backbone", bytes: model.backbone.program }, { sessions });
    const evaluation = await engine.compile(evaluationProgram(model.head), { sessions });
    const problems: { id: string; reason: string }[] = [];
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

type PathBlock = EvaluationBlock & { readonly paths: readonly string[] };

/** Features in evaluation blocks; pictures that cannot be decoded go to `problems` and to no block. */
async function* featureBlocks(
  model: ExportedModel,
  backbone: Executable,
  paths: readonly string[],
  problems: { id: string; reason: string }[],
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
      for (const { path, pixels, reason } of await Promise.all(
        wanted.slice(from, from + BATCH).map((path) => decode(path, model)),
      )) {
        if (pixels === undefined) problems.push({ id: path, reason });
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

type Decoded =
  | { readonly path: string; readonly pixels: Float32Array; readonly reason?: undefined }
  | { readonly path: string; readonly pixels?: undefined; readonly reason: string };

async function decode(path: string, model: ExportedModel): Promise<Decoded> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such file" : `it cannot be read (${cause.code})`;
    throw new HeadwayError("NOT_FOUND", `picture ${path}: ${reason}`, { path }, { cause });
  });
  try {
    return { path, pixels: await decodePicture(bytes, model.backbone.preprocessing) };
  } catch (error) {
    return { path, reason: toHeadwayError(error).message };
  }
}

function toPrediction(path: string, labels: readonly string[], probabilities: Float32Array): PicturePrediction {
  const classes = labels.map((label, index) => ({ label, probability: probabilities[index]! }));
  classes.sort((a, b) => b.probability - a.probability);
  return { path, ...classes[0]!, classes };
}

function unreadable(problems: readonly { id: string; reason: string }[], numPictures: number): HeadwayError {
  const list = problems.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
  const message = `${problems.length} of ${numPictures} pictures cannot be decoded:\n${list}`;
  return new HeadwayError("IMAGES_UNREADABLE", message, { problems });
}
