import { HeadwayError } from "../errors.js";
import { damaged, type PackedPicture, PIXELS_A_TURN, plainHeader, takeTurns } from "./packed-picture.js";

// Windows bitmaps (https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage): a file header of 14 bytes, an
// information header, masks or a palette, then rows from the bottom up, each padded to four bytes. libvips as sharp ships
// it does not read them.

const FILE_HEADER = 14;
const CORE_HEADER = 12;
/** As of JPEG, so that a row is soon done. */
const LONGEST_SIDE = 65535;
/** Each is of up to 255 pixels. */
const RUNS_A_TURN = PIXELS_A_TURN / 256;
const [RGB, RLE8, RLE4, BITFIELDS, ALPHA_BITFIELDS] = [0, 1, 2, 3, 6];
/** Red, green and blue of 16-bit pixels without masks. */
const MASKS_16 = [0x7c00, 0x03e0, 0x001f, 0];
const MASKS_32 = [0xff0000, 0x00ff00, 0x0000ff, 0];

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Red, green, blue, alpha. */
  readonly masks: readonly number[];
  /** BGR or BGRX entries, and how long one is. */
  readonly palette: Buffer;
  readonly entryBytes: number;
  readonly data: number;
}

/**
 * Reads a bitmap of 1, 4, 8, 16, 24 or 32 bits a pixel, plain, with masks or run-length coded.
 * @throws HeadwayError IMAGES_UNREADABLE
 */
export function openBmp(bytes: Uint8Array): PackedPicture {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(file);
  const { width, height, bits, compression, data, masks } = header;
  const isRunLength = compression === RLE8 || compression === RLE4;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const end = data + (height - 1) * rowBytes + Math.ceil((width * bits) / 8);
  if (!isRunLength && end > file.length) throw damaged(`BMP: ${file.length} bytes of ${end}`);
  const channels = masks[3] === 0 ? 3 : 4;
  const rowsATurn = Math.ceil(PIXELS_A_TURN / width);
  return {
    header: plainHeader(width, height, channels),
    unpack: async () => {
      const indices = isRunLength ? await unpackRuns(file, header) : undefined;
      const pixels = new Uint8Array(width * height * channels);
      const write = bits <= 8 ? paletteWriter(file, header, indices) : maskWriter(file, header);
      for (let y = 0; y < height; y++) {
        if (y % rowsATurn === 0) await takeTurns();
        const row = header.isTopDown ? y : height - 1 - y;
        write(pixels, y * width * channels, row, indices === undefined ? data + row * rowBytes : row * width);
      }
      return pixels;
    },
  };
}

function readHeader(file: Buffer): BmpHeader {
  const size = file.length < FILE_HEADER + CORE_HEADER ? 0 : file.readUInt32LE(FILE_HEADER);
  if (size < CORE_HEADER || FILE_HEADER + size > file.length || (size > CORE_HEADER && size < 40)) {
    throw damaged("BMP: its header is not whole");
  }
  const isCore = size === CORE_HEADER;
  const width = isCore ? file.readUInt16LE(18) : file.readInt32LE(18);
  const rows = isCore ? file.readUInt16LE(20) : file.readInt32LE(22);
  const bits = isCore ? file.readUInt16LE(24) : file.readUInt16LE(28);
  const compression = isCore ? RGB : file.readUInt32LE(30);
  if (width <= 0 || rows === 0) throw damaged(`BMP: ${width} x ${rows} pixels`);
  if (Math.max(width, Math.abs(rows)) > LONGEST_SIDE) {
    const message = `the BMP picture has ${width} x ${Math.abs(rows)} pixels, more than ${LONGEST_SIDE} on a side; make it smaller`;
    throw new HeadwayError("IMAGES_UNREADABLE", message, { width, height: Math.abs(rows) });
  }
  const isKnown =
    (compression === RGB && [1, 4, 8, 16, 24, 32].includes(bits)) ||
    (compression === RLE8 && bits === 8) ||
    (compression === RLE4 && bits === 4) ||
    ((compression === BITFIELDS || compression === ALPHA_BITFIELDS) && (bits === 16 || bits === 32));
  if (!isKnown) {
    throw new HeadwayError(
      "IMAGES_UNREADABLE",
      `the BMP picture has ${bits} bits a pixel and compression ${compression}, which headway does not read; save it as PNG`,
    );
  }
  const hasMasks = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  const numMasks = !hasMasks ? 0 : size >= 56 || compression === ALPHA_BITFIELDS ? 4 : 3;
  const masksEnd = 54 + 4 * numMasks;
  if (hasMasks && masksEnd > file.length) throw damaged("BMP: its masks are not whole");
  const masks = hasMasks
    ? [0, 1, 2, 3].map((index) => (index < numMasks ? file.readUInt32LE(54 + 4 * index) : 0))
    : bits === 16
      ? MASKS_16
      : MASKS_32;
  const entryBytes = isCore ? 3 : 4;
  const written = isCore ? 0 : file.readUInt32LE(46);
  const numColours = bits > 8 ? 0 : written === 0 ? 2 ** bits : Math.min(written, 2 ** bits);
  const palette = file.subarray(FILE_HEADER + size, FILE_HEADER + size + numColours * entryBytes);
  if (palette.length < numColours * entryBytes) throw damaged("BMP: its palette is not whole");
  const data = file.readUInt32LE(10);
  return { width, height: Math.abs(rows), isTopDown: rows < 0, bits, compression, masks, palette, entryBytes, data };
}

