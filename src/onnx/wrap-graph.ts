import { joinBytes, wireField, wireFields } from "./wire-fields.js";

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const GRAPH_VALUE_INFO = 13;
const NODE_INPUT = 1;
const NODE_OUTPUT = 2;
const NODE_NAME = 3;
const VALUE_INFO_NAME = 1;

/** What is put around a graph. */
export interface Wrapping {
  /** Nodes that run before the graph's own, written by {@link GraphBuilder}; its inputs become the only ones. */
  readonly before: Uint8Array;
  /** Nodes that run after; its outputs become the only ones. */
  readonly after: Uint8Array;
  /** New names of values inside the graph. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Puts nodes before and after the graph of an ONNX file and replaces its inputs and outputs. Every other byte of the
 * file, fields that headway does not know included, stays as it is. Subgraphs are not renamed in.
 */
export function wrapGraph(model: Uint8Array, wrapping: Wrapping): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of wireFields(model)) {
    const isGraph = field.number === MODEL_GRAPH && field.content !== null;
    parts.push(isGraph ? wireField(MODEL_GRAPH, wrapFields(field.content, wrapping)) : field.raw);
  }
  return joinBytes(parts);
}

function wrapFields(graph: Uint8Array, { before, after, renamed }: Wrapping): Uint8Array {
  const parts = graphFields(before, [GRAPH_NODE, GRAPH_INPUT]);
  for (const { number, raw, content } of wireFields(graph)) {
    if (number === GRAPH_INPUT || number === GRAPH_OUTPUT) continue;
    if (number === GRAPH_NODE && content !== null) parts.push(wireField(GRAPH_NODE, renameValues(content, renamed)));
    else if (number !== GRAPH_VALUE_INFO || !renamed.has(nameOf(content))) parts.push(raw);
  }
  return joinBytes([...parts, ...graphFields(after, [GRAPH_NODE, GRAPH_OUTPUT])]);
}

/** Fields of a model's graph; nodes lose their names, which must not repeat those of the graph they are put around. */
function graphFields(model: Uint8Array, numbers: readonly number[]): Uint8Array[] {
  const graph = [...wireFields(model)].find((field) => field.number === MODEL_GRAPH)?.content;
  const fields = graph ? [...wireFields(graph)].filter((field) => numbers.includes(field.number)) : [];
  return fields.map(({ number, raw, content }) =>
    number === GRAPH_NODE && content !== null ? wireField(GRAPH_NODE, withoutName(content)) : raw,
  );
}

function withoutName(node: Uint8Array): Uint8Array {
  return joinBytes([...wireFields(node)].filter(({ number }) => number !== NODE_NAME).map(({ raw }) => raw));
}

function renameValues(node: Uint8Array, renamed: ReadonlyMap<string, string>): Uint8Array {
  if (renamed.size === 0) return node;
  const parts = [...wireFields(node)].map(({ number, raw, content }) => {
    if ((number !== NODE_INPUT && number !== NODE_OUTPUT) || content === null) return raw;
    const name = renamed.get(new TextDecoder().decode(content));
    return name === undefined ? raw : wireField(number, new TextEncoder().encode(name));
  });
  return joinBytes(parts);
}

function nameOf(valueInfo: Uint8Array | null): string {
  const name = valueInfo && [...wireFields(valueInfo)].find((field) => field.number === VALUE_INFO_NAME)?.content;
  return name ? new TextDecoder().decode(name) : "";
}
