import { fieldsOf, type MessageKind, memberKind, nextDepth, numberOf, textOf } from "./message.js";
import { numFloats } from "./tensor.js";
import { type WireField, wireFields } from "./wire-fields.js";

/** An input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  /** ONNX' number of the element type; 1 is float32. */
  readonly elementType: number;
  /** Sizes; a text is a symbolic one, null an unstated one. Null where the file does not even say how many there are. */
  readonly dims: readonly (number | string | null)[] | null;
}

/** What a graph takes, gives and holds. */
export interface GraphInterface {
  /** Inputs that are no constants. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Constants with a name. */
  readonly constants: readonly string[];
  /** Every value that a node writes. */
  readonly values: ReadonlySet<string>;
  /** Number of elements of all constants of floating-point types, those of Constant nodes and of subgraphs too. */
  readonly numParameters: number;
}

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const NODE = { output: 2, opType: 4 } as const;
const TENSOR_NAME = 8;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TYPE_TENSOR = 1;
const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
const SHAPE_DIM = 1;
const DIM = { value: 1, param: 2 } as const;

/**
 * Reads the interface of an ONNX file's graph. Numbers of tensors are passed over, so that a file costs no more than its
 * own size.
 * @throws RangeError where the bytes are no ONNX file
 */
export function readGraphInterface(bytes: Uint8Array): GraphInterface {
  const graphs = contents(bytes, MODEL_GRAPH);
  if (graphs.length > 1) throw new RangeError(`it has ${graphs.length} graphs`);
  const graph = graphs[0] ?? new Uint8Array();
  const nodes = contents(graph, GRAPH.node);
  if (nodes.length === 0) throw new RangeError("it has no graph with nodes");
  const constants = contents(graph, GRAPH.initializer).map((tensor) => textOf(tensor, TENSOR_NAME));
  const held = new Set(constants);
  return {
    inputs: contents(graph, GRAPH.input)
      .map(toGraphValue)
      .filter((input) => !held.has(input.name)),
    outputs: contents(graph, GRAPH.output).map(toGraphValue),
    constants,
    values: new Set(nodes.flatMap((node) => contents(node, NODE.output).map((name) => new TextDecoder().decode(name)))),
    numParameters: countFloats(graph, "graph", 0),
  };
}

/** Weights are initializers, or attributes of Constant nodes; other operators' tensors are settings. */
function countFloats(message: Uint8Array, kind: MessageKind, depth: number): number {
  if (kind === "tensor") return numFloats(message);
  const isSetting = kind === "node" && textOf(message, NODE.opType) !== "Constant";
  let sum = 0;
  for (const field of wireFields(message)) {
    const member = memberKind(kind, field);
    if (member === undefined) continue;
    sum += isSetting ? countInGraphs(field, nextDepth(depth)) : countFloats(field.content!, member, nextDepth(depth));
  }
  return sum;
}

/** The weights of the subgraphs that an attribute holds. */
function countInGraphs(attribute: WireField, depth: number): number {
  let sum = 0;
  for (const field of wireFields(attribute.content!)) {
    if (memberKind("attribute", field) === "graph") sum += countFloats(field.content!, "graph", nextDepth(depth));
  }
  return sum;
}

function contents(message: Uint8Array, number: number): Uint8Array[] {
  return fieldsOf(message, number).flatMap(({ content }) => content ?? []);
}

/** The last of a message's fields with a number, empty where there is none. */
const member = (message: Uint8Array, number: number): Uint8Array =>
  contents(message, number).at(-1) ?? new Uint8Array();

function toGraphValue(info: Uint8Array): GraphValue {
  const type = member(member(info, VALUE_INFO.type), TYPE_TENSOR);
  const shape = contents(type, TENSOR_TYPE.shape).at(-1);
  const dims = shape && contents(shape, SHAPE_DIM).map(toDim);
  return {
    name: textOf(info, VALUE_INFO.name),
    elementType: numberOf(type, TENSOR_TYPE.elementType),
    dims: dims ?? null,
  };
}

/** Sizes that are no positive number are unstated ones. */
function toDim(dim: Uint8Array): number | string | null {
  const param = textOf(dim, DIM.param);
  if (param !== "") return param;
  const value = numberOf(dim, DIM.value);
  return value > 0 && Number.isSafeInteger(value) ? value : null;
}
