import { closeSync, readdirSync, readlinkSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FsBlobStore } from "../../../src/blobs/index.js";
import { describeBlobStore, patternBytes, refOf } from "../../contract/blob-store.contract.js";

const bytes = patternBytes(3_000_000);
const ref = refOf(bytes);
let root: string;

const setup = async (): Promise<FsBlobStore> => {
  root = await mkdtemp(join(tmpdir(), "headway-blobs-"));
  return FsBlobStore.open(join(root, "blobs"));
};
const teardown = (): Promise<void> => rm(root, { recursive: true });

describeBlobStore("FsBlobStore", { setup, teardown });

function linkOf(number: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${number}`);
  } catch {
    return ""; // that of the listing itself
  }
}

describe("FsBlobStore", () => {
  let store: FsBlobStore;
  beforeEach(async () => {
    store = await setup();
  });
  afterEach(teardown);

  it("keeps whole blobs under their SHA-256 and nothing else", async () => {
    await store.put(bytes);
    const other = patternBytes(10);
    const writer = (await store.write(refOf(other)))!;
    await writer.append(other);
    expect((await readdir(join(root, "blobs"))).sort()).toEqual([ref.sha256, `${refOf(other).sha256}.partial`].sort());
    await writer.complete();
    expect((await readdir(join(root, "blobs"))).sort()).toEqual([ref.sha256, refOf(other).sha256].sort());
    expect((await readFile(join(root, "blobs", ref.sha256))).equals(bytes)).toBe(true);
  });

  it("resumes what an earlier process received", async () => {
    await writeFile(join(root, "blobs", `${ref.sha256}.partial`), bytes.subarray(0, 2_000_001));
    const writer = (await (await FsBlobStore.open(join(root, "blobs"))).write(ref))!;
    expect(writer.numBytes).toBe(2_000_001);
    await writer.append(bytes.subarray(2_000_001));
    await writer.complete();
    expect((await readFile(join(root, "blobs", ref.sha256))).equals(bytes)).toBe(true);
  });

  it("empties a partial file that is longer than the blob", async () => {
    await writeFile(join(root, "blobs", `${ref.sha256}.partial`), new Uint8Array(ref.size + 1));
    const writer = (await store.write(ref))!;
    expect(writer.numBytes).toBe(0);
    await writer.append(bytes);
    await writer.complete();
  });

  it("deletes a blob whose file has changed, so that it can be pulled again", async () => {
    await store.put(bytes);
    const path = join(root, "blobs", ref.sha256);
    await writeFile(path, bytes.with(1_234_567, bytes[1_234_567]! ^ 4));
    await expect(store.get(ref)).rejects.toMatchObject({
      code: "BLOB_CORRUPT",
      message: expect.stringContaining(path),
    });
    expect(await store.has(ref.sha256)).toBe(false);
  });

  it("touches no file outside its folder, whatever the name", async () => {
    await writeFile(join(root, "secret"), "x");
    for (const name of ["../secret", "", ".", "A".repeat(64), `${"a".repeat(64)}/`]) {
      expect(await store.has(name)).toBe(false);
      expect(await store.open(name)).toBeUndefined();
      await expect(store.get({ sha256: name, size: 1 })).rejects.toMatchObject({ code: "BLOB_MISSING" });
      await expect(store.write({ sha256: name, size: 1 })).rejects.toMatchObject({ code: "BLOB_MISSING" });
      await expect(store.delete(name)).rejects.toMatchObject({ code: "BLOB_MISSING" });
    }
    expect(await readdir(root)).toEqual(["blobs", "secret"]);
  });

  it("says what the system keeps it from, and goes on when that is mended", async () => {
    const path = join(root, "blobs", ref.sha256);
    const folderAt = (place: string, act: string) => ({
      code: "FILE_UNUSABLE",
      message: `${place} cannot be ${act}: a folder is in its place; move the folder away, then run the command again`,
    });

    await mkdir(path);
    await expect(store.get(ref)).rejects.toMatchObject(folderAt(path, "read"));
    const reader = (await store.open(ref.sha256))!;
    await expect(reader.read(0, new Uint8Array(1))).rejects.toMatchObject(folderAt(path, "read"));
    await reader.close();
    await rm(path, { recursive: true });

    await mkdir(`${path}.partial`);
    await expect(store.write(ref)).rejects.toMatchObject(folderAt(`${path}.partial`, "written"));
    await rm(`${path}.partial`, { recursive: true });

    const writer = (await store.write(ref))!;
    await writer.append(bytes);
    await mkdir(path);
    await expect(writer.complete()).rejects.toMatchObject(folderAt(path, "written"));
    await rm(path, { recursive: true });
    await writer.close();
    const next = (await store.write(ref))!;
    expect(next.numBytes).toBe(ref.size);
    await next.complete();
    expect(Buffer.from(await store.get(ref)).equals(bytes)).toBe(true);
  });

  it.runIf(process.platform === "linux")(
    "ends an arrival whose file cannot be closed, so that the next writer is not kept waiting",
    async () => {
      const writer = (await store.write(ref))!;
      await writer.append(bytes);
      const waiting = store.write(ref);
      // The system's word for a file number that is closed already is an error of the close.
      const numbers = readdirSync("/proc/self/fd").filter((number) => linkOf(number).endsWith(`${ref.sha256}.partial`));
      expect(numbers).toHaveLength(1);
      closeSync(Number(numbers[0]));
      await writer.close();
      const next = (await waiting)!;
      expect(next.numBytes).toBe(ref.size);
      await next.complete();
    },
  );
});
