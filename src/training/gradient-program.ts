// The gradient of a head as one ONNX program. Its only node of weight is a Scan over lanes, whose body is the forward
// and backward pass of one lane's micro-batch of fixed shape. So a lane meets the same kernels with the same shapes
// however many lanes are in the call: its bits cannot depend on that number.
//
// Shapes: K = lanes in the call, r = rows of a lane's micro-batch, D = inputs and C = units of a layer.
//
// Let g be a lane's gradient of a tensor, summed over its rows and not divided. The body computes q = round(g * scale),
// halves to even, and adds it in float64 to the Scan's state, which starts as +0: the exact sum (ARCHITECTURE.md) of
// the call's lanes. The scale is a power of two, so it is multiplied into the small matrix of the layer's errors before
// the product with the layer's inputs, and rounding takes place in float32: the same integers, for less memory traffic.
// A NaN or infinity stays one in the sum. Sums over rows are a product with ones: ReduceSum may change with alignment.
import type { Program } from "../engine/index.js";
import { GraphBuilder } from "../onnx/index.js";
import { dropoutWidths } from "./dropout-masks.js";
import { type HeadLayer, type HeadSpec, headLayers, headParameters } from "./head.js";

const FLOAT32 = 1;
const FLOAT64 = 11;

/**
 * The program of a lane gradient for any number of lanes from 1.
 *
 * Inputs: `features` float32 [K, r, D]; `labels` int64 [K, r]; `weights` float32 [K, r], 0 for a missing row;
 * `scale/<tensor>` float64 [], a power of two; each parameter float32 by its name; with dropout `mask_<i>` float32
 * [K, r, width], see dropoutMasks.
 *
 * Outputs: `sum/<tensor>` float64 of the tensor's dims, integers; `peak/<tensor>` float32 [K], the largest |g| of each
 * lane (it may overlook a NaN: look for that in the sum); `loss` float32 [K, r], cross-entropy in nats of the plain
 * labels, unweighted; `correct` float32 [K, r], 1 where the label's logit is the largest.
 */
export function gradientProgram(spec: HeadSpec, options: { rows: number; labelSmoothing: number }): Program {
  const { rows } = options;
  if (rows < 2)
    throw new RangeError(`a lane's micro-batch needs 2 rows or more, not ${rows}: one row takes other kernels`);
  const name = `gradient of head ${[spec.features, ...spec.layers, spec.classes].join("-")}`;
  const graph = new GraphBuilder("gradient");
  const parameters = headParameters(spec);
  const masks = dropoutWidths(spec).map((width, index) => ({ name: `mask_${index}`, width }));
  graph.input("features", "float32", ["K", rows, spec.features]);
  graph.input("labels", "int64", ["K", rows]);
  graph.input("weights", "float32", ["K", rows]);
  for (const mask of masks) graph.input(mask.name, "float32", ["K", rows, mask.width]);
  for (const { name, dims } of parameters) {
    graph.input(name, "float32", dims);
    graph.input(`scale/${name}`, "float64", []);
    graph.node("Cast", [`scale/${name}`], { to: FLOAT32 }, `scale32/${name}`);
    const shape = graph.constant(`shape/${name}`, { dims: [dims.length], data: BigInt64Array.from(dims, BigInt) });
    const zero = { tensor: { dims: [1], data: new Float64Array(1) } };
    graph.node("ConstantOfShape", [shape], { value: zero }, `zeros/${name}`);
  }

  const body = graph.subgraph("lane");
  for (const { name, dims } of parameters) body.input(`lane/state/${name}`, "float64", dims);
  body.input("lane/features", "float32", [rows, spec.features]);
  body.input("lane/labels", "int64", [rows]);
  body.input("lane/weights", "float32", [rows]);
  for (const mask of masks) body.input(`lane/${mask.name}`, "float32", [rows, mask.width]);
  writeLane(body, spec, options);
  for (const { name, dims } of parameters) body.output(`lane/sum/${name}`, "float64", dims);
  for (const { name } of parameters) body.output(`lane/peak/${name}`, "float32", []);
  body.output("lane/loss", "float32", [rows]);
  body.output("lane/correct", "float32", [rows]);

  const scanned = ["features", "labels", "weights", ...masks.map((mask) => mask.name)];
  const sums = parameters.map(({ name }) => `sum/${name}`);
  const peaks = parameters.map(({ name }) => `peak/${name}`);
  graph.nodeWithOutputs(
    "Scan",
    [...parameters.map(({ name }) => `zeros/${name}`), ...scanned],
    { body: { graph: body }, num_scan_inputs: scanned.length },
    [sums[0]!, ...sums.slice(1), ...peaks, "loss", "correct"],
  );
  for (const { name, dims } of parameters) graph.output(`sum/${name}`, "float64", dims);
  for (const peak of peaks) graph.output(peak, "float32", ["K"]);
  graph.output("loss", "float32", ["K", rows]);
  graph.output("correct", "float32", ["K", rows]);
  return { name, bytes: graph.build() };
}