/** Writes one row of pixels to `to`; `from` is where the row's data or indices begin. */
type RowWriter = (pixels: Uint8Array, to: number, row: number, from: number) => void;

function paletteWriter(file: Buffer, header: BmpHeader, indices: Uint8Array | undefined): RowWriter {
  const { width, bits, palette, entryBytes } = header;
  const perByte = 8 / bits;
  return (pixels, to, _row, from) => {
    for (let x = 0; x < width; x++) {
      const shift = 8 - bits * (1 + (x % perByte));
      const index = indices?.[from + x] ?? (file[from + Math.floor(x / perByte)]! >> shift) & (2 ** bits - 1);
      const entry = index * entryBytes; // what the palette lacks is black
      pixels[to + 3 * x] = palette[entry + 2] ?? 0;
      pixels[to + 3 * x + 1] = palette[entry + 1] ?? 0;
      pixels[to + 3 * x + 2] = palette[entry] ?? 0;
    }
  };
}

function maskWriter(file: Buffer, header: BmpHeader): RowWriter {
  const { width, bits, masks } = header;
  const channels = masks[3] === 0 ? 3 : 4;
  const parts = masks.slice(0, channels).map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, max: mask >>> shift };
  });
  const pixelBytes = bits / 8;
  return (pixels, to, _row, from) => {
    for (let x = 0; x < width; x++) {
      const value = file.readUIntLE(from + x * pixelBytes, pixelBytes);
      parts.forEach(({ mask, shift, max }, channel) => {
        const level = (value & mask) >>> shift;
        pixels[to + channels * x + channel] = max === 255 || max === 0 ? level : Math.round((level * 255) / max);
      });
    }
  };
}

/** The palette indices of run-length coded rows, from the bottom row up as the file has them. */
async function unpackRuns(file: Buffer, { width, height, compression, data }: BmpHeader): Promise<Uint8Array> {
  const indices = new Uint8Array(width * height);
  const isNibbles = compression === RLE4;
  let [x, y, at] = [0, 0, data];
  const put = (index: number): void => {
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  const next = (): number => {
    const byte = file[at++];
    if (byte === undefined) throw damaged(`BMP: its runs end in row ${y} of ${height}`);
    return byte;
  };
  for (let turn = 0; y < height; turn++) {
    if (turn % RUNS_A_TURN === 0) await takeTurns();
    const count = next();
    const value = next();
    if (count > 0) {
      for (let i = 0; i < count; i++) put(isNibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
    } else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) break;
    else if (value === 2) [x, y] = [x + next(), y + next()];
    else {
      for (let i = 0, byte = 0; i < value; i++) {
        if (!isNibbles || i % 2 === 0) byte = next();
        put(isNibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
      }
      if ((isNibbles ? Math.ceil(value / 2) : value) % 2 === 1) at++;
    }
  }
  return indices;
}
