import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, sep } from "node:path";
import { type ExternalTensor, externalTensors, inlineExternalData } from "../onnx/index.js";
import { invalidModel } from "./model-error.js";
import { readModelBytes } from "./model-file.js";

/** What a protobuf message can hold, and ONNX Runtime takes. */
const MAX_BYTES = 2 ** 31 - 1;
/** Tensors may share their numbers: so many times all data, on average; a little may be shared more often. */
const MAX_SHARED = 8;
const MIN_BYTES = 2 ** 27;

/**
 * An .onnx file with the weights in it that exporters put into data files beside it, so that they are part of its digest
 * and travel with it. Data files lie in the model's folder or below it, wherever links lead.
 * @throws HeadwayError MODEL_INVALID
 */
export async function withExternalWeights(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  const tensors = externalTensors(bytes);
  if (tensors.length === 0) return bytes;
  const files = new Map<string, Uint8Array>();
  for (const { location, tensor } of tensors) {
    if (!files.has(location)) files.set(location, await readDataFile(path, location, tensor));
  }
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const needed = bytes.length + sum(tensors.map((tensor) => tensor.bytes));
  const stored = bytes.length + sum([...files.values()].map(({ length }) => length));
  const limit = Math.min(MAX_BYTES, Math.max(MIN_BYTES, MAX_SHARED * stored));
  if (needed > limit) {
    throw invalidModel(
      path,
      `with the weights of its data files it takes ${needed} bytes, more than the ${limit} it may`,
    );
  }
  return inlineExternalData(bytes, (tensor) => sliceOf(path, tensor, files.get(tensor.location)!));
}

async function readDataFile(path: string, location: string, tensor: string): Promise<Uint8Array> {
  const parts = location.split(/[\\/]/);
  if (
    location === "" ||
    location.includes("\0") ||
    isAbsolute(location) ||
    parts.includes("..") ||
    /^[a-z]:/i.test(location)
  ) {
    throw outside(path, location, tensor);
  }
  const file = join(dirname(path), location);
  const folder = await realpath(dirname(path));
  const target = await realpath(file).catch((cause) => {
    throw invalidModel(
      path,
      `the weights of its tensor "${tensor}" lie in ${location}, which is not there; it belongs beside the model`,
      { location },
      cause,
    );
  });
  if (!target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw outside(path, location, tensor);
  return readModelBytes(file, "data file of the model");
}

function outside(path: string, location: string, tensor: string): Error {
  return invalidModel(
    path,
    `the weights of its tensor "${tensor}" lie in ${JSON.stringify(location)}; a data file has to lie in the model's ` +
      "folder or below it, and no link may lead out of it",
    { location },
  );
}

function sliceOf(path: string, { tensor, location, offset, bytes }: ExternalTensor, file: Uint8Array): Uint8Array {
  if (offset + bytes <= file.length) return file.subarray(offset, offset + bytes);
  throw invalidModel(
    path,
    `its tensor "${tensor}" has bytes ${offset} to ${offset + bytes} of ${location}, which has ${file.length}; copy the ` +
      "file again",
    { location },
  );
}
