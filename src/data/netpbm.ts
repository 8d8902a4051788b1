import { damaged, type PackedPicture, PIXELS_A_TURN, plainHeader, takeTurns } from "./packed-picture.js";

// PGM and PPM (https://netpbm.sourceforge.net/doc/pgm.html, ppm.html), plain (P2, P3) and raw (P5, P6). libvips as sharp
// ships it does not read them.

const [HASH, NEWLINE] = [0x23, 0x0a];
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/**
 * Reads a PGM or PPM picture. Samples of more than 8 bits lose their lower byte where the highest is 65535, as those of
 * PNG do; else they are scaled.
 * @throws HeadwayError IMAGES_UNREADABLE
 */
export function openNetpbm(bytes: Uint8Array): PackedPicture {
  const kind = bytes[1]! - 0x30;
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const reader = new NumberReader(bytes, 2);
  const [width, height, maximum] = [reader.next(), reader.next(), reader.next()];
  if (width === 0 || height === 0 || maximum === 0 || maximum > 65535) {
    throw damaged(`PNM: ${width} x ${height} pixels of up to ${maximum}`);
  }
  const sampleBytes = maximum > 255 ? 2 : 1;
  const count = width * height * channels;
  const isPlain = kind <= 3;
  const begin = reader.position + 1; // one white space ends the header
  const needed = isPlain ? 2 * count - 1 : count * sampleBytes;
  if (bytes.length - begin < needed) throw damaged(`PNM: ${bytes.length} bytes of ${begin + needed}`);
  return {
    header: plainHeader(width, height, channels, sampleBytes),
    unpack: async () => {
      const read = isPlain ? () => reader.next() : rawSamples(bytes, begin, sampleBytes);
      const pixels = new Uint8Array(count);
      for (let index = 0; index < count; index++) {
        if (index % PIXELS_A_TURN === 0) await takeTurns();
        pixels[index] = toLevel(Math.min(read(), maximum), maximum);
      }
      return pixels;
    },
  };
}

function toLevel(value: number, maximum: number): number {
  if (maximum === 255) return value;
  return maximum === 65535 ? value >> 8 : Math.round((value * 255) / maximum);
}

function rawSamples(bytes: Uint8Array, begin: number, sampleBytes: 1 | 2): () => number {
  let at = begin;
  return sampleBytes === 1 ? () => bytes[at++]! : () => (bytes[at++]! << 8) | bytes[at++]!;
}

/** Reads decimal numbers between white space and comments. */
class NumberReader {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  next(): number {
    const bytes = this.#bytes;
    while (this.position < bytes.length && (isSpace(bytes[this.position]!) || bytes[this.position] === HASH)) {
      if (bytes[this.position] === HASH)
        while (this.position < bytes.length && bytes[this.position] !== NEWLINE) this.position++;
      else this.position++;
    }
    const begin = this.position;
    let value = 0;
    while (this.position < bytes.length && isDigit(bytes[this.position]!) && this.position - begin < 10)
      value = value * 10 + bytes[this.position++]! - 0x30;
    if (this.position === begin) throw damaged(`PNM: no number at byte ${begin}`);
    return value;
  }
}
