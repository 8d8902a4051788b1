import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { HeadwayError } from "../../../src/errors.js";

/** A folder of its own for each test of the file, removed afterwards. */
export function useScratchFolder(): {
  readonly path: string;
  write(name: string, bytes: Uint8Array | string): Promise<string>;
} {
  let path = "";
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "headway-data-"));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    async write(name, bytes) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      return file;
    },
  };
}

/** Bytes that begin as a picture does, which is all that is looked at before it is decoded. */
export function fakePicture(text: string): Uint8Array {
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from(text)]);
}

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<HeadwayError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HeadwayError) return error;
    throw error;
  }
  throw new Error("the call did not fail");
}
