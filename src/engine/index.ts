export { cpuClass } from "./cpu-class.js";
export { type CpuQuotaOptions, cpuQuota } from "./cpu-quota.js";
export { describeEngines, type EngineDescription } from "./describe-engines.js";
export type {
  CompileOptions,
  ElementType,
  Engine,
  EngineFingerprint,
  Executable,
  Program,
  Tensor,
  Tensors,
} from "./engine.js";
export { createOnnxEngine } from "./engine-onnx.js";
export { createReferenceEngine } from "./engine-reference.js";
export { engineKind, fingerprintText } from "./fingerprint.js";
export { disableOnnxTelemetry } from "./onnx-telemetry.js";
