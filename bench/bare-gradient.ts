// The ceiling of a step: the gradient of a linear head as ONNX Runtime computes it when nothing is asked of it but that.
import { InferenceSession, Tensor } from "onnxruntime-node";
import { disableOnnxTelemetry } from "../src/engine/index.js";
import { GraphBuilder } from "../src/onnx/index.js";

/** Shape of a micro-batch and of the head it trains. */
export interface BareShape {
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
}

/** One session whose `run` is one call: forward, mean-free softmax cross-entropy and its gradient, all in float32. */
export class BareGradient {
  readonly #session: InferenceSession;
  readonly #feeds: Record<string, Tensor>;

  private constructor(session: InferenceSession, feeds: Record<string, Tensor>) {
    this.#session = session;
    this.#feeds = feeds;
  }

  /** Compiles it for one thread. @param features row-major [rows, features] */
  static async create(
    shape: BareShape,
    inputs: { features: Float32Array; labels: BigInt64Array; kernel: Float32Array },
  ): Promise<BareGradient> {
    const { rows, features, classes } = shape;
    disableOnnxTelemetry();
    const session = await InferenceSession.create(bareProgram(shape), {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      logSeverityLevel: 4,
    });
    return new BareGradient(session, {
      features: new Tensor("float32", inputs.features, [rows, features]),
      labels: new Tensor("int64", inputs.labels, [rows]),
      kernel: new Tensor("float32", inputs.kernel, [features, classes]),
      bias: new Tensor("float32", new Float32Array(classes), [classes]),
    });
  }

  /** One call. */
  async run(): Promise<{ kernel: Float32Array; bias: Float32Array }> {
    const { kernel_gradient: kernel, bias_gradient: bias } = await this.#session.run(this.#feeds);
    return { kernel: kernel!.data as Float32Array, bias: bias!.data as Float32Array };
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

function bareProgram({ rows, features, classes }: BareShape): Uint8Array {
  const graph = new GraphBuilder("bare");
  graph.input("features", "float32", [rows, features]);
  graph.input("labels", "int64", [rows]);
  graph.input("kernel", "float32", [features, classes]);
  graph.input("bias", "float32", [classes]);
  const logits = graph.node("Add", [graph.node("MatMul", ["features", "kernel"]), "bias"]);
  const depth = graph.constant("classes", { dims: [], data: BigInt64Array.of(BigInt(classes)) });
  const values = graph.constant("values", { dims: [2], data: Float32Array.of(0, 1) });
  const target = graph.node("OneHot", ["labels", depth, values], { axis: -1 });
  const error = graph.node("Sub", [graph.node("Softmax", [logits], { axis: -1 }), target]);
  graph.node("MatMul", [graph.node("Transpose", ["features"], { perm: [1, 0] }), error], {}, "kernel_gradient");
  graph.node(
    "ReduceSum",
    [error, graph.constant("rows", { dims: [1], data: BigInt64Array.of(0n) })],
    { keepdims: 0 },
    "bias_gradient",
  );
  graph.output("kernel_gradient", "float32", [features, classes]);
  graph.output("bias_gradient", "float32", [classes]);
  return graph.build();
}
