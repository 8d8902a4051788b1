import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Mutator } from "./target.js";

/** Changes one file: as bytes, as JSON that says something else, or by putting nothing or a folder in its place. */
export function damageFile(mutator: Mutator, path: string, original: Buffer): void {
  const { random, isIdle } = mutator;
  if (isIdle) return;
  const isJson = path.endsWith(".json");
  const way = random.below(isJson ? 10 : 6);
  if (way === 0) rmSync(path);
  else if (way === 1) {
    rmSync(path);
    mkdirSync(path);
  } else if (way < 6) writeFileSync(path, mutator.bytes(original));
  else writeFileSync(path, JSON.stringify(mutator.value(JSON.parse(original.toString()))) ?? "");
}
