import { createHash } from "node:crypto";
import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import {
  type LoadedPicture,
  loadPictures,
  readPicture,
  resolvePreprocessing,
  type Sample,
} from "../../../src/data/index.js";
import { ProblemList } from "../../../src/data/problem-list.js";
import { readIdx } from "../../../src/data/source-idx.js";
import { useScratchFolder } from "./scratch-folder.js";

const scratch = useScratchFolder();
const preprocessing = resolvePreprocessing({ size: [2, 2], scale: 1 / 255 }, null, null);

function sampleOf(id: string, bytes: Uint8Array): Sample {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const source = { kind: "file", path: join(scratch.path, id) } as const;
  return { id, classIndex: 0, group: id, weight: 1, split: "train", source, sha256 };
}

async function solidSamples(count: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let level = 0; level < count; level++) {
    // Sizes fall, so that later pictures are decoded sooner than earlier ones.
    const edge = 4 * (count - level);
    const background = { r: level, g: level, b: level };
    const bytes = await sharp({ create: { width: edge, height: edge, channels: 3, background } })
      .png()
      .toBuffer();
    await scratch.write(`${level}.png`, bytes);
    samples.push(sampleOf(`${level}.png`, bytes));
  }
  return samples;
}

async function collect(samples: readonly Sample[], inFlight = 4): Promise<LoadedPicture[]> {
  const loaded: LoadedPicture[] = [];
  for await (const picture of loadPictures(samples, { preprocessing, inFlight })) loaded.push(picture);
  return loaded;
}

const problems = (loaded: readonly LoadedPicture[]): (string | undefined)[] =>
  loaded.map((picture) => ("problem" in picture ? picture.problem : undefined));

describe("loadPictures", () => {
  it("yields every picture with its own pixels, in the order given", async () => {
    const samples = await solidSamples(24);
    const order = [...samples].reverse();
    for (const inFlight of [1, 5, 100]) {
      const loaded = await collect(order, inFlight);
      expect(loaded.map(({ sample }) => sample)).toEqual(order);
      for (const picture of loaded) {
        const level = Math.fround(Number.parseInt(picture.sample.id, 10) / 255);
        expect("pixels" in picture && new Set(picture.pixels)).toEqual(new Set([level]));
      }
    }
  });

  it("reuses the memory of pictures that were taken when it may, and still yields each picture's own pixels", async () => {
    const samples = await solidSamples(24);
    const arrays = new Set<Float32Array>();
    let level = 0;
    for await (const picture of loadPictures(samples, { preprocessing, inFlight: 4, reusePixels: true })) {
      if (!("pixels" in picture)) throw new Error(picture.problem);
      expect(new Set(picture.pixels)).toEqual(new Set([Math.fround(level++ / 255)]));
      arrays.add(picture.pixels);
    }
    expect([level, arrays.size]).toEqual([24, 5]);
  });

  it("yields a sentence for each picture that is missing, empty, damaged, of another format or changed, and goes on", async () => {
    const good = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#808080" } })
      .jpeg()
      .toBuffer();
    const files: Record<string, Uint8Array> = {
      "a.jpg": good,
      "b-missing.jpg": good,
      "c-empty.jpg": new Uint8Array(0),
      "d-cut.jpg": good.subarray(0, good.length - 40),
      "e-text.jpg": Buffer.from("not a picture"),
      "f-changed.jpg": good,
      "g.jpg": good,
    };
    const samples = Object.entries(files).map(([name, bytes]) => sampleOf(name, bytes));
    for (const [name, bytes] of Object.entries(files)) await scratch.write(name, bytes);
    await rm(join(scratch.path, "b-missing.jpg"));
    await writeFile(join(scratch.path, "f-changed.jpg"), Buffer.concat([good, Buffer.from("x")]));
    expect(problems(await collect(samples))).toEqual([
      undefined,
      "the file is not there",
      "the file is empty (0 bytes)",
      "the picture is damaged or cut off (VipsJpeg: premature end of JPEG image)",
      "the file is no PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM picture: this is text (it begins with 6e6f7420 in hexadecimal)",
      "the file has changed since the job began; start the job again",
      undefined,
    ]);
  });

  it.runIf(process.platform === "linux")("yields a sentence for a file that the disk fails to read", async () => {
    await symlink("/proc/self/mem", join(scratch.path, "bad.png"));
    expect(problems(await collect([sampleOf("bad.png", Buffer.from(""))]))).toEqual([
      "the disk fails to read the file (EIO)",
    ]);
  });

  it("reads the pictures of an IDX file, plain and gzipped, and notices a changed one", async () => {
    const pixels = Uint8Array.from({ length: 3 * 4 }, (_, index) => index * 20);
    const images = Buffer.concat([Buffer.from("00000803000000030000000200000002", "hex"), pixels]);
    const labels = await scratch.write("labels", Buffer.from("0000080100000003010203", "hex"));
    for (const [name, bytes] of [
      ["images", images],
      ["images.gz", gzipSync(images)],
    ] as const) {
      const path = await scratch.write(name, bytes);
      const rows = await readIdx(
        { images: path, labels },
        { problems: new ProblemList(), signal: undefined, passOver: () => undefined },
      );
      const samples = rows.map(({ id, source, sha256 }): Sample => {
        return { id, classIndex: 0, group: id, weight: 1, split: "train", source, sha256: sha256! };
      });
      const loaded = await collect([samples[2]!, samples[0]!]);
      const values = loaded.map((picture) => ("pixels" in picture ? [...picture.pixels] : []));
      const expected = (first: number): number[] =>
        [0, 20, 40, 60].flatMap((step) => new Array<number>(3).fill(Math.fround((first + step) / 255)));
      expect(values).toEqual([expected(160), expected(0)]);
      expect(await readPicture(samples[1]!)).toEqual({ pixels: pixels.subarray(4, 8), rows: 2, columns: 2 });
      const changed = Buffer.from(images);
      changed[16]! ^= 1;
      await writeFile(path, name === "images" ? changed : gzipSync(changed));
      expect(problems(await collect(samples))).toEqual([
        "the file has changed since the job began; start the job again",
        undefined,
        undefined,
      ]);
      await writeFile(path, "short");
      expect(problems(await collect(samples))[1]).toBe(
        "the file has 5 bytes, an IDX file of pictures (unsigned bytes in 3 dimensions) has more",
      );
    }
  });

  it("stops when it is aborted", async () => {
    const samples = await solidSamples(8);
    const controller = new AbortController();
    const load = async (): Promise<void> => {
      for await (const _ of loadPictures(samples, { preprocessing, inFlight: 2, signal: controller.signal })) {
        controller.abort(new Error("enough"));
      }
    };
    await expect(load()).rejects.toThrow("enough");
  });
});
