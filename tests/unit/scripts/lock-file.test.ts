import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly peer?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(read("package-lock.json")) as {
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

describe("what is installed with the package", () => {
  const installed = Object.entries(packages).filter(([path, { dev, peer }]) => path !== "" && !dev && !peer);
  const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

  it("has permissive licences, or one that NOTICE names with the package", () => {
    const permissive = /^(MIT|Apache-2\.0|BSD-3-Clause|ISC|0BSD|\(MIT OR CC0-1\.0\))$/;
    const others = installed.filter(([, { license = "" }]) => !permissive.test(license));
    expect(others.length).toBeGreaterThan(0);
    const notice = read("NOTICE");
    for (const [path, { license }] of others) {
      expect(license).toContain("LGPL-3.0-or-later");
      const family = nameOf(path).replace(/^(@img\/sharp-(libvips|win32))-.*$/, "$1-*");
      expect(notice).toContain(family);
    }
    expect(notice).toContain("LGPL-3.0-or-later");
  });

  it("has one package whose install script fetches something, which README names", () => {
    const scripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    // The script of protobufjs looks at the version that its user wrote, and fetches nothing.
    expect(scripts.sort()).toEqual(["onnxruntime-node", "protobufjs"]);
    expect(read("README.md")).toContain("only onnxruntime-node has a script that");
  });

  it("pins the packages that features are computed with, as README says", () => {
    const { dependencies } = JSON.parse(read("package.json"));
    for (const name of ["onnxruntime-node", "sharp"]) {
      expect(dependencies[name]).toBe(packages[`node_modules/${name}`]!.version);
    }
  });
});
