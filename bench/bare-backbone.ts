import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { disableOnnxTelemetry } from "../src/engine/index.js";

const OPTIONS = {
  executionProviders: ["cpu"],
  executionMode: "sequential",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

/** ONNX Runtime with nothing around it: a session in each thread, on input that is already there. */
export class BareBackbone {
  readonly #threads: readonly Worker[];

  private constructor(threads: readonly Worker[]) {
    this.#threads = threads;
  }

  /** @param dims of the program's input `images`, the first is the pictures of a block */
  static async start(program: Uint8Array, dims: readonly number[], numThreads: number): Promise<BareBackbone> {
    const pixels = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, place) => (place % 255) / 255);
    const entry = new URL("./bare-backbone-thread.mjs", import.meta.url);
    const workerData = { program, pixels, dims, options: OPTIONS };
    disableOnnxTelemetry();
    const threads = Array.from({ length: numThreads }, () => new Worker(entry, { workerData, execArgv: [] }));
    await Promise.all(threads.map((thread) => once(thread, "message")));
    return new BareBackbone(threads);
  }

  /** Runs `numBlocks` blocks, shared among the threads. */
  async run(numBlocks: number): Promise<void> {
    const { length } = this.#threads;
    await Promise.all(
      this.#threads.map(async (thread, index) => {
        const share = Math.floor((numBlocks + index) / length);
        if (share === 0) return;
        thread.postMessage(share);
        await once(thread, "message");
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
