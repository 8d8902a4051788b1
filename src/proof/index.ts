export { Compute, type ComputeSpec, featureFingerprint } from "./compute.js";
export type { GoldenPicture } from "./golden-features.js";
export type { GoldenGradientOptions } from "./golden-gradient.js";
export { isExact, type Judgement, judgeProof, type ProofValues } from "./judge.js";
export { probeBackbone } from "./probe-backbone.js";
