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

/** Walks models from their outputs; every call of a layer that an output needs becomes one node. */
class Flattening {
  readonly nodes: LayerNode[] = [];
  readonly byName = new Map<string, LayerNode>();
  readonly #path: string;
  readonly #topNames: ReadonlySet<string>;

  constructor(path: string, topNames: ReadonlySet<string>) {
    this.#path = path;
    this.#topNames = topNames;
  }

  /** Adds what a model's outputs need and returns their nodes; `inputs` are bound to a nested model's input layers. */
  model(spec: ModelSpec, inputs: readonly LayerNode[] | null, outerScope: readonly string[]): LayerNode[] {
    const scope = [...outerScope, spec.name];
    const layers = new Map(spec.layers.map((layer) => [layer.name, layer]));
    const firstCalls = firstNestedCalls(spec);
    const results = new Map<string, readonly LayerNode[]>();
    const open = new Set<string>();

    const resolve = (ref: TensorRef): LayerNode => {
      const layer = layers.get(ref.layer);
      if (layer === undefined) throw invalidModel(this.#path, `a layer refers to "${ref.layer}", which does not exist`);
      const call = ref.call - (firstCalls.get(layer.name) ?? 0);
      const key = `${layer.name}:${call}`;
      let outputs = results.get(key);
      if (outputs === undefined) {
        if (open.has(key)) throw invalidModel(this.#path, `layer "${layer.name}" depends on its own output`);
        open.add(key);
        outputs = this.#call(spec, layer, call, inputs, scope, resolve);
        results.set(key, outputs);
      }
      const output = outputs[ref.tensor];
      if (output === undefined) {
        throw invalidModel(
          this.#path,
          `a layer refers to output ${ref.tensor} of "${layer.name}", which does not exist`,
        );
      }
      return output;
    };
    return spec.outputs.map(resolve);
  }

  #call(
    spec: ModelSpec,
    layer: LayerSpec,
    call: number,
    inputs: readonly LayerNode[] | null,
    scope: readonly string[],
    resolve: (ref: TensorRef) => LayerNode,
  ): readonly LayerNode[] {
    const place = spec.inputs.findIndex((ref) => ref.layer === layer.name);
    if (place >= 0 && inputs !== null) {
      const bound = inputs[place];
      if (bound === undefined) throw invalidModel(this.#path, `model "${spec.name}" is called with too few inputs`);
      return [bound];
    }
    const refs = layer.className === "InputLayer" ? [] : layer.calls[call];
    if (refs === undefined) {
      throw invalidModel(this.#path, `a layer refers to call ${call} of "${layer.name}", which does not exist`);
    }
    const nodes = refs.map(resolve);
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
    const spec = { ...parseModelSpec(this.#path, layer), name: layer.name };
    const outputs = this.model(spec, inputs, scope);
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
    let name = qualified;
    for (let count = 1; !free(name); count++) name = `${qualified}:${count}`;
    return name;
  }
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
