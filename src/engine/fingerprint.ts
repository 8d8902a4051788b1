import type { EngineFingerprint } from "./engine.js";

/** A fingerprint on one line, e.g. "onnx 1.30.0 cpu x64+avx2 intra=1,opt=all"; equal texts are equal fingerprints. */
export function fingerprintText(fingerprint: EngineFingerprint): string {
  const { kind, version, device, cpuClass, options } = fingerprint;
  return [kind, version, device, cpuClass, options].join(" ");
}

/** The kind of engine that a fingerprint's line begins with. */
export function engineKind(text: string): string {
  return text.split(" ", 1)[0]!;
}
