// A classification head in plain float64, layer by layer: the oracle of the tests for gradient programs and for training.
// Shapes: D = features, C = classes, R = rows. Kernels are [inputs, outputs], row-major, as Keras' Dense.

/** Which head: widths of hidden ReLU layers, then a softmax layer. */
export interface ReferenceHead {
  readonly features: number;
  readonly classes: number;
  readonly layers: readonly number[];
}

/** Rows to compute with. */
export interface ReferenceBatch {
  /** [R, D] */
  readonly features: ArrayLike<number>;
  /** [R] class indices */
  readonly labels: ArrayLike<number>;
  /** [R] factor of each row's loss and gradient; without it 1 */
  readonly weights?: ArrayLike<number>;
  /** Dropout factors of each hidden layer's output, [R, width]; of the features where there is no hidden layer. */
  readonly masks?: readonly ArrayLike<number>[];
}

/** What {@link referenceHeadGradient} finds. */
export interface ReferenceGradient {
  /** By tensor name: sum over rows of weight * dLoss/dTensor, not divided by a count. */
  readonly gradients: Readonly<Record<string, Float64Array>>;
  /** [R] cross-entropy in nats against the smoothed labels. */
  readonly smoothedLoss: Float64Array;
  /** [R] cross-entropy in nats against the plain labels. */
  readonly loss: Float64Array;
  /** [R] whether the label's logit is the largest. */
  readonly correct: readonly boolean[];
  /** [R, C] */
  readonly probabilities: Float64Array;
}

/** Names of a head's tensors, layer by layer; for up to ten hidden layers. */
export function referenceTensorNames(head: ReferenceHead): { kernel: string; bias: string }[] {
  const names = [...head.layers.map((_, index) => `hidden_${index}`), "softmax"];
  return names.map((name) => ({ kernel: `${name}/kernel`, bias: `${name}/bias` }));
}

type Parameters = Readonly<Record<string, ArrayLike<number>>>;

/** Forward and backward pass, row by row, with plain loops. */
export function referenceHeadGradient(
  head: ReferenceHead,
  parameters: Parameters,
  batch: ReferenceBatch,
  options: { labelSmoothing: number },
): ReferenceGradient {
  const { labelSmoothing } = options;
  const numRows = batch.labels.length;
  const gradients: Record<string, Float64Array> = {};
  for (const { kernel, bias } of referenceTensorNames(head)) {
    gradients[kernel] = new Float64Array(parameters[kernel]!.length);
    gradients[bias] = new Float64Array(parameters[bias]!.length);
  }
  const loss = new Float64Array(numRows);
  const smoothedLoss = new Float64Array(numRows);
  const probabilities = new Float64Array(numRows * head.classes);
  const correct: boolean[] = [];
  for (let row = 0; row < numRows; row++) {
    const { inputs, logits } = forward(head, parameters, batch, row);
    const label = batch.labels[row]!;
    const largest = logits.reduce((a, b) => Math.max(a, b));
    const logSum = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
    const probability = logits.map((logit) => Math.exp(logit - logSum));
    const target = logits.map((_, c) => (c === label ? 1 - labelSmoothing : 0) + labelSmoothing / head.classes);
    loss[row] = logSum - logits[label]!;
    smoothedLoss[row] = target.reduce((sum, share, c) => sum + share * (logSum - logits[c]!), 0);
    probabilities.set(probability, row * head.classes);
    correct.push(logits[label] === largest);
    const weight = batch.weights?.[row] ?? 1;
    const delta = probability.map((p, c) => (p - target[c]!) * weight);
    backward(head, parameters, batch, row, inputs, delta, gradients);
  }
  return { gradients, loss, smoothedLoss, correct, probabilities };
}

/** Each layer's input after dropout, and the logits. */
function forward(head: ReferenceHead, parameters: Parameters, batch: ReferenceBatch, row: number) {
  const inputs: Float64Array[] = [];
  let values = Float64Array.from({ length: head.features }, (_, d) => batch.features[row * head.features + d]!);
  referenceTensorNames(head).forEach(({ kernel, bias }, layer) => {
    const mask = maskBefore(head, batch, layer);
    const input = values.map((value, unit) => value * (mask?.[row * values.length + unit] ?? 1));
    inputs.push(input);
    values = Float64Array.from(parameters[bias]!);
    for (let i = 0; i < input.length; i++) {
      for (let j = 0; j < values.length; j++) values[j]! += input[i]! * parameters[kernel]![i * values.length + j]!;
    }
    if (layer < head.layers.length) values = values.map((value) => Math.max(value, 0));
  });
  return { inputs, logits: values };
}

/** Adds a row's gradients; `delta` is the derivative of its weighted loss by the logits. */
function backward(
  head: ReferenceHead,
  parameters: Parameters,
  batch: ReferenceBatch,
  row: number,
  inputs: readonly Float64Array[],
  delta: Float64Array,
  gradients: Record<string, Float64Array>,
): void {
  const names = referenceTensorNames(head);
  for (let layer = names.length - 1; layer >= 0; layer--) {
    const { kernel, bias } = names[layer]!;
    const input = inputs[layer]!;
    const width = delta.length;
    const mask = maskBefore(head, batch, layer);
    const before = new Float64Array(input.length);
    for (let j = 0; j < width; j++) gradients[bias]![j]! += delta[j]!;
    for (let i = 0; i < input.length; i++) {
      for (let j = 0; j < width; j++) {
        gradients[kernel]![i * width + j]! += input[i]! * delta[j]!;
        before[i]! += parameters[kernel]![i * width + j]! * delta[j]!;
      }
      // A unit that ReLU or dropout made 0 passes nothing on.
      before[i] = input[i] === 0 ? 0 : before[i]! * (mask?.[row * input.length + i] ?? 1);
    }
    delta = before;
  }
}

/**
 * The dropout factors of a layer's input, [R, width]: behind each hidden layer, or on the features of a head without
 * one; undefined where nothing is dropped.
 */
function maskBefore(head: ReferenceHead, batch: ReferenceBatch, layer: number): ArrayLike<number> | undefined {
  if (head.layers.length === 0) return batch.masks?.[0];
  return layer === 0 ? undefined : batch.masks?.[layer - 1];
}
