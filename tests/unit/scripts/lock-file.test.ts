import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package-lock.json"), "utf8")) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

/** Whether a package at `path` finds `name`: in its own node_modules or in one above it. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (`${folder === "" ? "" : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === "") return false;
  }
}

describe("package-lock.json", () => {
  it("has the packages of every platform, not only of the one it was made on", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(["linux-x64", "linux-arm64", "darwin-arm64"])("has sharp, esbuild and biome for %s", (platform) => {
    for (const name of [`@img/sharp-${platform}`, `@esbuild/${platform}`, `@biomejs/cli-${platform}`]) {
      expect(packages).toHaveProperty([`node_modules/${name}`]);
    }
  });

  it("knows the bytes of every package", () => {
    const unknown = Object.entries(packages).filter(([path, { integrity }]) => path !== "" && !integrity);
    expect(unknown.map(([path]) => path)).toEqual([]);
  });
});
