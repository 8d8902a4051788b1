import { LayerConfig } from "./layer-config.js";
import { invalidModel } from "./model-error.js";
import { isJsonObject, type ModelFile } from "./model-file.js";
import { isModelClass, type LayerSpec, type ModelSpec, parseModelSpec, type TensorRef } from "./topology.js";

/** One call of a layer in the flattened graph. */
export interface LayerNode {
  /** Unique: the layer's name; a nested layer whose name is taken has its model's before it, a second call its number. */
  readonly name: string;
  readonly className: string;
  readonly config: LayerConfig;
  readonly inputs: readonly LayerNode[];
  /** Names of the models around the layer, outermost first, then its own. */
  readonly scope: readonly string[];
}

/** A model as one flat graph; nodes come after their inputs. */
export interface LayerGraph {
  readonly path: string;
  readonly nodes: readonly LayerNode[];
  readonly input: LayerNode;
  /** Height, width and channels as the model states them; null where it leaves a size open. */
  readonly inputShape: readonly [number | null, number | null, number];
  readonly outputs: readonly LayerNode[];
  /** Nodes by name; the name of a nested model is its output. */
  readonly byName: ReadonlyMap<string, LayerNode>;
}

/** Reads the layers of a model file into one flat graph; classes and settings are looked at by the compiler. */
export function buildLayerGraph(file: ModelFile): LayerGraph {
  const spec = parseModelSpec(file.path, file.topology);
  const flattening = new Flattening(file.path, new Set(spec.layers.map((layer) => layer.name)));
  const [ref, ...others] = spec.inputs;
  if (ref === undefined || others.length > 0) {
    throw invalidModel(file.path, `the model has ${spec.inputs.length} inputs; one, a picture, was expected`);
  }
  const outputs = flattening.model(spec, null, []);
  const input = flattening.nodes.find((node) => node.className === "InputLayer");
  if (input === undefined) throw invalidModel(file.path, "the model's output does not depend on its input");
  const inputShape = pictureShape(file.path, input);
  return { path: file.path, nodes: flattening.nodes, input, inputShape, outputs, byName: flattening.byName };
}

function pictureShape(path: string, input: LayerNode): readonly [number | null, number | null, number] {
  const shape = input.config.raw("batch_shape") ?? input.config.raw("batch_input_shape");
  const isPicture = Array.isArray(shape) && shape.length === 4 && shape[3] === 3;
  if (!isPicture || !shape.slice(1, 3).every((size) => size === null || (Number.isInteger(size) && size > 0))) {
    throw invalidModel(
      path,
      `the input "${input.name}" has the shape ${JSON.stringify(shape) ?? "unknown"}; [null, height, width, 3] was expected`,
    );
  }
  return [shape[1], shape[2], 3];
}

/**
 * Calls of layers and inputs of calls in one model, nested ones counted at each call: EfficientNetB7 has 1,800. A file of
 * a few kilobytes can ask for any number, by nested models that are called twice.
 */
const MAX_CALLS = 50_000;
/** Models within models; real ones have one or two. */
const MAX_NESTED = 16;

/** A model's specification with what every call of it looks up. */
interface IndexedModel {
  readonly spec: ModelSpec;
  readonly layers: ReadonlyMap<string, LayerSpec>;
  /** Places of the model's inputs by the name of their layer. */
  readonly inputPlaces: ReadonlyMap<string, number>;
  readonly firstCalls: ReadonlyMap<string, number>;
}

/** A model's layers as one call of it sees them. */
interface ModelCall extends IndexedModel {
  readonly inputs: readonly LayerNode[] | null;
  readonly scope: readonly string[];
  /** What the layers' calls gave so far, by layer and call. */
  readonly results: Map<string, readonly LayerNode[]>;
}

/** A call whose inputs are being gathered. */
interface OpenCall {
  readonly key: string;
  readonly layer: LayerSpec;
  readonly call: number;
  readonly refs: readonly TensorRef[];
  readonly nodes: LayerNode[];
}

/** Walks models from their outputs; every call of a layer that an output needs becomes one node. */
class Flattening {
  readonly nodes: LayerNode[] = [];
  readonly byName = new Map<string, LayerNode>();
  readonly #path: string;
  readonly #topNames: ReadonlySet<string>;
  readonly #indexed = new Map<LayerSpec, IndexedModel>();
  readonly #numTaken = new Map<string, number>();
  #numCalls = 0;

  constructor(path: string, topNames: ReadonlySet<string>) {
    this.#path = path;
    this.#topNames = topNames;
  }

  /** Adds what a model's outputs need and returns their nodes; `inputs` are bound to a nested model's input layers. */
  model(spec: ModelSpec, inputs: readonly LayerNode[] | null, outerScope: readonly string[]): LayerNode[] {
    return this.#callModel(indexModel(spec), inputs, [...outerScope, spec.name]);
  }

  #callModel(model: IndexedModel, inputs: readonly LayerNode[] | null, scope: readonly string[]): LayerNode[] {
    this.#count(model.spec.outputs.length);
    const called: ModelCall = { ...model, inputs, scope, results: new Map() };
    return model.spec.outputs.map((ref) => this.#resolve(ref, called));
  }

