import { type WireField, wireFields } from "./wire-fields.js";

/** The kinds of messages of onnx.proto in which tensors lie. */
export type MessageKind = "model" | "training" | "graph" | "function" | "node" | "attribute" | "sparse" | "tensor";

/** Where tensors lie: the kind of a message's fields by their number; other fields hold none. */
const MEMBERS: Readonly<Record<MessageKind, Readonly<Record<number, MessageKind>>>> = {
  model: { 7: "graph", 20: "training", 25: "function" },
  training: { 1: "graph", 2: "graph" },
  graph: { 1: "node", 5: "tensor", 15: "sparse" },
  function: { 7: "node", 11: "attribute" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse" },
  sparse: { 1: "tensor", 2: "tensor" },
  tensor: {},
};

/** Messages within messages; a loop in a loop takes six. */
const MAX_DEPTH = 64;

/** The kind of message that a field of a message holds; undefined where no tensor lies in it. */
export function memberKind(kind: MessageKind, field: WireField): MessageKind | undefined {
  return field.content === null ? undefined : MEMBERS[kind][field.number];
}

/** The depth of a message's members. @throws RangeError where messages nest deeper than any model's */
export function nextDepth(depth: number): number {
  if (depth >= MAX_DEPTH) throw new RangeError(`its graphs nest more than ${MAX_DEPTH} messages deep`);
  return depth + 1;
}

/** The fields of a message with a number, in the file's order. */
export function fieldsOf(message: Uint8Array, number: number): WireField[] {
  return [...wireFields(message)].filter((field) => field.number === number);
}

/** The text of a field; the last one counts, as in any protobuf reader. */
export function textOf(message: Uint8Array, number: number): string {
  const content = fieldsOf(message, number).at(-1)?.content;
  return content ? new TextDecoder().decode(content) : "";
}

/** The whole number of a field; 0 where it is not there. */
export function numberOf(message: Uint8Array, number: number): number {
  return fieldsOf(message, number).at(-1)?.value ?? 0;
}
