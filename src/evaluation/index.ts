export type { EvaluationAnswer, EvaluationRequest } from "./evaluate-process.js";
export type { Prediction, RunEvaluation, SplitEvaluation } from "./evaluate-run.js";
export type { ExportedModel } from "./exported-model.js";
export { type PicturePrediction, predict } from "./predict.js";
