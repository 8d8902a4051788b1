import type { EngineFingerprint } from "./engine.js";
import { createOnnxEngine } from "./engine-onnx.js";
import { fingerprintText } from "./fingerprint.js";

/** What is to be said of one engine. */
export interface EngineDescription {
  readonly kind: EngineFingerprint["kind"];
  readonly available: boolean;
  /** Its fingerprint where it loads, else a sentence with the reason. */
  readonly detail: string;
}

/** Loads the engines that jobs run on and says which ones work here and why the others do not. Never rejects. */
export async function describeEngines(): Promise<EngineDescription[]> {
  return [await describeOnnx()];
}

async function describeOnnx(): Promise<EngineDescription> {
  try {
    const engine = await createOnnxEngine({ threads: 1 });
    const detail = fingerprintText(engine.fingerprint);
    await engine.dispose();
    return { kind: "onnx", available: true, detail };
  } catch (error) {
    return { kind: "onnx", available: false, detail: `onnxruntime-node does not load: ${reasonOf(error)}.` };
  }
}

/** The first line of an error's message, without a full stop. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!.trim().replace(/\.$/, "");
}
