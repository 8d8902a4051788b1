import { join } from "node:path";
import type { ProblemList } from "./problem-list.js";
import type { Split } from "./sample.js";

const SPLIT_WORDS: Readonly<Record<string, Split>> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  dev: "validation",
  test: "test",
  testing: "test",
};

/** The folders of a data root by what they are for; undefined where the sub-folders are classes. */
export type SplitFolders = Readonly<Partial<Record<Split, string>>> & { readonly train: string };

/**
 * Tells a data root, whose sub-folders are `train` and `val` or `test` and nothing else, from a folder of classes.
 * @param names of the sub-folders
 */
export function findSplitFolders(names: readonly string[]): SplitFolders | undefined {
  const found: Partial<Record<Split, string>> = {};
  for (const name of names) {
    const split = SPLIT_WORDS[name.toLowerCase()];
    if (split === undefined || found[split] !== undefined) return undefined;
    found[split] = name;
  }
  const { train } = found;
  return train === undefined || names.length < 2 ? undefined : { ...found, train };
}

/** Whether a folder is a data root, which is a problem that names the keys to use. */
export function refuseSplitFolders(folder: string, names: readonly string[], problems: ProblemList): boolean {
  const splits = findSplitFolders(names);
  if (splits === undefined) return false;
  const keys = (["train", "validation", "test"] as const).flatMap((split) => {
    const name = splits[split];
    return name === undefined ? [] : [`dataset.${split}.folder: ${join(folder, name)}`];
  });
  problems.add(
    { path: folder },
    `its folders ${names.join(", ")} are splits and no classes; name each by a key of its own: ${keys.join(", ")}`,
  );
  return true;
}
