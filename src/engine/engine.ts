/** Element types that cross the engine port. */
export type ElementType = "float32" | "float64" | "int64" | "int32" | "uint8" | "bool";

/** A dense tensor, row-major, in one typed array of exactly the product of `dims` elements. */
export type Tensor =
  | { readonly type: "float32"; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: "float64"; readonly dims: readonly number[]; readonly data: Float64Array }
  | { readonly type: "int64"; readonly dims: readonly number[]; readonly data: BigInt64Array }
  | { readonly type: "int32"; readonly dims: readonly number[]; readonly data: Int32Array }
  | { readonly type: "uint8" | "bool"; readonly dims: readonly number[]; readonly data: Uint8Array };

/** Tensors by the name of the program's input or output. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A computation an engine can compile: the bytes of an ONNX ModelProto, named for messages. */
export interface Program {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How a program is compiled. */
export interface CompileOptions {
  /** Independent copies that run side by side, each on its own thread. @default 1 */
  readonly sessions?: number;
  readonly signal?: AbortSignal;
}

/** What has to be equal for two processes to compute equal bits. */
export interface EngineFingerprint {
  readonly kind: "onnx" | "tensorflow" | "reference";
  readonly version: string;
  /** "cpu", "cuda" or "webgpu". */
  readonly device: string;
  /** Architecture and the instruction sets that kernels choose by, e.g. "x64+avx2+avx512f". */
  readonly cpuClass: string;
  /** Session options that change bits, in a fixed order, e.g. "intra=1". */
  readonly options: string;
}

/** A compiled program. `run` may be called again before an earlier call has ended; calls queue for a free session. */
export interface Executable {
  readonly numSessions: number;
  /**
   * Runs the program once. The caller keeps its inputs: a Float32Array is copied to the session's thread, unless it
   * is listed in `transfer`, then it is gone. Outputs belong to the caller.
   */
  run(inputs: Tensors, options?: { signal?: AbortSignal; transfer?: readonly ArrayBuffer[] }): Promise<Tensors>;
  dispose(): Promise<void>;
}

/** The port to a runtime that computes. Adapters: engine-onnx.ts; engine-reference.ts is the in-process twin of the tests. */
export interface Engine {
  readonly fingerprint: EngineFingerprint;
  compile(program: Program, options?: CompileOptions): Promise<Executable>;
  dispose(): Promise<void>;
}
