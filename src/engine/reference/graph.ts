import { HeadwayError } from "../../errors.js";
import type { onnx } from "../../gen/onnx.js";
import { Attributes, type Operator } from "./attributes.js";
import { ELEMENTWISE } from "./elementwise.js";
import { PRODUCTS } from "./products.js";
import { REDUCTIONS } from "./reductions.js";
import { SHAPING } from "./shaping.js";
import { fromTensorProto, sizeOf, type Value } from "./value.js";
import { WINDOWS } from "./windows.js";

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...ELEMENTWISE,
  ...PRODUCTS,
  ...REDUCTIONS,
  ...SHAPING,
  ...WINDOWS,
};

/** Operator types of a graph and its bodies that the interpreter does not have. */
export function unsupportedOperators(graph: onnx.IGraphProto): string[] {
  const missing = new Set<string>();
  for (const node of graph.node ?? []) {
    const body = new Attributes(node).graph("body");
    if (body !== undefined) for (const type of unsupportedOperators(body)) missing.add(type);
    const type = node.opType ?? "";
    if (type !== "Scan" && !Object.hasOwn(OPERATORS, type)) missing.add(type);
  }
  return [...missing].sort();
}

/** Runs a graph's nodes in order; `given` has its inputs and, in a body, the values of the graph around it. */
export function runGraph(graph: onnx.IGraphProto, given: ReadonlyMap<string, Value>): Map<string, Value> {
  const values = new Map(given);
  for (const tensor of graph.initializer ?? []) values.set(tensor.name ?? "", fromTensorProto(tensor));
  for (const node of graph.node ?? []) {
    const inputs = (node.input ?? []).map((name) => inputOf(values, name, node));
    const attributes = new Attributes(node);
    try {
      const outputs =
        node.opType === "Scan"
          ? scan(inputs as Value[], attributes, values)
          : [OPERATORS[node.opType ?? ""]!(inputs, attributes)];
      outputs.forEach((output, index) => values.set(node.output?.[index] ?? "", output));
    } catch (error) {
      if (error instanceof HeadwayError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new HeadwayError("INTERNAL", `${node.opType} "${node.name}": ${message}`, {}, { cause: error });
    }
  }
  return values;
}

function inputOf(values: ReadonlyMap<string, Value>, name: string, node: onnx.INodeProto): Value | undefined {
  if (name === "") return undefined;
  const value = values.get(name);
  if (value !== undefined) return value;
  throw new HeadwayError("INTERNAL", `${node.opType} "${node.name}" needs "${name}", which nothing before it makes`);
}

/** Runs the body once for each element along the first axis of the scanned inputs; states go from one run to the next. */
function scan(inputs: readonly Value[], attributes: Attributes, outer: ReadonlyMap<string, Value>): Value[] {
  const body = attributes.graph("body")!;
  const numScanned = attributes.int("num_scan_inputs", 0);
  const numStates = inputs.length - numScanned;
  const scanned = inputs.slice(numStates);
  const names = (body.input ?? []).map(({ name }) => name ?? "");
  let states = inputs.slice(0, numStates);
  const collected: Value[][] = (body.output ?? []).slice(numStates).map(() => []);
  const length = scanned[0]!.dims[0]!;
  for (let step = 0; step < length; step++) {
    const slices = scanned.map(({ dims: [, ...dims], data }) => {
      const size = sizeOf(dims);
      return { dims, data: data.subarray(step * size, (step + 1) * size) };
    });
    const own = new Map(outer);
    [...states, ...slices].forEach((value, index) => own.set(names[index]!, value));
    const results = runGraph(body, own);
    const outputs = (body.output ?? []).map(({ name }) => results.get(name ?? "")!);
    states = outputs.slice(0, numStates);
    outputs.slice(numStates).forEach((value, index) => collected[index]!.push(value));
  }
  return [...states, ...collected.map(stack)];
}

function stack(values: readonly Value[]): Value {
  const [first] = values;
  const data = new Float64Array(values.length * first!.data.length);
  values.forEach((value, index) => data.set(value.data, index * first!.data.length));
  return { dims: [values.length, ...first!.dims], data };
}
