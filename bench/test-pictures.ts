import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { pictureSha256, type Sample } from "../src/data/index.js";
import { counterHash } from "../src/random/index.js";

/** A folder that is gone when the process ends well. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "headway-bench-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Writes JPEG files that compress like photographs: smooth shapes with grain, quality 85 (about 60 kB at 500 x 375).
 * @returns a sample for each
 */
export async function makeJpegs(
  folder: string,
  options: { count: number; width: number; height: number },
): Promise<Sample[]> {
  const { count, width, height } = options;
  await mkdir(folder, { recursive: true });
  const samples: Sample[] = [];
  for (let index = 0; index < count; index++) {
    const path = join(folder, `${String(index).padStart(6, "0")}.jpg`);
    const bytes = await photograph(index, width, height);
    await writeFile(path, bytes);
    samples.push(toSample(path, bytes));
  }
  return samples;
}

/** Samples of the quick start's pictures, as its layout script has put them into place. */
export async function quickStartSamples(count: number): Promise<Sample[]> {
  const folder = fileURLToPath(new URL("../examples/quickstart/data/", import.meta.url));
  const manifest = await readFile(join(folder, "manifest.jsonl"), "utf8").catch(() => {
    throw new Error("the quick start is not laid out; run node examples/quickstart/layout.mjs");
  });
  const paths = manifest
    .trimEnd()
    .split("\n")
    .map((line) => join(folder, (JSON.parse(line) as { path: string }).path));
  const chosen = Array.from({ length: count }, (_, index) => paths[Math.floor((index * paths.length) / count)]!);
  return Promise.all(chosen.map(async (path) => toSample(path, await readFile(path))));
}

function toSample(path: string, bytes: Uint8Array): Sample {
  const source = { kind: "file", path } as const;
  return { id: path, classIndex: 0, group: path, weight: 1, split: "train", source, sha256: pictureSha256(bytes) };
}

/** Big soft blobs of seeded colours under fine grain. */
async function photograph(seed: number, width: number, height: number): Promise<Buffer> {
  const coarse = { width: 12, height: 9, channels: 3 } as const;
  const blobs = Buffer.from(
    Uint8Array.from({ length: 12 * 9 * 3 }, (_, place) => counterHash(seed, "golden", 0, 0, place)),
  );
  const smooth = await sharp(blobs, { raw: coarse }).resize(width, height, { kernel: "cubic" }).raw().toBuffer();
  for (let place = 0; place < smooth.length; place++) {
    const grain = (counterHash(seed, "golden", 1, 0, place) & 31) - 16;
    smooth[place] = Math.max(0, Math.min(255, smooth[place]! + grain));
  }
  return sharp(smooth, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}
