import { constants, promises as fs, type Stats } from "node:fs";

/** A file that is there and not fit to be read: a sentence about it, without its name. */
export class UnfitFile extends Error {
  override readonly name = "UnfitFile";
  readonly code: "NOT_REGULAR" | "TOO_LARGE";

  constructor(code: UnfitFile["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Opens a file for reading. A named pipe, a socket or a device is refused and never waited for: reading one may take for
 * ever and give bytes without end.
 * @throws UnfitFile NOT_REGULAR; the system's error when the file cannot be opened
 */
export async function openRegularFile(path: string): Promise<{ file: fs.FileHandle; size: number }> {
  // Looked at first, since opening alone makes some devices act; and again once open, since names can change hands.
  assertRegular(await fs.stat(path));
  const file = await fs.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    assertRegular(stats);
    return { file, size: stats.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The bytes of a regular file.
 * @throws UnfitFile NOT_REGULAR, or TOO_LARGE above `maxBytes`; the system's error when it cannot be read
 */
export async function readRegularFile(path: string, options: { maxBytes: number }): Promise<Uint8Array> {
  const { file, size } = await openRegularFile(path);
  try {
    assertSize(size, options.maxBytes);
    let bytes = new Uint8Array(size + 1);
    let done = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, done);
      if (bytesRead === 0) return bytes.subarray(0, done);
      done += bytesRead;
      assertSize(done, options.maxBytes);
      if (done < bytes.length) continue;
      // It grows, or is one of the system's files, which say that they are empty.
      const longer = new Uint8Array(2 * done);
      longer.set(bytes);
      bytes = longer;
    }
  } finally {
    await file.close();
  }
}

/** Refuses more bytes than are read of one file. @throws UnfitFile TOO_LARGE */
export function assertSize(size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new UnfitFile("TOO_LARGE", `the file has ${size} bytes, more than the ${maxBytes} that are read of one`);
}

function assertRegular(stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw Object.assign(new Error("EISDIR: is a folder"), { code: "EISDIR" });
  const kind = stats.isFIFO()
    ? "a named pipe"
    : stats.isSocket()
      ? "a socket"
      : stats.isCharacterDevice() || stats.isBlockDevice()
        ? "a device"
        : "no file";
  throw new UnfitFile("NOT_REGULAR", `this is ${kind}, and only regular files are read`);
}
