import { HeadwayError, toHeadwayError } from "../errors.js";
import { cpuClass } from "./cpu-class.js";
import type { CompileOptions, Engine, EngineFingerprint, Executable, Program } from "./engine.js";
import { EngineThread, ThreadFailure } from "./engine-thread.js";
import { OnnxExecutable, type Session } from "./executable-onnx.js";
import { disableOnnxTelemetry } from "./onnx-telemetry.js";

/**
 * Starts ONNX Runtime on the CPU in `threads` threads of its own, so that the calling thread stays responsive. A session
 * computes with one thread; more cores are used by more sessions.
 *
 * @throws HeadwayError ENGINE_UNAVAILABLE when the runtime does not load
 */
export async function createOnnxEngine(options: { threads: number }): Promise<Engine> {
  if (!(options.threads >= 1)) throw new RangeError(`an engine needs 1 thread or more, not ${options.threads}`);
  disableOnnxTelemetry();
  const threads = Array.from({ length: options.threads }, (_, index) => new EngineThread(index, "thread-onnx"));
  try {
    const versions = await Promise.all(threads.map((thread) => thread.call({ kind: "hello" }, "engine onnx")));
    return new OnnxEngine(threads, String(versions[0]));
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.terminate()));
    throw error;
  }
}

class OnnxEngine implements Engine {
  readonly fingerprint: EngineFingerprint;
  readonly #threads: readonly EngineThread[];
  readonly #executables = new Set<OnnxExecutable>();
  readonly #onProcessExit = (): void => {
    for (const thread of this.#threads) thread.prepareExit();
  };
  #nextSession = 0;

  constructor(threads: readonly EngineThread[], version: string) {
    this.#threads = threads;
    process.once("exit", this.#onProcessExit);
    this.fingerprint = { kind: "onnx", version, device: "cpu", cpuClass: cpuClass(), options: "intra=1,opt=all" };
  }

  async compile(program: Program, options: CompileOptions = {}): Promise<Executable> {
    const { sessions: numSessions = 1, signal } = options;
    signal?.throwIfAborted();
    const threads = this.#leastLoaded(numSessions, program.name);
    const opened = await Promise.allSettled(threads.map((thread) => this.#open(thread, program)));
    const sessions = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const executable = new OnnxExecutable(program.name, sessions, () => this.#executables.delete(executable));
    this.#executables.add(executable);
    const failed = opened.find((result) => result.status === "rejected");
    if (failed !== undefined || signal?.aborted) {
      await executable.dispose();
      throw failed?.reason ?? signal?.reason;
    }
    return executable;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#executables].map((executable) => executable.dispose()));
    await Promise.all(this.#threads.map((thread) => thread.stop()));
    process.removeListener("exit", this.#onProcessExit);
  }

  /** The `count` living threads with the fewest sessions. */
  #leastLoaded(count: number, program: string): EngineThread[] {
    const alive = this.#threads.filter((thread) => thread.isAlive);
    if (count < 1 || count > this.#threads.length) {
      throw new RangeError(`${program}: sessions ${count} must be 1 to the engine's ${this.#threads.length} threads`);
    }
    if (count > alive.length) {
      throw new HeadwayError(
        "ENGINE_UNAVAILABLE",
        `${program} needs ${count} engine threads, ${alive.length} of ${this.#threads.length} are alive; restart this process`,
        { program, threads: this.#threads.length, alive: alive.length },
      );
    }
    return alive.sort((a, b) => a.numSessions - b.numSessions || a.index - b.index).slice(0, count);
  }

  async #open(thread: EngineThread, program: Program): Promise<Session> {
    const session = this.#nextSession++;
    thread.numSessions++;
    try {
      await thread.call({ kind: "open", session, bytes: program.bytes }, program.name);
    } catch (error) {
      thread.numSessions--;
      if (!(error instanceof ThreadFailure)) throw toHeadwayError(error);
      throw new HeadwayError(
        "MODEL_INVALID",
        `${program.name}: ONNX Runtime ${this.fingerprint.version} does not load it: ${error.message}`,
        { program: program.name },
        { cause: error },
      );
    }
    return { id: session, thread };
  }
}
