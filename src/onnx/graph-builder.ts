import { onnx } from "../gen/onnx.js";

/** ONNX element types that headway's programs use. */
export type ElementKind = "float32" | "float64" | "int64" | "int32" | "uint8" | "bool";

const DATA_TYPE: Record<ElementKind, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 };

/** A constant of a graph, row-major. */
export interface Constant {
  readonly dims: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;
}

/** An attribute's value: an integral number becomes INT unless wrapped as `{ float }`; the rest as they are. */
export type AttributeValue =
  | number
  | { readonly float: number }
  | string
  | readonly number[]
  | { readonly tensor: Constant }
  | { readonly graph: GraphBuilder };

const IR_VERSION = 8;

function elementKind(data: Constant["data"]): ElementKind {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Int32Array) return "int32";
  return "uint8";
}

function toTensorProto(name: string, constant: Constant): onnx.ITensorProto {
  const { data, dims } = constant;
  return {
    name,
    dims: [...dims],
    dataType: DATA_TYPE[elementKind(data)],
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function toAttribute(name: string, value: AttributeValue): onnx.IAttributeProto {
  const Type = onnx.AttributeProto.AttributeType;
  if (typeof value === "number") return { name, type: Type.INT, i: value };
  if (typeof value === "string") return { name, type: Type.STRING, s: new TextEncoder().encode(value) };
  if (Array.isArray(value)) return { name, type: Type.INTS, ints: [...value] };
  if ("float" in value) return { name, type: Type.FLOAT, f: value.float };
  if ("graph" in value) return { name, type: Type.GRAPH, g: value.graph.toGraphProto() };
  return { name, type: Type.TENSOR, t: toTensorProto(name, (value as { tensor: Constant }).tensor) };
}

/**
 * Writes one ONNX graph, node by node in topological order. Value names are given by the caller or counted, so the
 * bytes depend on the calls only.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #opset: number;
  readonly #prefix: string;
  readonly #nodes: onnx.INodeProto[] = [];
  readonly #initializers: onnx.ITensorProto[] = [];
  readonly #inputs: onnx.IValueInfoProto[] = [];
  readonly #outputs: onnx.IValueInfoProto[] = [];
  readonly #metadata: onnx.IStringStringEntryProto[] = [];

  constructor(name: string, opset = 17, prefix = "") {
    this.#name = name;
    this.#opset = opset;
    this.#prefix = prefix;
  }

  /** A builder for a graph that an operator of this one runs, such as Scan's body; its counted names begin with `name/`. */
  subgraph(name: string): GraphBuilder {
    return new GraphBuilder(name, this.#opset, `${this.#prefix}${name}/`);
  }

  /** Declares a graph input; a text in `dims` is a symbolic dimension. Returns its name. */
  input(name: string, kind: ElementKind, dims: readonly (number | string)[]): string {
    this.#inputs.push(valueInfo(name, kind, dims));
    return name;
  }

  /** Declares that the value `name` is an output. */
  output(name: string, kind: ElementKind, dims: readonly (number | string)[]): void {
    this.#outputs.push(valueInfo(name, kind, dims));
  }

  /** Adds a constant and returns its name. */
  constant(name: string, constant: Constant): string {
    this.#initializers.push(toTensorProto(name, constant));
    return name;
  }

  /** Adds a node with one output and returns that output's name (`output`, or counted). */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue> = {},
    output?: string,
  ): string {
    const name = output ?? `${this.#prefix}${opType.toLowerCase()}_${this.#nodes.length}`;
    this.nodeWithOutputs(opType, inputs, attributes, [name]);
    return name;
  }

  /** Adds a node with several outputs, all named by the caller; the node is named as the first. */
  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue>,
    outputs: readonly [string, ...string[]],
  ): void {
    this.#nodes.push({
      opType,
      name: outputs[0],
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([key, value]) => toAttribute(key, value)),
    });
  }

  /** Adds a key and a text to the file; they are part of its bytes. */
  metadata(key: string, value: string): void {
    this.#metadata.push({ key, value });
  }

  /** The bytes of the ModelProto. */
  build(): Uint8Array {
    return onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: "headway",
      opsetImport: [{ domain: "", version: this.#opset }],
      graph: this.toGraphProto(),
      metadataProps: this.#metadata,
    }).finish();
  }

  /** The graph alone, as part of another. */
  toGraphProto(): onnx.IGraphProto {
    return {
      name: this.#name,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    };
  }
}

function valueInfo(name: string, kind: ElementKind, dims: readonly (number | string)[]): onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[kind], shape: { dim } } } };
}
