// The entry of an engine thread: holds ONNX Runtime sessions and runs them one call at a time. It is started by
// engine-thread.ts; every request gets one reply with the same id, in the order of the requests.
import { parentPort, workerData } from "node:worker_threads";
import { env, InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensors } from "./engine.js";
import type { ThreadReply, ThreadRequest } from "./engine-thread.js";
import { callNative, type NativeGate } from "./native-gate.js";

/**
 * One thread a session, so that no reduction is split. What fails is reported by the call, not on stderr. Keys under
 * `extra` are the nesting of ONNX Runtime's "session.intra_op.allow_spinning"; values are text, and keys that it does
 * not know are ignored in silence.
 */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  executionMode: "sequential",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

const port = parentPort!;
const gate = workerData as NativeGate;
const sessions = new Map<number, InferenceSession>();

async function answer(request: ThreadRequest): Promise<{ value: unknown; transfer: ArrayBuffer[] }> {
  switch (request.kind) {
    case "hello":
      return { value: env.versions.node ?? "unknown", transfer: [] };
    case "open":
      sessions.set(
        request.session,
        await callNative(gate, () => InferenceSession.create(request.bytes, SESSION_OPTIONS)),
      );
      return { value: undefined, transfer: [] };
    case "run":
      return run(sessions.get(request.session)!, request.inputs);
    case "close":
      await callNative(gate, async () => sessions.get(request.session)?.release());
      sessions.delete(request.session);
      return { value: undefined, transfer: [] };
    case "stop":
      return { value: undefined, transfer: [] };
  }
}

async function run(session: InferenceSession, inputs: Tensors): Promise<{ value: Tensors; transfer: ArrayBuffer[] }> {
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(inputs)) feeds[name] = new OrtTensor(type, data, dims);
  const results = await callNative(gate, () => session.run(feeds));
  const value: Record<string, unknown> = {};
  const transfer = new Set<ArrayBuffer>();
  for (const [name, { type, data, dims }] of Object.entries(results)) {
    value[name] = { type, data, dims };
    transfer.add((data as Float32Array<ArrayBuffer>).buffer);
  }
  return { value: value as Tensors, transfer: [...transfer] };
}

// Requests wait for each other, since a session may be closed by the one after its last run.
let last: Promise<void> = Promise.resolve();
port.on("message", (request: ThreadRequest) => {
  last = last.then(async () => {
    try {
      const { value, transfer } = await answer(request);
      port.postMessage({ id: request.id, value } satisfies ThreadReply, transfer);
    } catch (error) {
      const failure = (error instanceof Error ? error.message : String(error)).trim();
      port.postMessage({ id: request.id, failure } satisfies ThreadReply);
    }
    if (request.kind === "stop") port.close();
  });
});
