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

const TENSORFLOW_PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** Loads each engine and says which ones work here and why the others do not. Never rejects. */
export async function describeEngines(): Promise<EngineDescription[]> {
  return [await describeOnnx(), await describeTensorflow()];
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

/** Tries to load TensorFlow's packages in turn; both are optional. */
async function describeTensorflow(): Promise<EngineDescription> {
  const reasons: string[] = [];
  for (const name of TENSORFLOW_PACKAGES) {
    try {
      const { version } = (await import(name)) as { version: Record<string, string> };
      return { kind: "tensorflow", available: true, detail: `${name} ${version["tfjs-node"] ?? ""} loads.` };
    } catch (error) {
      reasons.push(`${name} ${failureOf(name, error)}`);
    }
  }
  return { kind: "tensorflow", available: false, detail: `Optional, not loaded: ${reasons.join("; ")}.` };
}

function failureOf(name: string, error: unknown): string {
  const reason = reasonOf(error);
  if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return "is not installed";
  if (reason.includes("native addon module")) return `has no native part here (npm rebuild ${name} fetches it)`;
  return `does not load: ${reason}`;
}

/** The first line of an error's message, without a full stop. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!.trim().replace(/\.$/, "");
}
