// Manifests, CSV and JSONL, through readDataset as a job reads them; the pictures they name are there.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readDataset } from "../../src/data/index.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const ROWS = Array.from({ length: 12 }, (_, index) => {
  const [label, split] = [index % 2 === 0 ? "cat" : "dog", index < 8 ? "train" : "validation"];
  return { path: `pictures/${index}.png`, label, group: `g${index}`, weight: 1 + (index % 3) / 2, split };
});
const TEXTS = {
  csv: ["path,label,group,weight,split", ...ROWS.map((row) => Object.values(row).join(","))].join("\n"),
  jsonl: ROWS.map((row) => JSON.stringify(row)).join("\n"),
} as const;

/** The target `manifest`. */
export const target: FuzzTarget = {
  summary: "manifests, CSV and JSONL, with the pictures they name",
  prepare: (inputs) => void mkdirSync(inputs),
  open: () => runCase,
};

async function runCase(mutator: Mutator, folder: string): Promise<void> {
  mkdirSync(join(folder, "pictures"));
  for (const { path } of ROWS) writeFileSync(join(folder, path), `\x89PNG\r\n\x1a\n${path}`, "latin1");
  const kind = mutator.random.pick(["csv", "jsonl"] as const);
  const text = TEXTS[kind];
  const manifest = join(folder, `m.${kind}`);
  const isText = mutator.random.chance(0.7);
  writeFileSync(manifest, isText ? mutator.text(text) : mutator.bytes(Buffer.from(text)));
  const section = {
    train: { manifest },
    validation: null,
    test: null,
    onBadImage: "fail",
    onConflict: "fail",
  } as const;
  const { samples, classes } = await readDataset(section, 1);
  if (samples.length > ROWS.length) throw new WrongAcceptance(`${samples.length} samples of ${ROWS.length} pictures`);
  for (const { id, weight, classIndex } of samples) {
    const isSound =
      ROWS.some(({ path }) => path === id) && Math.fround(weight) > 0 && classes[classIndex] !== undefined;
    if (!isSound) throw new WrongAcceptance(`a sample ${id} of weight ${weight} and class ${classIndex}`);
  }
}
