import { readFile } from "node:fs/promises";

/** headway's version, from its package.json. */
export async function packageVersion(): Promise<string> {
  return JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).version;
}
