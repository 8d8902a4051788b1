import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng } from "./png.js";
import { writeTinyModel } from "./tiny-model.js";

/** What a tiny job is made of. */
export interface TinyJobOptions {
  /** @default blue, green, red */
  readonly classes?: readonly string[];
  /** Pictures of each class. @default 20 */
  readonly perClass?: number;
  /** Height and width of pictures and of the model's input. @default 16 */
  readonly size?: number;
  /** Values by dotted key of the job file, e.g. `{ "training.epochs": 3 }`; undefined takes the key out. */
  readonly job?: Readonly<Record<string, unknown>>;
}

/** Where a tiny job lies. */
export interface TinyJob {
  readonly folder: string;
  /** The job file; JSON, which is YAML too. */
  readonly path: string;
  /** The run folder that the job writes; not there yet. */
  readonly output: string;
  /** One sub-folder for each class, with `00.png`, `01.png` and so on. */
  readonly pictures: string;
  readonly model: string;
  /** For HEADWAY_HOME, so that the job's cache is its own. */
  readonly home: string;
}

const COLORS = [
  [60, 90, 200],
  [80, 170, 70],
  [200, 80, 60],
  [200, 200, 80],
  [160, 80, 180],
  [90, 190, 190],
] as const;

/**
 * Writes a job that trains within seconds into `folder`: noisy pictures whose colour tells the class, a CNN of a few
 * hundred weights, 3 epochs in steps of 8, a fifth each held out for validation and test. Its bytes are the same each time.
 */
export function writeTinyJob(folder: string, options: TinyJobOptions = {}): TinyJob {
  const { classes = ["blue", "green", "red"], perClass = 20, size = 16 } = options;
  const pictures = join(folder, "pictures");
  classes.forEach((name, index) => {
    mkdirSync(join(pictures, name), { recursive: true });
    for (let number = 0; number < perClass; number++) {
      writeFileSync(join(pictures, name, `${String(number).padStart(2, "0")}.png`), tinyPicture(index, number, size));
    }
  });
  const model = writeTinyModel(join(folder, "model"), size);
  const path = join(folder, "job.yaml");
  writeFileSync(path, `${JSON.stringify(tinyJobFile(options.job), null, 2)}\n`);
  return { folder, path, output: join(folder, "run"), pictures, model, home: join(folder, "home") };
}

/** The PNG of picture `number` of a class. */
export function tinyPicture(classIndex: number, number: number, size = 16): Buffer {
  const color = COLORS[classIndex % COLORS.length]!;
  const pixels = new Uint8Array(size * size * 3);
  let noise = Math.imul(classIndex * 1000 + number + 1, 2654435761) >>> 0;
  for (let i = 0; i < pixels.length; i++) {
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    pixels[i] = Math.max(0, Math.min(255, color[i % 3]! + (noise >>> 25) - 64));
  }
  return encodePng(size, size, pixels);
}

function tinyJobFile(changes: Readonly<Record<string, unknown>> = {}): object {
  const job: Record<string, unknown> = {
    apiVersion: "headway/v1",
    kind: "FineTune",
    name: "tiny",
    seed: 1,
    dataset: { train: { folder: "pictures" }, validation: { fraction: 0.2 }, test: { fraction: 0.2 } },
    backbone: { model: "model/model.json" },
    training: { epochs: 3, batchSize: 8, learningRate: 0.2 },
    workers: { min: 1, lanes: 4 },
    output: "run",
  };
  for (const [key, value] of Object.entries(changes)) setAt(job, key.split("."), value);
  return job;
}

function setAt(map: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) map[key] = value;
  else {
    const below = map[key];
    const inner = typeof below === "object" && below !== null ? { ...below } : {};
    map[key] = inner;
    setAt(inner as Record<string, unknown>, rest, value);
  }
}
