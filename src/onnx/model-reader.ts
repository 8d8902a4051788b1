import { onnx } from "../gen/onnx.js";

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
  /** Number of elements of all constants of floating-point types. */
  readonly numParameters: number;
  /** Whether constants lie in other files. */
  readonly hasExternalData: boolean;
}

const EXTERNAL = 1;
const FLOAT_TYPES = new Set([1, 10, 11, 16]);

/**
 * Reads the interface of an ONNX file's graph.
 * @throws Error where the bytes are no ONNX file
 */
export function readGraphInterface(bytes: Uint8Array): GraphInterface {
  const { graph } = onnx.ModelProto.decode(bytes);
  if (!graph?.node?.length) throw new RangeError("it has no graph with nodes");
  const constants = (graph.initializer ?? []).map((tensor) => tensor.name ?? "");
  const held = new Set(constants);
  return {
    inputs: (graph.input ?? []).map(toGraphValue).filter((input) => !held.has(input.name)),
    outputs: (graph.output ?? []).map(toGraphValue),
    constants,
    values: new Set(graph.node.flatMap((node) => node.output ?? [])),
    numParameters: (graph.initializer ?? [])
      .filter((tensor) => FLOAT_TYPES.has(tensor.dataType ?? 0))
      .reduce((sum, tensor) => sum + (tensor.dims ?? []).reduce<number>((size, dim) => size * Number(dim), 1), 0),
    hasExternalData: (graph.initializer ?? []).some((tensor) => tensor.dataLocation === EXTERNAL),
  };
}

function toGraphValue(info: onnx.IValueInfoProto): GraphValue {
  const type = info.type?.tensorType;
  const dims = type?.shape?.dim?.map(({ dimValue, dimParam }) => {
    if (dimParam) return dimParam;
    return dimValue === undefined || dimValue === null || Number(dimValue) <= 0 ? null : Number(dimValue);
  });
  return { name: info.name ?? "", elementType: type?.elemType ?? 0, dims: dims ?? null };
}
