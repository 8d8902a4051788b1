// The safetensors format (https://github.com/huggingface/safetensors#format): a uint64 header length, a JSON header,
// then the tensors' bytes without gaps, all little-endian. The bytes are those of the reference library: tensors of
// wider types first, then by name in code-unit order, in the header as in the data, so that every tensor is aligned to
// its own type; spaces pad the header to a multiple of 8. Equal tensors give equal bytes.
import { HeadwayError } from "../errors.js";

/** A tensor as it lies in a file, row-major; `data` has the product of `shape` elements. */
export type StoredTensor =
  | { readonly dtype: "F32"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: "F64"; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: "I32"; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: "U8"; readonly shape: readonly number[]; readonly data: Uint8Array };

const ELEMENT_BYTES = { F64: 8, F32: 4, I32: 4, U8: 1 } as const;
const TYPE_ORDER = Object.keys(ELEMENT_BYTES);
const MAX_HEADER_BYTES = 100_000_000;
const METADATA = "__metadata__";

const numElements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
const byCodeUnit = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/**
 * The bytes of a safetensors file with these tensors.
 * @throws RangeError when a shape does not fit its data, or a tensor is named `__metadata__`
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const named = Object.entries(tensors)
    .sort(byCodeUnit)
    .sort(([, a], [, b]) => TYPE_ORDER.indexOf(a.dtype) - TYPE_ORDER.indexOf(b.dtype));
  let dataBytes = 0;
  const members = named.map(([name, { dtype, shape, data }]) => {
    if (name === METADATA) throw new RangeError(`a tensor cannot be named ${METADATA}`);
    if (numElements(shape) !== data.length)
      throw new RangeError(
        `tensor ${name} has ${data.length} elements, its shape [${shape}] says ${numElements(shape)}`,
      );
    const begin = dataBytes;
    dataBytes += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, dataBytes] }] as const;
  });
  const sortedMetadata = Object.fromEntries(Object.entries(metadata).sort(byCodeUnit));
  const first = Object.keys(metadata).length === 0 ? [] : ([[METADATA, sortedMetadata]] as const);
  const text = new TextEncoder().encode(jsonObject([...first, ...members]));
  const headerBytes = (text.length + 7) & ~7;

  const bytes = new Uint8Array(8 + headerBytes + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, 8 + text.length, 8 + headerBytes);
  bytes.set(text, 8);
  let at = 8 + headerBytes;
  for (const [, { data }] of named) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

// JSON.stringify of an object would move keys such as "0" to the front.
const jsonObject = (members: readonly (readonly [string, unknown])[]): string =>
  `{${members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;

/**
 * The tensors of a safetensors file. Each typed array owns its memory.
 * @param what names the file in messages
 * @throws HeadwayError CHECKPOINT_CORRUPT when the bytes are not such a file, or hold a type that headway does not use
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  what: string,
): { tensors: Record<string, StoredTensor>; metadata: Record<string, string> } {
  const malformed = (why: string): HeadwayError =>
    new HeadwayError("CHECKPOINT_CORRUPT", `${what} is not a readable safetensors file: ${why}`, { what });
  if (bytes.length < 8) throw malformed(`${bytes.length} bytes are shorter than a header`);
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || headerBytes > bytes.length - 8)
    throw malformed(`its header claims ${headerBytes} bytes, the file has ${bytes.length}`);
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  if (header === undefined) throw malformed("its header is not a JSON object");

  // A plain Uint8Array, as `slice` of a Buffer would share its memory.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 8 + headerBytes, bytes.length - 8 - headerBytes);
  const tensors: [string, StoredTensor][] = [];
  const spans: [number, number][] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) continue;
    const entry = toEntry(value);
    if (entry === undefined) throw malformed(`tensor ${name} has no valid dtype, shape and data_offsets`);
    const { dtype, shape, begin, end } = entry;
    if (!TYPE_ORDER.includes(dtype)) throw malformed(`tensor ${name} has dtype ${dtype}, not one of F32, F64, I32, U8`);
    const known = dtype as StoredTensor["dtype"];
    if (end > data.length || end - begin !== numElements(shape) * ELEMENT_BYTES[known])
      throw malformed(`tensor ${name} of shape [${shape}] does not fit bytes ${begin} to ${end} of ${data.length}`);
    spans.push([begin, end]);
    tensors.push([name, toTensor(known, shape, data.slice(begin, end))]);
  }
  let expected = 0;
  for (const [begin, end] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== expected) throw malformed(`its tensors leave a gap or overlap at byte ${expected}`);
    expected = end;
  }
  if (expected !== data.length) throw malformed(`its tensors end at byte ${expected} of ${data.length}`);

  const metadata = Object.entries(header[METADATA] ?? {});
  if (metadata.some(([, text]) => typeof text !== "string")) throw malformed(`${METADATA} holds more than texts`);
  return { tensors: Object.fromEntries(tensors), metadata: Object.fromEntries(metadata) as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function toEntry(value: unknown): { dtype: string; shape: number[]; begin: number; end: number } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return undefined;
  const [begin, end] = offsets as [number, number];
  return begin <= end ? { dtype, shape, begin, end } : undefined;
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

/** `own` starts a buffer of its own, so any element type can view it. */
function toTensor(dtype: StoredTensor["dtype"], shape: readonly number[], own: Uint8Array): StoredTensor {
  const { buffer } = own;
  switch (dtype) {
    case "F32":
      return { dtype, shape, data: new Float32Array(buffer) };
    case "F64":
      return { dtype, shape, data: new Float64Array(buffer) };
    case "I32":
      return { dtype, shape, data: new Int32Array(buffer) };
    case "U8":
      return { dtype, shape, data: new Uint8Array(buffer) };
  }
}
