// What the table of check-layers.ts allows and nobody needs, as a function of the files read and of the table.
import type { SourceFile } from "./import-graph.js";
import { folderOf, type LayerTable, packageOf } from "./layer-rules.js";

/** Each permission of the table that no file of src uses, as a sentence. */
export function findUnusedPermissions(files: readonly SourceFile[], table: LayerTable): string[] {
  const source = files.filter(({ path }) => path.startsWith("src/"));
  const folders = new Set(source.map(({ path }) => folderOf(path)));
  const edges = new Set<string>();
  const packages = new Set<string>();
  for (const { path, imports } of source) {
    for (const { specifier, target } of imports) {
      if (target?.startsWith("src/")) edges.add(`${folderOf(path)} ${folderOf(target)}`);
      if (!specifier.startsWith(".")) packages.add(packageOf(specifier));
    }
  }
  return [
    ...table.layers
      .flat()
      .flatMap((folder) => (folders.has(folder) ? [] : `src/${folder} has a layer and is not there`)),
    ...Object.entries(table.edges).flatMap(([from, targets]) =>
      targets.flatMap((to) => (edges.has(`${from} ${to}`) ? [] : `${from} may import ${to} and does not`)),
    ),
    ...Object.keys(table.packages).flatMap((name) => (packages.has(name) ? [] : `src may import ${name} and does not`)),
  ].map((found) => `scripts/check-layers.ts: ${found}; take it out of the table`);
}
