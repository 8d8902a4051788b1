import { readFileSync } from "node:fs";
import { arch, cpus } from "node:os";

/** Instruction sets that kernels choose by, in the order in which a class lists them, with their names in /proc/cpuinfo. */
const FEATURES: Readonly<Record<string, readonly (readonly [feature: string, flags: readonly string[]])[]>> = {
  x64: [
    ["avx2", ["avx2"]],
    ["avx512f", ["avx512f"]],
    ["avx512_vnni", ["avx512_vnni"]],
    ["avx512_bf16", ["avx512_bf16"]],
    ["amx", ["amx_tile", "amx_bf16", "amx_int8"]],
  ],
  arm64: [
    ["dotprod", ["asimddp"]],
    ["i8mm", ["i8mm"]],
    ["bf16", ["bf16"]],
    ["sve", ["sve"]],
  ],
};

/** What {@link cpuClass} looks at; given only by tests. */
export interface CpuFacts {
  readonly architecture: string;
  /** The text of /proc/cpuinfo; undefined where there is none. */
  readonly cpuinfo: string | undefined;
  readonly model: string;
}

/**
 * The architecture and its instruction sets, e.g. "x64+avx2+avx512f": two processes of one class choose the same kernels.
 * Where the system does not list instruction sets (macOS) the processor's model stands for them, e.g. "arm64+apple-m2".
 */
export function cpuClass(facts: CpuFacts = readFacts()): string {
  const { architecture, cpuinfo, model } = facts;
  const listed = cpuinfo?.match(/^(?:flags|Features)\s*:(.*)$/m)?.[1];
  if (listed === undefined) {
    const name = model
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, "-");
    return name === "" ? architecture : `${architecture}+${name}`;
  }
  const flags = new Set(listed.trim().split(/\s+/));
  const present = (FEATURES[architecture] ?? []).filter(([, names]) => names.some((name) => flags.has(name)));
  return [architecture, ...present.map(([feature]) => feature)].join("+");
}

function readFacts(): CpuFacts {
  return { architecture: arch(), cpuinfo: readIfThere("/proc/cpuinfo"), model: cpus()[0]?.model ?? "" };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
