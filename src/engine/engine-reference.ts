import { HeadwayError } from "../errors.js";
import { onnx } from "../gen/onnx.js";
import { cpuClass } from "./cpu-class.js";
import type { CompileOptions, Engine, Executable, Program, Tensor, Tensors } from "./engine.js";
import { type DataType, runGraph, sizeOf, unsupportedOperators, type Value } from "./reference/index.js";

/**
 * An interpreter of the ONNX operators that headway's programs use, in plain TypeScript. It computes everything in
 * float64 and rounds outputs once, so it is an oracle for tests; it is slow and knows pictures of two axes only.
 */
export function createReferenceEngine(): Engine {
  return {
    fingerprint: {
      kind: "reference",
      version: "1",
      device: "cpu",
      cpuClass: cpuClass(),
      options: `float64,node=${process.versions.node}`,
    },
    compile: (program, options) => compile(program, options),
    dispose: () => Promise.resolve(),
  };
}

async function compile(program: Program, options: CompileOptions = {}): Promise<Executable> {
  options.signal?.throwIfAborted();
  const graph = onnx.ModelProto.decode(program.bytes).graph;
  const missing = graph ? unsupportedOperators(graph) : [];
  if (!graph || missing.length > 0) {
    throw new HeadwayError(
      "MODEL_INVALID",
      `${program.name}: the reference engine has no operator ${missing.join(", ")}; use engine onnx`,
      { program: program.name, operators: missing },
    );
  }
  return {
    numSessions: options.sessions ?? 1,
    run: async (inputs, runOptions) => {
      runOptions?.signal?.throwIfAborted();
      return run(program.name, graph, inputs);
    },
    dispose: () => Promise.resolve(),
  };
}

function run(name: string, graph: onnx.IGraphProto, inputs: Tensors): Tensors {
  const given = new Map<string, Value>();
  for (const input of graph.input ?? []) {
    const tensor = inputs[input.name ?? ""];
    if (tensor === undefined) throw new HeadwayError("INTERNAL", `${name} needs an input "${input.name}"`);
    if (tensor.data.length !== sizeOf(tensor.dims)) {
      throw new HeadwayError("INTERNAL", `${name}: input "${input.name}" has ${tensor.data.length} elements`);
    }
    given.set(input.name ?? "", { dims: tensor.dims, data: Float64Array.from(tensor.data as Float64Array, Number) });
  }
  const values = runGraph(graph, given);
  return Object.fromEntries(
    (graph.output ?? []).map((output) => {
      const value = values.get(output.name ?? "")!;
      return [output.name ?? "", toTensor(value, output.type?.tensorType?.elemType as DataType)];
    }),
  );
}

function toTensor({ dims, data }: Value, type: DataType): Tensor {
  const Type = onnx.TensorProto.DataType;
  switch (type) {
    case Type.DOUBLE:
      return { type: "float64", dims, data: Float64Array.from(data) };
    case Type.INT64:
      return { type: "int64", dims, data: BigInt64Array.from(data, BigInt) };
    case Type.INT32:
      return { type: "int32", dims, data: Int32Array.from(data) };
    case Type.UINT8:
      return { type: "uint8", dims, data: Uint8Array.from(data) };
    case Type.BOOL:
      return { type: "bool", dims, data: Uint8Array.from(data) };
    default:
      return { type: "float32", dims, data: Float32Array.from(data) };
  }
}
