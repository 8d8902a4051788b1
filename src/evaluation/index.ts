export type { EvaluationAnswer, EvaluationRequest } from "./evaluate-process.js";
export type { Prediction, RunEvaluation, SplitEvaluation } from "./evaluate-run.js";
export {
  type BackboneFacts,
  type ExportedBase,
  type ExportedModel,
  loadExportedBase,
  loadExportedModel,
} from "./exported-model.js";
export { laneBlocks } from "./lane-blocks.js";
export { assertHeadWasMeasured } from "./measured-head.js";
export {
  type PictureInput,
  type PicturePrediction,
  type PredictOptions,
  predict,
  predictEach,
  type UnreadablePicture,
} from "./predict.js";
export { formatSamples, readSamples } from "./samples-file.js";
