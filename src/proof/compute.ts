import { decoderVersion, type Preprocessing } from "../data/index.js";
import { createOnnxEngine, type Engine, type Executable, fingerprintText } from "../engine/index.js";
import { evaluationProgram, gradientProgram, type HeadSpec } from "../training/index.js";
import { computeGoldenFeatures, type GoldenPicture } from "./golden-features.js";
import { hashGoldenGradients } from "./golden-gradient.js";
import type { ProofValues } from "./judge.js";

/** What of a job decides its programs and golden values. */
export interface ComputeSpec {
  readonly head: HeadSpec;
  readonly numLanes: number;
  /** Rows of a lane's micro-batch. */
  readonly rows: number;
  readonly labelSmoothing: number;
  readonly seed: number;
  readonly preprocessing: Preprocessing;
}

/** Engine and decoder in one line: what features depend on, equal on machines that compute equal bits. */
export function featureFingerprint(engine: Engine): string {
  return `${fingerprintText(engine.fingerprint)} ${decoderVersion()}`;
}

/** One process's engine with a job's programs, each with one session a thread. */
export class Compute {
  readonly backbone: Executable;
  readonly gradient: Executable;
  readonly evaluation: Executable;
  /** See {@link featureFingerprint}. */
  readonly fingerprint: string;
  readonly #spec: ComputeSpec;
  readonly #dispose: () => Promise<void>;

  private constructor(
    spec: ComputeSpec,
    parts: { backbone: Executable; gradient: Executable; evaluation: Executable },
    fingerprint: string,
    dispose: () => Promise<void>,
  ) {
    this.backbone = parts.backbone;
    this.gradient = parts.gradient;
    this.evaluation = parts.evaluation;
    this.fingerprint = fingerprint;
    this.#spec = spec;
    this.#dispose = dispose;
  }

  /**
   * Starts an engine and compiles the programs. The caller disposes it.
   * @param backbone bytes of the backbone's ONNX program
   */
  static async start(
    spec: ComputeSpec,
    backbone: Uint8Array,
    options: { threads: number; signal?: AbortSignal },
  ): Promise<Compute> {
    const { threads, signal } = options;
    const engine = await createOnnxEngine({ threads });
    try {
      const compile = { sessions: threads, signal };
      const [backboneProgram, gradient, evaluation] = await Promise.all([
        engine.compile({ name: "backbone", bytes: backbone }, compile),
        engine.compile(gradientProgram(spec.head, spec), compile),
        engine.compile(evaluationProgram(spec.head), compile),
      ]);
      const programs = { backbone: backboneProgram, gradient, evaluation };
      return new Compute(spec, programs, featureFingerprint(engine), () => engine.dispose());
    } catch (error) {
      await engine.dispose();
      throw error;
    }
  }

  /** Computes the golden values: pictures and gradients at once, each with all threads busy. */
  async prove(pictures: readonly GoldenPicture[], options: { signal?: AbortSignal } = {}): Promise<ProofValues> {
    const { head, preprocessing } = this.#spec;
    const [golden, gradientHashes] = await Promise.all([
      computeGoldenFeatures(this.backbone, pictures, { preprocessing, features: head.features, ...options }),
      hashGoldenGradients(this.gradient, this.#spec),
    ]);
    return {
      fingerprint: this.fingerprint,
      goldenFeatures: golden.features,
      featureHashes: golden.hashes,
      gradientHashes,
    };
  }

  dispose(): Promise<void> {
    return this.#dispose();
  }
}
