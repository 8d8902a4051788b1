export { type BackboneOptions, type CompiledBackbone, compileBackbone } from "./backbone.js";
export { readBesidePreprocessing } from "./preprocessing-file.js";
