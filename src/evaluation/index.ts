export type { EvaluationAnswer, EvaluationRequest } from "./evaluate-process.js";
export type { Prediction, RunEvaluation, SplitEvaluation } from "./evaluate-run.js";
export type { ExportedModel } from "./exported-model.js";
export { laneBlocks } from "./lane-blocks.js";
export {
  type PictureInput,
  type PicturePrediction,
  type PredictOptions,
  predict,
  predictEach,
  type UnreadablePicture,
} from "./predict.js";
