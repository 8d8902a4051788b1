// libjpeg warns of what it can pass over, and names only the first thing of a file. Some of it takes nothing from the
// picture. Such a file is mended in a copy, so that all that libjpeg has to say about the rest of it is heard: the copy is
// decoded as strictly as any other file, and a picture that is cut off as well is still refused.

/** A JPEG without what its first warning is about, and what that is. */
export interface MendedJpeg {
  readonly bytes: Uint8Array;
  readonly remark: string;
}

const SOF = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const [SOI, EOI, SOS, APP0, APP14] = [0xd8, 0xd9, 0xda, 0xe0, 0xee];

/** A marker of a JPEG: what stands at `at`, its data from `data` on, and the bytes before it that belong to nothing. */
interface Marker {
  readonly code: number;
  readonly at: number;
  readonly data: number;
  readonly numSkipped: number;
}

type Mend = (jpeg: Buffer, markers: readonly Marker[], found: RegExpExecArray) => Buffer | undefined;

/** The messages of libjpeg (jerror.h) that say nothing of the pixels, what each means, and how it is mended. */
const HARMLESS: readonly (readonly [message: RegExp, remark: string, mend: Mend])[] = [
  [/^Warning: unknown JFIF revision number \d+\.\d+$/, "a JPEG of an unknown JFIF version", writeJfifVersion],
  [/^Unknown Adobe color transform code \d+$/, "a JPEG of an unknown Adobe colour transform", writeAdobeTransform],
  [/^Invalid SOS parameters for sequential JPEG$/, "a JPEG whose scan has a false range", writeSpectralRange],
  [
    /^Corrupt JPEG data: (\d+) extraneous bytes before marker 0x([0-9a-f]{2})$/,
    "a JPEG with bytes that belong to nothing",
    removeExtraneous,
  ],
];

/** The file without what a warning of its decoder is about; undefined for a warning that is not harmless. */
export function mendJpeg(bytes: Uint8Array, message: string): MendedJpeg | undefined {
  const warning = message
    .split("\n")[0]!
    .replace(/^Input buffer has corrupt header: /, "")
    .replace(/^VipsJpeg: /, "")
    .trim();
  for (const [pattern, remark, mend] of HARMLESS) {
    const found = pattern.exec(warning);
    if (found === null) continue;
    const copy = Buffer.from(bytes);
    const mended = mend(copy, listMarkers(copy), found);
    if (mended !== undefined) return { bytes: mended, remark };
  }
  return undefined;
}

/** The markers of a JPEG in order, those within the coded pixels left out. */
function listMarkers(jpeg: Buffer): Marker[] {
  const markers: Marker[] = [];
  let position = 0;
  for (;;) {
    const begin = position;
    const isInScan = markers.at(-1)?.code === SOS;
    while (position < jpeg.length - 1 && !isMarker(jpeg, position, isInScan)) position++;
    if (position >= jpeg.length - 1) return markers;
    const code = jpeg[position + 1]!;
    const data = position + 2;
    markers.push({ code, at: position, data, numSkipped: position - begin });
    if (code === EOI) return markers;
    const hasLength = code !== SOI && !(code >= 0xd0 && code <= 0xd7);
    position = hasLength && data + 2 <= jpeg.length ? data + jpeg.readUInt16BE(data) : data;
  }
}

function isMarker(jpeg: Buffer, position: number, isInScan: boolean): boolean {
  const code = jpeg[position + 1]!;
  return jpeg[position] === 0xff && code !== 0 && code !== 0xff && !(isInScan && code >= 0xd0 && code <= 0xd7);
}

function hasText(jpeg: Buffer, { data }: Marker, text: string): boolean {
  return jpeg.toString("latin1", data + 2, data + 2 + text.length) === text;
}

/** libjpeg reads any version alike. */
function writeJfifVersion(jpeg: Buffer, markers: readonly Marker[]): Buffer | undefined {
  const jfif = markers.filter((marker) => marker.code === APP0 && hasText(jpeg, marker, "JFIF\0"));
  for (const { data } of jfif) jpeg.writeUInt16BE(0x0101, data + 7);
  return jfif.length > 0 ? jpeg : undefined;
}

/** libjpeg takes an unknown transform for YCbCr where there are three components, for YCCK where there are four. */
function writeAdobeTransform(jpeg: Buffer, markers: readonly Marker[]): Buffer | undefined {
  const frame = markers.find(({ code }) => SOF.has(code));
  const adobe = markers.filter((marker) => marker.code === APP14 && hasText(jpeg, marker, "Adobe"));
  if (frame === undefined) return undefined;
  const transform = jpeg[frame.data + 7] === 4 ? 2 : 1;
  for (const { data } of adobe) jpeg[data + 13] = transform;
  return adobe.length > 0 ? jpeg : undefined;
}

/** A sequential JPEG has one range, whatever is written. */
function writeSpectralRange(jpeg: Buffer, markers: readonly Marker[]): Buffer | undefined {
  const scans = markers.filter(({ code }) => code === SOS);
  for (const { data } of scans) {
    const range = data + jpeg.readUInt16BE(data) - 3;
    if (range + 3 > jpeg.length) return undefined;
    jpeg.set([0, 63, 0], range);
  }
  return scans.length > 0 ? jpeg : undefined;
}

/** Bytes that no part of the file claims: between two segments, or between the last coded pixel and the end's marker. */
function removeExtraneous(jpeg: Buffer, markers: readonly Marker[], found: RegExpExecArray): Buffer | undefined {
  const [count, code] = [Number(found[1]), Number.parseInt(found[2]!, 16)];
  const before = markers.find((marker, index) => {
    const isAfterScan = markers[index - 1]?.code === SOS;
    return (
      marker.code === code && (isAfterScan ? code === EOI && marker.numSkipped > count : marker.numSkipped === count)
    );
  });
  if (before === undefined) return undefined;
  return Buffer.concat([jpeg.subarray(0, before.at - count), jpeg.subarray(before.at)]);
}
