import { decodePicture, isMissing, type Picture, usePicture } from "../data/index.js";
import { createOnnxEngine, type Executable } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { BATCH, PictureBlock } from "../features/index.js";
import { EVALUATION_ROWS, type EvaluationBlock, evaluateBlocks, evaluationProgram } from "../training/index.js";
import { type ExportedModel, loadExportedModel } from "./exported-model.js";
import { assertHeadWasMeasured } from "./measured-head.js";

/** A class and how probable it is, from 0 to 1. */
export interface ClassProbability {
  readonly label: string;
  readonly probability: number;
}

/** The path of a picture's file, or the bytes of one. */
export type PictureInput = string | Uint8Array;

/** What a trained classifier says of one picture. */
export interface PicturePrediction extends ClassProbability {
  /** As it was given; bytes are called `#0` and so on, by their place among the inputs. */
  readonly path: string;
  /** All classes, most probable first. */
  readonly classes: readonly ClassProbability[];
}

/** A picture that has no prediction. */
export interface UnreadablePicture {
  /** As in {@link PicturePrediction}. */
  readonly path: string;
  /** NOT_FOUND where the file is not there, else IMAGES_UNREADABLE; its message does not repeat the path. */
  readonly error: HeadwayError;
}

/** Options of {@link predict} and {@link predictEach}. */
export interface PredictOptions {
  /** Engine threads. @default 1 */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/**
 * Classifies pictures with what a run exported; needs nothing but the run folder.
 * @returns a prediction for each picture, in their order
 * @throws HeadwayError as {@link predictEach}; NOT_FOUND where a picture is not there, else IMAGES_UNREADABLE, naming all
 *   pictures that are missing or cannot be decoded
 */
export async function predict(
  runFolder: string,
  pictures: Iterable<PictureInput> | AsyncIterable<PictureInput>,
  options: PredictOptions = {},
): Promise<PicturePrediction[]> {
  const predictions: PicturePrediction[] = [];
  const unreadable: UnreadablePicture[] = [];
  for await (const answer of predictEach(runFolder, pictures, options)) {
    if ("error" in answer) unreadable.push(answer);
    else predictions.push(answer);
  }
  if (unreadable.length > 0) throw unreadableError(unreadable, predictions.length + unreadable.length);
  return predictions;
}

/**
 * Classifies pictures one after another as {@link predict} does, and goes on after one that cannot be read. Memory does
 * not grow with their number: they are taken from `pictures` 64 at a time.
 * @throws HeadwayError USAGE for what is no picture; NOT_FOUND for a run folder that is not there; MODEL_INVALID for
 *   files of it that are damaged or do not belong together
 */
export async function* predictEach(
  runFolder: string,
  pictures: Iterable<PictureInput> | AsyncIterable<PictureInput>,
  options: PredictOptions = {},
): AsyncGenerator<PicturePrediction | UnreadablePicture, void, undefined> {
  assertPictures(pictures);
  const model = await loadExportedModel(runFolder);
  await assertHeadWasMeasured(model);
  const sessions = options.threads ?? 1;
  const engine = await createOnnxEngine({ threads: sessions });
  try {
    const backbone = await engine.compile({ name: "backbone", bytes: model.backbone.program }, { sessions });
    const evaluation = await engine.compile(evaluationProgram(model.head), { sessions });
    const blocks = featureBlocks(model, backbone, pictures, options.signal);
    for await (const evaluated of evaluateBlocks(evaluation, model.head, model.parameters, blocks, options)) {
      const { block, probabilities } = evaluated;
      let row = 0;
      for (const answer of block.answers) {
        if ("error" in answer) yield answer;
        else yield toPrediction(answer.path, model.classes, probabilities.subarray(row++ * model.classes.length));
      }
    }
  } finally {
    await engine.dispose();
  }
}

/** Texts and bytes can be gone through too, letter by letter and byte by byte. */
function assertPictures(pictures: unknown): void {
  const isList =
    typeof pictures === "object" &&
    pictures !== null &&
    (Symbol.iterator in pictures || Symbol.asyncIterator in pictures);
  if (isList && !(pictures instanceof Uint8Array)) return;
  const given = typeof pictures === "string" ? "one path" : pictures instanceof Uint8Array ? "bytes" : String(pictures);
  throw new HeadwayError("USAGE", `predict: the pictures are ${given}; give a list of paths or of files' bytes`);
}

/** A picture on its way: its name, and why it has no prediction, if it has none. */
type Answer = { readonly path: string } | UnreadablePicture;

type AnswerBlock = EvaluationBlock & { readonly answers: readonly Answer[] };

/** Features in evaluation blocks; a picture that cannot be decoded has no row. */
async function* featureBlocks(
  model: ExportedModel,
  backbone: Executable,
  pictures: Iterable<PictureInput> | AsyncIterable<PictureInput>,
  signal: AbortSignal | undefined,
): AsyncGenerator<AnswerBlock> {
  const width = model.head.features;
  for await (const named of inBlocks(pictures, EVALUATION_ROWS)) {
    const features = new Float32Array(EVALUATION_ROWS * width);
    const answers: Answer[] = [];
    const decoded: string[] = [];
    for (let from = 0; from < named.length; from += BATCH) {
      signal?.throwIfAborted();
      const block = new PictureBlock(model.backbone.preprocessing);
      const offset = decoded.length * width;
      const batch = named.slice(from, from + BATCH).map((picture) => decode(picture, model));
      for (const picture of await Promise.all(batch)) {
        answers.push("error" in picture ? picture : { path: picture.path });
        if ("error" in picture) continue;
        block.add(picture.pixels);
        decoded.push(picture.path);
      }
      features.set(await block.run(backbone, width), offset);
    }
    const classIndices = decoded.map(() => 0); // there is no label, and the loss is not looked at
    yield { features, answers, classIndices, describe: (row) => `picture ${decoded[row]}` };
  }
}

interface NamedPicture {
  readonly path: string;
  readonly picture: PictureInput;
}

async function* inBlocks(
  pictures: Iterable<PictureInput> | AsyncIterable<PictureInput>,
  size: number,
): AsyncGenerator<NamedPicture[]> {
  let block: NamedPicture[] = [];
  let index = 0;
  for await (const picture of pictures) {
    if (typeof picture !== "string" && !(picture instanceof Uint8Array)) {
      const message = `predict: picture ${index} is neither a path nor bytes, but ${typeof picture}`;
      throw new HeadwayError("USAGE", message, { index });
    }
    block.push({ path: typeof picture === "string" ? picture : `#${index}`, picture });
    index++;
    if (block.length < size) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

async function decode(
  { path, picture }: NamedPicture,
  model: ExportedModel,
): Promise<{ readonly path: string; readonly pixels: Float32Array } | UnreadablePicture> {
  try {
    const decodeBytes = async (bytes: Picture): Promise<Float32Array> =>
      decodePicture(bytes, model.backbone.preprocessing);
    const pixels = await (typeof picture === "string"
      ? usePicture({ source: { kind: "file", path: picture } }, decodeBytes)
      : decodeBytes(picture));
    return { path, pixels };
  } catch (thrown) {
    if (!(thrown instanceof HeadwayError)) throw thrown;
    const code = isMissing(thrown) ? "NOT_FOUND" : "IMAGES_UNREADABLE";
    return { path, error: new HeadwayError(code, thrown.message, { path }, { cause: thrown }) };
  }
}

function toPrediction(path: string, labels: readonly string[], probabilities: Float32Array): PicturePrediction {
  const classes = labels.map((label, index) => ({ label, probability: probabilities[index]! }));
  classes.sort((a, b) => b.probability - a.probability);
  return { path, ...classes[0]!, classes };
}

/** NOT_FOUND where a file is not there, else IMAGES_UNREADABLE; either names all pictures. */
function unreadableError(pictures: readonly UnreadablePicture[], numPictures: number): HeadwayError {
  const isAnyMissing = pictures.some(({ error }) => error.code === "NOT_FOUND");
  const problems = pictures.map(({ path, error }) => ({ id: path, reason: error.message }));
  const list = problems.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
  const message = `${pictures.length} of ${numPictures} pictures cannot be read:\n${list}`;
  return new HeadwayError(isAnyMissing ? "NOT_FOUND" : "IMAGES_UNREADABLE", message, { problems });
}
