import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureBuilt } from "../../../scripts/ensure-built.mjs";
import { sourceTree } from "./source-tree.js";

const SCRIPT = join(import.meta.dirname, "../../../scripts/ensure-built.mjs");

const project = (): string =>
  sourceTree({
    "package.json": '{"type": "module"}',
    "tsconfig.build.json": JSON.stringify({
      compilerOptions: { module: "NodeNext", types: [], lib: ["ES2023"], strict: true, rootDir: "src" },
      include: ["src"],
    }),
    "src/index.ts": 'import { made } from "./gen/made.js";\nexport const twice: number = made * 2;\n',
    "src/gen/made.js": "export const made = 21;\n",
    "src/gen/made.d.ts": "export const made: number;\n",
  });

/** Names in the root that belong to builds. */
const outputs = (root: string): string[] => readdirSync(root).filter((name) => name.startsWith("dist"));

describe("ensureBuilt", () => {
  it("compiles, copies generated code, and does nothing while nothing changes", () => {
    const root = project();
    expect(ensureBuilt(root)).toBe(true);
    expect(readFileSync(join(root, "dist/index.js"), "utf8")).toContain("made * 2");
    expect(readFileSync(join(root, "dist/gen/made.js"), "utf8")).toBe("export const made = 21;\n");
    const { mtimeMs } = statSync(join(root, "dist/index.js"));
    expect(ensureBuilt(root)).toBe(false);
    expect(statSync(join(root, "dist/index.js")).mtimeMs).toBe(mtimeMs);
  });

  it("builds again for a changed, a renamed and a removed source, and leaves no output of the old one", () => {
    const root = project();
    writeFileSync(join(root, "src/extra.ts"), "export const extra = 1;\n");
    ensureBuilt(root);
    rmSync(join(root, "src/extra.ts"));
    writeFileSync(join(root, "src/other.ts"), "export const extra = 1;\n");
    expect(ensureBuilt(root)).toBe(true);
    expect(existsSync(join(root, "dist/extra.js"))).toBe(false);
    expect(existsSync(join(root, "dist/other.js"))).toBe(true);
    writeFileSync(join(root, "src/other.ts"), "export const extra = 2;\n");
    expect(ensureBuilt(root)).toBe(true);
  });

  it("keeps the old dist when the new sources do not compile, and says so", () => {
    const root = project();
    ensureBuilt(root);
    writeFileSync(join(root, "src/index.ts"), 'export const twice: number = "two";\n');
    const program = `import { ensureBuilt } from ${JSON.stringify(SCRIPT)}; ensureBuilt(${JSON.stringify(root)});`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("src/index.ts(1,14): error TS2322");
    expect(stderr).toContain("the build failed (tsc: exit 2); dist is as it was");
    expect(readFileSync(join(root, "dist/index.js"), "utf8")).toContain("made * 2");
    expect(outputs(root)).toEqual(["dist"]);
  });

  it("clears away what a killed build left", () => {
    const root = project();
    mkdirSync(join(root, "dist.999999999"));
    mkdirSync(join(root, "dist.999999999.old"));
    ensureBuilt(root);
    expect(outputs(root)).toEqual(["dist"]);
  });

  it("ends well when three builds run at once", async () => {
    const root = project();
    const program = `import { ensureBuilt } from ${JSON.stringify(SCRIPT)}; ensureBuilt(${JSON.stringify(root)});`;
    const exitCodes = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise((done) => {
            spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" }).on("close", done);
          }),
      ),
    );
    expect(exitCodes).toEqual([0, 0, 0]);
    expect(outputs(root)).toEqual(["dist"]);
    expect(ensureBuilt(root)).toBe(false);
  });
});
