export { type BackboneOptions, type CompiledBackbone, compileBackbone } from "./backbone.js";
export {
  type CutSummary,
  type InspectOptions,
  inspectModel,
  type LayerSummary,
  type ModelSummary,
} from "./inspect.js";
export { readBesidePreprocessing } from "./preprocessing-file.js";