/** A layer with what its backward pass needs: its input after dropout, [r, D], and its value before ReLU, [r, C]. */
interface LayerValues extends HeadLayer {
  readonly input: string;
  readonly value: string;
}

/** Writes one lane's forward pass, loss, and backward pass from the last layer to the first. */
function writeLane(body: GraphBuilder, spec: HeadSpec, options: { rows: number; labelSmoothing: number }): void {
  const hasMasks = dropoutWidths(spec).length > 0;
  const layers: LayerValues[] = [];
  let input = "lane/features";
  if (hasMasks && spec.layers.length === 0) input = body.node("Mul", [input, "lane/mask_0"]);
  for (const [index, layer] of headLayers(spec).entries()) {
    const product = body.node("MatMul", [input, `${layer.name}/kernel`]);
    const value = body.node("Add", [product, `${layer.name}/bias`]);
    layers.push({ ...layer, input, value });
    if (index === spec.layers.length) break;
    input = body.node("Relu", [value]);
    if (hasMasks) input = body.node("Mul", [input, `lane/mask_${index}`]);
  }

  let error = writeLoss(body, spec.classes, layers.at(-1)!.value, options.labelSmoothing);
  const ones = body.constant("lane/ones", { dims: [options.rows], data: new Float32Array(options.rows).fill(1) });
  for (const [index, layer] of [...layers.entries()].reverse()) {
    writeTensor(body, `${layer.name}/kernel`, body.node("Transpose", [layer.input], { perm: [1, 0] }), error);
    writeTensor(body, `${layer.name}/bias`, ones, error);
    if (index === 0) break;
    const kernel = body.node("Transpose", [`${layer.name}/kernel`], { perm: [1, 0] });
    error = body.node("MatMul", [error, kernel]);
    if (hasMasks) error = body.node("Mul", [error, `lane/mask_${index - 1}`]);
    const zero = body.constant(`lane/zero_${index}`, { dims: [], data: Float32Array.of(0) });
    const isActive = body.node("Greater", [layers[index - 1]!.value, zero]);
    error = body.node("Mul", [error, body.node("Cast", [isActive], { to: FLOAT32 })]);
  }
}

/** Writes loss and correctness; returns the derivative of the weighted smoothed loss by the logits, [r, C]. */
function writeLoss(body: GraphBuilder, classes: number, logits: string, labelSmoothing: number): string {
  const last = body.constant("lane/last", { dims: [1], data: BigInt64Array.of(-1n) });
  const depth = body.constant("lane/classes", { dims: [], data: BigInt64Array.of(BigInt(classes)) });
  const share = labelSmoothing / classes;
  const targets = body.constant("lane/targets", {
    dims: [2],
    data: Float32Array.of(share, 1 - labelSmoothing + share),
  });
  const target = body.node("OneHot", ["lane/labels", depth, targets], { axis: -1 });
  const probabilities = body.node("Softmax", [logits], { axis: -1 });
  const difference = body.node("Sub", [probabilities, target]);
  const error = body.node("Mul", [difference, body.node("Unsqueeze", ["lane/weights", last])]);

  const label = body.node("Unsqueeze", ["lane/labels", last]);
  const logProbability = body.node("GatherElements", [body.node("LogSoftmax", [logits], { axis: -1 }), label], {
    axis: -1,
  });
  body.node("Neg", [body.node("Squeeze", [logProbability, last])], {}, "lane/loss");
  const largest = body.node("ArgMax", [logits], { axis: -1, keepdims: 0 });
  body.node("Cast", [body.node("Equal", [largest, "lane/labels"])], { to: FLOAT32 }, "lane/correct");
  return error;
}

/** Writes a tensor's gradient `left x error` as scaled integers added to the state, and its peak. */
function writeTensor(body: GraphBuilder, name: string, left: string, error: string): void {
  const scaled = body.node("MatMul", [left, body.node("Mul", [error, `scale32/${name}`])]);
  const integers = body.node("Cast", [body.node("Round", [scaled])], { to: FLOAT64 });
  body.node("Add", [`lane/state/${name}`, integers], {}, `lane/sum/${name}`);
  // The larger of the maximum and the negated minimum: reading twice costs less than writing all magnitudes.
  const minimum = body.node("ReduceMin", [scaled], { keepdims: 0 });
  const peak = body.node("Max", [body.node("ReduceMax", [scaled], { keepdims: 0 }), body.node("Neg", [minimum])]);
  body.node("Div", [body.node("Abs", [peak]), `scale32/${name}`], {}, `lane/peak/${name}`); // Abs: of -0 and 0 make 0
}