  /** The node that a reference means. Inputs come first, depth first, on a stack of its own: chains may be long. */
  #resolve(wanted: TensorRef, model: ModelCall): LayerNode {
    const stack: OpenCall[] = [];
    const open = new Set<string>();
    for (;;) {
      const current = stack.at(-1);
      const ref = current === undefined ? wanted : current.refs[current.nodes.length];
      if (ref === undefined) {
        const { key, layer, call, nodes } = stack.pop()!;
        open.delete(key);
        model.results.set(key, this.#call(layer, call, nodes, model));
        continue;
      }
      const found = this.#begin(ref, model);
      if ("refs" in found) {
        if (open.has(found.key)) throw invalidModel(this.#path, `layer "${ref.layer}" depends on its own output`);
        open.add(found.key);
        stack.push(found);
      } else if (current === undefined) return found;
      else current.nodes.push(found);
    }
  }

  /** The node of a reference, or the call that has to be made for it. */
  #begin(ref: TensorRef, model: ModelCall): LayerNode | OpenCall {
    const layer = model.layers.get(ref.layer);
    if (layer === undefined) throw invalidModel(this.#path, `a layer refers to "${ref.layer}", which does not exist`);
    const call = ref.call - (model.firstCalls.get(layer.name) ?? 0);
    const key = `${layer.name}:${call}`;
    const outputs = model.results.get(key) ?? this.#boundInput(layer, model);
    if (outputs !== undefined) {
      const output = outputs[ref.tensor];
      if (output !== undefined) return output;
      throw invalidModel(this.#path, `a layer refers to output ${ref.tensor} of "${layer.name}", which does not exist`);
    }
    const refs = layer.className === "InputLayer" ? [] : layer.calls[call];
    if (refs === undefined) {
      throw invalidModel(this.#path, `a layer refers to call ${call} of "${layer.name}", which does not exist`);
    }
    this.#count(1 + refs.length);
    return { key, layer, call, refs, nodes: [] };
  }

  /** What a nested model's input layer stands for. */
  #boundInput(layer: LayerSpec, { inputPlaces, inputs, spec }: ModelCall): readonly LayerNode[] | undefined {
    const place = inputPlaces.get(layer.name);
    if (place === undefined || inputs === null) return undefined;
    const bound = inputs[place];
    if (bound === undefined) throw invalidModel(this.#path, `model "${spec.name}" is called with too few inputs`);
    return [bound];
  }

  #count(calls: number): void {
    this.#numCalls += calls;
    if (this.#numCalls <= MAX_CALLS) return;
    throw invalidModel(
      this.#path,
      `its layers are called more than ${MAX_CALLS} times (those of a nested model at each of its calls, inputs counted ` +
        "too); no backbone needs that",
    );
  }

  #call(layer: LayerSpec, call: number, nodes: readonly LayerNode[], { scope }: ModelCall): readonly LayerNode[] {
    if (isModelClass(layer.className)) return this.#nested(layer, call, nodes, scope);
    const name = this.#uniqueName(layer.name, call, scope);
    const config = isJsonObject(layer.config) ? layer.config : {};
    const node: LayerNode = {
      name,
      className: layer.className,
      config: new LayerConfig(this.#path, name, layer.className, config),
      inputs: nodes,
      scope: [...scope, layer.name],
    };
    this.nodes.push(node);
    this.byName.set(name, node);
    return [node];
  }

  #nested(layer: LayerSpec, call: number, inputs: readonly LayerNode[], scope: readonly string[]): LayerNode[] {
    if (scope.length > MAX_NESTED) {
      throw invalidModel(this.#path, `model "${layer.name}" lies within more than ${MAX_NESTED} others`);
    }
    let model = this.#indexed.get(layer);
    if (model === undefined) {
      model = indexModel({ ...parseModelSpec(this.#path, layer), name: layer.name });
      this.#indexed.set(layer, model);
    }
    const outputs = this.#callModel(model, inputs, [...scope, layer.name]);
    if (outputs.length === 1) this.byName.set(this.#uniqueName(layer.name, call, scope), outputs[0]!);
    return outputs;
  }

  #uniqueName(layer: string, call: number, scope: readonly string[]): string {
    const nested = scope.slice(1);
    const plain = call === 0 ? layer : `${layer}:${call}`;
    if (nested.length === 0) return plain;
    const free = (name: string) => !this.byName.has(name) && !this.#topNames.has(name);
    if (free(plain)) return plain;
    const qualified = [...nested, plain].join("/");
    let count = this.#numTaken.get(qualified) ?? 0;
    const numbered = () => (count === 0 ? qualified : `${qualified}:${count}`);
    while (!free(numbered())) count++;
    this.#numTaken.set(qualified, count); // names that are taken stay taken
    return numbered();
  }
}

function indexModel(spec: ModelSpec): IndexedModel {
  const inputPlaces = new Map<string, number>();
  for (const [place, { layer }] of spec.inputs.entries()) {
    if (!inputPlaces.has(layer)) inputPlaces.set(layer, place);
  }
  const layers = new Map(spec.layers.map((layer) => [layer.name, layer]));
  return { spec, layers, inputPlaces, firstCalls: firstNestedCalls(spec) };
}

/** Keras 2 counts the calls of a nested model from 1, Keras 3 from 0: the smallest number that is referred to. */
function firstNestedCalls(spec: ModelSpec): ReadonlyMap<string, number> {
  const nested = new Set(spec.layers.filter((layer) => isModelClass(layer.className)).map((layer) => layer.name));
  const first = new Map<string, number>();
  for (const ref of [...spec.outputs, ...spec.layers.flatMap((layer) => layer.calls.flat())]) {
    if (nested.has(ref.layer)) first.set(ref.layer, Math.min(first.get(ref.layer) ?? ref.call, ref.call));
  }
  return first;
}
