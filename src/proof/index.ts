export { Compute, type ComputeSpec } from "./compute.js";
export { computeGoldenFeatures, type GoldenPicture } from "./golden-features.js";
export { type GoldenGradientOptions, hashGoldenGradients } from "./golden-gradient.js";
export { isExact, type Judgement, judgeProof, type ProofValues } from "./judge.js";
