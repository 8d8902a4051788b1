// Lays out the quick start's model and pictures from two npm packages. Run as a program, or import `layOut`.
//
//   model/  model.json, one shard of weights and preprocessing.json, from nsfwjs (a MobileNetV2)
//   data/   manifest.jsonl and img/*.png, from emoji-datasource-twitter (the base emoji, class = category)
//
// What is already there with the right bytes is left alone.
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** What the weights of nsfwjs' MobileNetV2 want: RGB pixels in 0..1. */
export const PREPROCESSING = { mode: "custom", size: [224, 224], channels: "rgb", scale: "1/255" };

const ZWJ = "200d";
const ADULT = "1f9d1";
const CHILD = "1f9d2";

/** Code points that show a person of one gender, and the code point of the same person without one. */
const NEUTRAL_PERSON = new Map([
  ["1f468", ADULT], // man
  ["1f469", ADULT], // woman
  ["1f466", CHILD], // boy
  ["1f467", CHILD], // girl
  ["1f474", "1f9d3"], // old man
  ["1f475", "1f9d3"], // old woman
  ["1f934", "1fac5"], // prince
  ["1f478", "1fac5"], // princess
  ["1f930", "1fac4"], // pregnant woman
  ["1fac3", "1fac4"], // pregnant man
  ["1f57a", "1f483"], // man dancing, beside the woman dancing
]);

/** Whole sequences that are another sequence's gender variant, after the code points above were replaced. */
const SAME_EMOJI = new Map([
  ["1f385", "1f9d1-200d-1f384"], // Father Christmas: Mx Claus
  ["1f936", "1f9d1-200d-1f384"], // Mother Christmas: Mx Claus
  ["1f46b", "1f9d1-200d-1f91d-200d-1f9d1"], // man and woman holding hands: people holding hands
  ["1f46c", "1f9d1-200d-1f91d-200d-1f9d1"], // two men
  ["1f46d", "1f9d1-200d-1f91d-200d-1f9d1"], // two women
  ["1f48f", "1f9d1-200d-2764-200d-1f48b-200d-1f9d1"], // kiss
  ["1f491", "1f9d1-200d-2764-200d-1f9d1"], // couple with heart
  ["1f46a", "1f9d1-200d-1f9d1-200d-1f9d2"], // family: adult, adult, child
]);

const isSkinTone = (point) => point >= "1f3fb" && point <= "1f3ff" && point.length === 5;
const isGenderSign = (point) => point === "2640" || point === "2642";

/**
 * The group of an emoji: its code points (as "1F468-200D-1F393") without the variation selector, skin tones, joined
 * gender signs and the joined "facing right", with persons of one gender replaced by the person without one. So all
 * skin-tone, gender and mirrored variants of one emoji have one group, and a family's group is its numbers of adults
 * and children.
 */
export function groupOf(unified) {
  const points = unified
    .toLowerCase()
    .split("-")
    .filter((point) => point !== "fe0f" && !isSkinTone(point));
  const kept = [];
  for (const [index, point] of points.entries()) {
    const isVariantMark = points[index - 1] === ZWJ && (isGenderSign(point) || point === "27a1");
    if (isVariantMark) kept.pop();
    else kept.push(NEUTRAL_PERSON.get(point) ?? point);
  }
  const sequence = kept.join("-");
  return SAME_EMOJI.get(sequence) ?? sequence;
}

/** The base emoji that have a picture: everything but the category `Component`, by picture name. */
export function baseEmoji(emoji) {
  return emoji
    .filter((entry) => entry.category !== "Component" && entry.has_img_twitter)
    .map((entry) => ({ image: entry.image, label: entry.category, group: groupOf(entry.unified) }))
    .sort((a, b) => (a.image < b.image ? -1 : 1));
}

function packageFolder(name, entry) {
  let folder;
  try {
    folder = dirname(require.resolve(entry));
  } catch {
    throw new Error(`the npm package ${name} is not installed; run npm install (it is a dev dependency)`);
  }
  while (!existsSync(join(folder, "package.json")) || !isPackage(folder, name)) folder = dirname(folder);
  return folder;
}

function isPackage(folder, name) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name === name;
}

function writeIfChanged(path, bytes) {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return 0;
  const partial = `${path}.partial`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
  return 1;
}

/** Writes model.json, its shards and preprocessing.json; returns how many files were written. */
export function layOutModel(folder) {
  const source = join(packageFolder("nsfwjs", "nsfwjs/models/mobilenet_v2"), "dist/models/mobilenet_v2");
  const model = require(join(source, "model.min.js"));
  mkdirSync(folder, { recursive: true });
  let written = 0;
  for (const shard of model.weightsManifest.flatMap((group) => group.paths)) {
    const weights = Buffer.from(require(join(source, `${shard}.min.js`)), "base64");
    written += writeIfChanged(join(folder, shard), weights);
  }
  const preprocessing = `${JSON.stringify(PREPROCESSING, null, 2)}\n`;
  written += writeIfChanged(join(folder, "preprocessing.json"), Buffer.from(preprocessing));
  written += writeIfChanged(join(folder, "model.json"), Buffer.from(JSON.stringify(model)));
  return written;
}

function hasPictures(folder, source, images) {
  if (!existsSync(folder)) return false;
  const present = new Set(readdirSync(folder));
  return (
    present.size === images.length &&
    images.every((image) => present.has(image) && sizeOf(folder, image) === sizeOf(source, image))
  );
}

const sizeOf = (folder, image) => statSync(join(folder, image)).size;

/** A hard link, which is much cheaper than a copy, where source and target share a file system that has them. */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Puts the pictures into place and writes the manifest; returns how many files were written. */
function layOutData(folder) {
  const root = packageFolder("emoji-datasource-twitter", "emoji-datasource-twitter/package.json");
  const emoji = baseEmoji(JSON.parse(readFileSync(join(root, "emoji.json"), "utf8")));
  const source = join(root, "img/twitter/64");
  const images = emoji.map((entry) => entry.image);
  const pictures = join(folder, "img");
  mkdirSync(folder, { recursive: true });
  let written = 0;
  if (!hasPictures(pictures, source, images)) {
    const partial = `${pictures}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    for (const image of images) linkOrCopy(join(source, image), join(partial, image));
    rmSync(pictures, { recursive: true, force: true });
    renameSync(partial, pictures);
    written += images.length;
  }
  const lines = emoji.map(({ image, label, group }) => JSON.stringify({ path: `img/${image}`, label, group }));
  written += writeIfChanged(join(folder, "manifest.jsonl"), Buffer.from(`${lines.join("\n")}\n`));
  return { written, pictures: images.length };
}

/** Lays out `model/` and `data/` below `folder`; returns the number of pictures and of files written. */
export function layOut(folder = here) {
  const model = layOutModel(join(folder, "model"));
  const data = layOutData(join(folder, "data"));
  return { pictures: data.pictures, written: model + data.written };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { pictures, written } = layOut();
    const state = written === 0 ? "up to date" : `${written} files written`;
    console.log(`quick start: a MobileNetV2 and ${pictures} pictures in ${here} (${state})`);
  } catch (error) {
    console.error(`quick start: ${error.message}`);
    process.exitCode = 1;
  }
}
