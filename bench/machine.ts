import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { cpuQuota } from "../src/engine/index.js";

/** What a result has to name to be compared: nothing of it tells whose machine it was. */
export interface Machine {
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly instructionSets: readonly string[];
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

const INSTRUCTION_SETS = /^(sse4_2|avx|avx2|fma|f16c|sha_ni|avx512\w*|avx_vnni|amx\w*|asimddp|i8mm|bf16|sve\w*|sha2)$/;

/** Looks at the machine that this process runs on. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: Math.min(availableParallelism(), cpuQuota()),
    instructionSets: readInstructionSets(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** The one-minute load average: how many threads wanted a core. */
export function currentLoad(): number {
  return loadavg()[0]!;
}

/** The commit that is checked out, with a mark when files under version control differ from it. */
export function currentCommit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  const isChanged =
    git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench", ":!bench/results") !== "";
  return git("rev-parse", "--short=12", "HEAD") + (isChanged ? " with changes" : "");
}

function readInstructionSets(): string[] {
  try {
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
    return flags
      .trim()
      .split(/\s+/)
      .filter((flag) => INSTRUCTION_SETS.test(flag));
  } catch {
    return [];
  }
}
