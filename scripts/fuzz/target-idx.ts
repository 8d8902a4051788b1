// Pairs of IDX files, plain and gzipped, through readDataset and the reader of workers.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readDataset, readPicture } from "../../src/data/index.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const [COUNT, EDGE] = [20, 6];
const IMAGES = Buffer.concat([
  header(0x803, [COUNT, EDGE, EDGE]),
  Buffer.from(Uint8Array.from({ length: COUNT * EDGE * EDGE }, (_, index) => (index * 7) & 255)),
]);
const LABELS = Buffer.concat([
  header(0x801, [COUNT]),
  Buffer.from(Uint8Array.from({ length: COUNT }, (_, i) => i % 3)),
]);
/** What a header says of many pictures, and zeros that gzip keeps small. */
const LARGE = [
  Buffer.concat([header(0x803, [2 ** 20, 1, 1]), Buffer.alloc(2 ** 20)]),
  Buffer.concat([header(0x803, [20, 4096, 1024]), Buffer.alloc(20 * 2 ** 22)]),
].map((bytes) => gzipSync(bytes));

function header(magic: number, dimensions: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * dimensions.length);
  [magic, ...dimensions].forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}

/** The target `idx`. */
export const target: FuzzTarget = {
  summary: "pairs of IDX files, plain and gzipped, bombs among them",
  prepare: (inputs) => void mkdirSync(inputs),
  open: () => runCase,
};

async function runCase(mutator: Mutator, folder: string): Promise<void> {
  const { random, isIdle } = mutator;
  const write = (name: string, bytes: Buffer): string => {
    const path = join(folder, name);
    // What is packed is mutated before, so that the inflated bytes are odd, or after, so that the packing is.
    const kind = random.below(3);
    const [before, after] = [random.chance(0.7), random.chance(0.5)];
    const inner = before ? mutator.bytes(bytes) : bytes;
    const packed = kind === 0 ? inner : gzipSync(inner);
    writeFileSync(path, after ? mutator.bytes(packed) : packed);
    return path;
  };
  const images = write("images", IMAGES);
  const labels = write("labels", LABELS);
  if (!isIdle && random.chance(0.03)) writeFileSync(images, random.pick(LARGE));
  const train = { idx: { images, labels } };
  const section = { train, validation: null, test: null, onBadImage: "fail", onConflict: "keep" } as const;
  const { samples } = await readDataset(section, 1);
  if (samples.length > 256 * COUNT) throw new WrongAcceptance(`${samples.length} samples`);
  const picture = await readPicture(random.pick(samples));
  if (picture instanceof Uint8Array || picture.pixels.length !== picture.rows * picture.columns) {
    throw new WrongAcceptance("a picture of another length than its header says");
  }
}
