/** One field of a protobuf message, as its bytes lie in the message. */
export interface WireField {
  readonly number: number;
  /** Tag and payload. */
  readonly raw: Uint8Array;
  /** The payload of a length-delimited field (text, bytes, message), else null. */
  readonly content: Uint8Array | null;
  /** The number of a varint field, else null. */
  readonly value: number | null;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;
const MAX_VARINT_BYTES = 10;

/**
 * The fields of a protobuf message in file order, unknown ones too, so that a message can be changed in one place and
 * keep every other byte.
 * @throws RangeError where the bytes are no protobuf message
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  let offset = 0;
  while (offset < message.length) {
    const start = offset;
    const tag = readVarint(message, offset);
    offset = tag.end;
    let content: Uint8Array | null = null;
    let value: number | null = null;
    switch (tag.value % 8) {
      case VARINT:
        ({ value, end: offset } = readVarint(message, offset));
        break;
      case FIXED_64:
        offset += 8;
        break;
      case LENGTH_DELIMITED: {
        const length = readVarint(message, offset);
        offset = length.end + length.value;
        content = message.subarray(length.end, offset);
        break;
      }
      case FIXED_32:
        offset += 4;
        break;
      default:
        throw new RangeError(`byte ${start} begins no protobuf field`);
    }
    const number = Math.floor(tag.value / 8);
    if (number === 0 || offset > message.length) throw new RangeError(`the field at byte ${start} is cut off`);
    yield { number, raw: message.subarray(start, offset), content, value };
  }
}

/** The whole numbers of a packed field. */
export function readVarints(packed: Uint8Array): number[] {
  const values: number[] = [];
  for (let offset = 0; offset < packed.length; ) {
    const { value, end } = readVarint(packed, offset);
    values.push(value);
    offset = end;
  }
  return values;
}

/** A length-delimited field. */
export function wireField(number: number, content: Uint8Array): Uint8Array {
  return joinBytes([varint(number * 8 + LENGTH_DELIMITED), varint(content.length), content]);
}

/** Byte strings end to end. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  throw new RangeError(`byte ${start} begins no whole number`);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
