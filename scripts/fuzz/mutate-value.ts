// Mutations of plain values as JSON and YAML have them: the result is well formed and says something else.
import { EXTREMES } from "./mutate-bytes.js";
import type { Random } from "./random.js";

type Path = readonly (string | number)[];

const VALUES: readonly unknown[] = [
  ...[null, true, false, "", "0", "none", "..", "/", "\u001b[2J", "x".repeat(10_000), [], {}, [[]], [null], { a: 1 }],
  ...[...EXTREMES, -1, -0, 0.5, 1.5, 1e-300, 1e300, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1],
];

/** A deep copy with one to three values changed, removed, added, exchanged, nested or made extreme. */
export function mutateValue(original: unknown, random: Random): unknown {
  let value = structuredClone(original);
  for (let left = 1 + random.below(3); left > 0; left--) {
    const paths = pathsOf(value);
    value = changeAt(value, random.pick(paths), random, paths);
  }
  return value;
}

/** What a mutation nested deeper is not looked into again. */
const DEEPEST = 20;

/** The path of every value in a tree, the root's first. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || path.length === DEEPEST) return [path];
  return [path, ...Object.entries(value).flatMap(([key, below]) => pathsOf(below, [...path, key]))];
}

function changeAt(root: unknown, path: Path, random: Random, paths: readonly Path[]): unknown {
  const key = path.at(-1);
  if (key === undefined) return random.chance(0.2) ? random.pick(VALUES) : root;
  const holder = valueAt(root, path.slice(0, -1)) as Record<string, unknown>;
  const old = holder[key];
  switch (random.below(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(old));
      else holder[random.pick([`${key}s`, "x", "constructor", "__proto_", "0"])] = structuredClone(old);
      break;
    case 2: // a value from elsewhere in the tree
      holder[key] = structuredClone(valueAt(root, random.pick(paths)));
      break;
    case 3: {
      let nested = old;
      for (let depth = random.pick([1, 2, 50, 2000]); depth > 0; depth--)
        nested = random.chance(0.5) ? [nested] : { a: nested };
      holder[key] = nested;
      break;
    }
    case 4:
      holder[key] =
        typeof old === "number" ? otherNumber(old, random) : typeof old === "string" ? `${old}x` : String(old);
      break;
    default:
      holder[key] = random.pick(VALUES);
  }
  return root;
}

function otherNumber(old: number, random: Random): number {
  return random.pick([-old, old + 1, old - 1, old * 2, old / 2, old * 1e6, ...EXTREMES]);
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
