import type { Program } from "../engine/index.js";
import { GraphBuilder } from "../onnx/index.js";
import { type HeadSpec, headLayers, headParameters } from "./head.js";

/** Rows of every call of an evaluation program; missing ones are zeros. */
export const EVALUATION_ROWS = 64;

/**
 * The program that applies a head to {@link EVALUATION_ROWS} rows, without dropout.
 *
 * Inputs: `features` float32 [64, D]; `labels` int64 [64], 0 where there is none; each parameter float32 by its name.
 * Outputs: `loss` float32 [64], cross-entropy in nats; `probabilities` float32 [64, classes].
 */
export function evaluationProgram(spec: HeadSpec): Program {
  const name = `evaluation of head ${[spec.features, ...spec.layers, spec.classes].join("-")}`;
  const graph = new GraphBuilder("evaluation");
  graph.input("features", "float32", [EVALUATION_ROWS, spec.features]);
  graph.input("labels", "int64", [EVALUATION_ROWS]);
  for (const { name, dims } of headParameters(spec)) graph.input(name, "float32", dims);

  let logits = "features";
  for (const [index, layer] of headLayers(spec).entries()) {
    const input = index === 0 ? logits : graph.node("Relu", [logits]);
    logits = graph.node("Add", [graph.node("MatMul", [input, `${layer.name}/kernel`]), `${layer.name}/bias`]);
  }
  const last = graph.constant("last", { dims: [1], data: BigInt64Array.of(-1n) });
  const logProbabilities = graph.node("LogSoftmax", [logits], { axis: -1 });
  const ofLabel = graph.node("GatherElements", [logProbabilities, graph.node("Unsqueeze", ["labels", last])], {
    axis: -1,
  });
  graph.node("Neg", [graph.node("Squeeze", [ofLabel, last])], {}, "loss");
  graph.node("Softmax", [logits], { axis: -1 }, "probabilities");
  graph.output("loss", "float32", [EVALUATION_ROWS]);
  graph.output("probabilities", "float32", [EVALUATION_ROWS, spec.classes]);
  return { name, bytes: graph.build() };
}
