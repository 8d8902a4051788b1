import { fieldsOf, type MessageKind, memberKind, nextDepth, textOf } from "./message.js";
import { tensorDims, tensorType, typeBytes } from "./tensor.js";
import { joinBytes, wireField, wireFields } from "./wire-fields.js";

const TENSOR_RAW_DATA = 9;
const TENSOR_EXTERNAL_DATA = 13;
const TENSOR_DATA_LOCATION = 14;
const DEFAULT_LOCATION = 0;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;

/** Where the numbers of a tensor lie outside the model's file. */
export interface ExternalTensor {
  readonly tensor: string;
  /** As the file says it; nothing has been checked. */
  readonly location: string;
  readonly offset: number;
  /** What its sizes and type take. */
  readonly bytes: number;
}

/**
 * Every tensor of a model, wherever it lies, whose numbers are in another file. ONNX Runtime looks for those of a model
 * that is given as bytes in the current folder.
 * @throws RangeError where the bytes are no ONNX file, or a place is not said in whole numbers
 */
export function externalTensors(model: Uint8Array): ExternalTensor[] {
  const found: ExternalTensor[] = [];
  const walk = (message: Uint8Array, kind: MessageKind, depth: number): void => {
    if (kind === "tensor" && isExternal(message)) found.push(toExternalTensor(message));
    for (const field of wireFields(message)) {
      const member = memberKind(kind, field);
      if (member !== undefined) walk(field.content!, member, nextDepth(depth));
    }
  };
  walk(model, "model", 0);
  return found;
}

/** The model with the numbers of its external tensors in it; `read` gives them. All other bytes stay as they are. */
export function inlineExternalData(model: Uint8Array, read: (tensor: ExternalTensor) => Uint8Array): Uint8Array {
  const rewrite = (message: Uint8Array, kind: MessageKind): Uint8Array => {
    if (kind === "tensor") return isExternal(message) ? inlineTensor(message, read) : message;
    const parts = [...wireFields(message)].map((field) => {
      const member = memberKind(kind, field);
      if (member === undefined) return field.raw;
      const content = rewrite(field.content!, member);
      return content === field.content ? field.raw : wireField(field.number, content);
    });
    return joinBytes(parts);
  };
  return rewrite(model, "model");
}

/** Whether any location but the default is stated: readers cut what does not fit into an enum, each in its own way. */
function isExternal(tensor: Uint8Array): boolean {
  return fieldsOf(tensor, TENSOR_DATA_LOCATION).some(({ value }) => value !== DEFAULT_LOCATION);
}

function inlineTensor(tensor: Uint8Array, read: (tensor: ExternalTensor) => Uint8Array): Uint8Array {
  const replaced = [TENSOR_RAW_DATA, TENSOR_EXTERNAL_DATA, TENSOR_DATA_LOCATION];
  const kept = [...wireFields(tensor)].filter(({ number }) => !replaced.includes(number)).map(({ raw }) => raw);
  return joinBytes([...kept, wireField(TENSOR_RAW_DATA, read(toExternalTensor(tensor)))]);
}

function toExternalTensor(message: Uint8Array): ExternalTensor {
  const tensor = textOf(message, 8);
  const entries = new Map(
    fieldsOf(message, TENSOR_EXTERNAL_DATA).map(({ content }) => [
      textOf(content ?? new Uint8Array(), ENTRY_KEY),
      textOf(content ?? new Uint8Array(), ENTRY_VALUE),
    ]),
  );
  const whole = (key: string): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    throw new RangeError(`tensor "${tensor}" has the ${key} ${JSON.stringify(text)} in its data file`);
  };
  const dims = tensorDims(message);
  const bytes = Math.ceil(dims.reduce((product, size) => product * size, 1) * typeBytes(tensorType(message), tensor));
  const stated = whole("length");
  if (stated !== undefined && stated !== bytes) {
    throw new RangeError(`tensor "${tensor}" takes ${bytes} bytes, its data file is said to have ${stated} for it`);
  }
  return { tensor, location: entries.get("location") ?? "", offset: whole("offset") ?? 0, bytes };
}
