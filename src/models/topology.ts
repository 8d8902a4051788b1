import { invalidModel } from "./model-error.js";
import { isJsonObject, type JsonObject, type Topology } from "./model-file.js";

/** A tensor as model.json names it: output `tensor` of call number `call` of a layer. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly tensor: number;
}

/** A layer of a model.json: what it is and what it is called with. A nested model is a layer of class Functional etc. */
export interface LayerSpec {
  readonly name: string;
  readonly className: string;
  readonly config: unknown;
  /** One list of inputs a call; a layer that is called more than once is shared. */
  readonly calls: readonly (readonly TensorRef[])[];
}

/** A Keras model read from its JSON, layers in the file's order. */
export interface ModelSpec {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

/** Whether a class is a model of layers. */
export function isModelClass(className: string): boolean {
  return className === "Sequential" || className === "Functional" || className === "Model";
}

/** Reads a model of Keras 2 or 3; a Sequential one gets an input and one call for each layer. */
export function parseModelSpec(path: string, { className, config }: Topology): ModelSpec {
  if (!isModelClass(className)) {
    throw invalidModel(path, `the model is of class ${className}; Functional, Model or Sequential was expected`);
  }
  const object = isJsonObject(config) ? config : { layers: config };
  const { layers, name } = object;
  if (!Array.isArray(layers) || layers.length === 0) throw invalidModel(path, "the model has no list of layers");
  const specs = layers.map((layer: unknown, index) => parseLayer(path, layer, index));
  const modelName = typeof name === "string" ? name : className.toLowerCase();
  if (className === "Sequential") return chain(path, modelName, specs, object);
  const inputs = parseRefs(path, object.input_layers, "input_layers");
  const outputs = parseRefs(path, object.output_layers, "output_layers");
  return { name: modelName, layers: specs, inputs, outputs };
}

function parseLayer(path: string, value: unknown, index: number): LayerSpec {
  const { class_name: className, config, name, inbound_nodes: nodes } = isJsonObject(value) ? value : {};
  const ownName = isJsonObject(config) && typeof config.name === "string" ? config.name : undefined;
  const layerName = typeof name === "string" ? name : ownName;
  if (typeof className !== "string" || layerName === undefined) {
    throw invalidModel(path, `layers[${index}] has no class_name and name`);
  }
  if (nodes !== undefined && !Array.isArray(nodes)) {
    throw invalidModel(path, `layer "${layerName}" has inbound_nodes that are no list`);
  }
  const calls = (nodes ?? []).map((node: unknown) => parseRefs(path, node, `layer "${layerName}": inbound_nodes`));
  return { name: layerName, className, config, calls };
}

/**
 * Tensor references in any of Keras' notations: `["name", 0, 0]`, `["name", 0, 0, {}]`, a `__keras_tensor__` object
 * with keras_history, `{ args, kwargs }`, and lists of these.
 */
function parseRefs(path: string, value: unknown, place: string): TensorRef[] {
  if (Array.isArray(value)) {
    const [layer, call, tensor] = value;
    if (typeof layer !== "string") return value.flatMap((item) => parseRefs(path, item, place));
    if (isIndex(call) && isIndex(tensor)) return [{ layer, call, tensor }];
  }
  if (isJsonObject(value)) {
    if (value.class_name === "__keras_tensor__" && isJsonObject(value.config)) {
      return parseRefs(path, value.config.keras_history, place);
    }
    if (Array.isArray(value.args)) return parseRefs(path, value.args, place);
  }
  throw invalidModel(path, `${place} has ${JSON.stringify(value)?.slice(0, 80)}; a reference to a layer was expected`);
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

const firstOutput = (layer: string): TensorRef => ({ layer, call: 0, tensor: 0 });

function chain(path: string, name: string, layers: readonly LayerSpec[], config: JsonObject): ModelSpec {
  const first = layers[0]!;
  const all = first.className === "InputLayer" ? layers : [inputFor(path, first, config), ...layers];
  return {
    name,
    layers: all.map((layer, index) => ({ ...layer, calls: index === 0 ? [] : [[firstOutput(all[index - 1]!.name)]] })),
    inputs: [firstOutput(all[0]!.name)],
    outputs: [firstOutput(all.at(-1)!.name)],
  };
}

/** The input that a Sequential model without an InputLayer states on its first layer or on itself. */
function inputFor(path: string, first: LayerSpec, config: JsonObject): LayerSpec {
  const shape = batchShape(first.config) ?? config.build_input_shape ?? nestedInputShape(path, first);
  return { name: `${first.name}_input`, className: "InputLayer", config: { batch_shape: shape }, calls: [] };
}

function nestedInputShape(path: string, layer: LayerSpec): unknown {
  if (!isModelClass(layer.className)) return undefined;
  const model = parseModelSpec(path, layer);
  const input = model.layers.find(({ name }) => name === model.inputs[0]?.layer);
  return batchShape(input?.config);
}

/** What a configuration says about its input's shape, the batch included: Keras 2 and 3 have a key each. */
function batchShape(config: unknown): unknown {
  return isJsonObject(config) ? (config.batch_shape ?? config.batch_input_shape) : undefined;
}
