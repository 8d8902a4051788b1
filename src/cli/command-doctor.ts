import { statfs } from "node:fs/promises";
import { availableParallelism, freemem, totalmem } from "node:os";
import { dirname } from "node:path";
import type { Command } from "commander";
import { decoderVersion } from "../data/index.js";
import { cpuClass, cpuQuota, describeEngines, type EngineDescription } from "../engine/index.js";
import { packageVersion } from "../version.js";
import { type CliContext, cacheHome } from "./context.js";
import { printJson } from "./printer.js";
import { readProcessLimits } from "./process-limits.js";
import { bytesText, countOf } from "./quantity.js";
import { renderFacts } from "./table.js";
import { whyNotWritable } from "./try-folder.js";

/** What headway finds on a machine. */
interface Diagnosis {
  readonly headway: string;
  readonly node: string;
  readonly platform: string;
  /** Cores this process may use, and cores it is scheduled on. */
  readonly cpu: { readonly quota: number; readonly cores: number; readonly class: string };
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number };
  /** Files that a process may hold open; null where the system does not say. */
  readonly maxOpenFiles: number | null;
  /** The library that decodes pictures. */
  readonly decoder: string;
  readonly engines: readonly EngineDescription[];
  readonly cache: { readonly folder: string; readonly freeBytes: number | null };
  /** What stands in the way of a run; empty when nothing does. */
  readonly problems: readonly string[];
}

const LITTLE_DISK = 2 ** 30;

/** `headway doctor`: says what headway finds on this machine and whether a job can run. */
export function addDoctorCommand(program: Command, context: CliContext): void {
  program
    .command("doctor")
    .description("say what headway finds on this machine: cores, engines, decoder, cache")
    .option("--json", "print one JSON object")
    .action((flags: { json?: boolean }) => context.finish(examine(flags, context)));
}

async function examine(flags: { json?: boolean }, context: CliContext): Promise<number> {
  const diagnosis = await diagnose(context);
  if (flags.json) printJson(diagnosis, context);
  else context.stdout.write(renderDiagnosis(diagnosis));
  return diagnosis.problems.length === 0 ? 0 : 1;
}

async function diagnose(context: CliContext): Promise<Diagnosis> {
  const folder = cacheHome(context);
  const engines = await describeEngines();
  const maxOpenFiles = readProcessLimits().openFiles;
  const freeBytes = await readFreeBytes(folder);
  const refusal = await whyNotWritable(folder);
  const problems = engines.flatMap(({ kind, available, detail }) => (kind === "onnx" && !available ? [detail] : []));
  if (refusal !== null) {
    problems.push(`The cache cannot be written to ${folder}: ${refusal}. HEADWAY_HOME chooses another folder.`);
  }
  if (freeBytes !== null && freeBytes < LITTLE_DISK) {
    problems.push(
      `Only ${bytesText(freeBytes)} are free for the cache in ${folder}; HEADWAY_HOME chooses another folder.`,
    );
  }
  return {
    headway: await packageVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: { quota: cpuQuota(), cores: availableParallelism(), class: cpuClass() },
    memory: { totalBytes: totalmem(), freeBytes: freemem() },
    maxOpenFiles,
    decoder: decoderVersion(),
    engines,
    cache: { folder, freeBytes },
    problems,
  };
}

function renderDiagnosis(diagnosis: Diagnosis): string {
  const { headway, node, platform, cpu, memory, maxOpenFiles, decoder, engines, cache, problems } = diagnosis;
  return renderFacts([
    ["headway", headway],
    ["node", node],
    ["platform", platform],
    ["cpu", `${countOf(cpu.quota, "core")} to use of ${cpu.cores}; class ${cpu.class}`],
    ["memory", `${bytesText(memory.totalBytes)}, ${bytesText(memory.freeBytes)} free`],
    ["open files", maxOpenFiles === null ? "unknown" : `up to ${maxOpenFiles}`],
    ["decoder", decoder],
    ...engines.map(({ kind, available, detail }): [string, string] => [
      `engine ${kind}`,
      `${available ? "ok" : "no"}: ${detail}`,
    ]),
    [
      "cache",
      `${cache.folder}, ${cache.freeBytes === null ? "free space unknown" : `${bytesText(cache.freeBytes)} free`}`,
    ],
    ...problems.map((problem): [string, string] => ["problem", problem]),
    ["verdict", problems.length === 0 ? "jobs can run here" : "mend the problems above first"],
  ]);
}

/** Free bytes of the disk that a folder is on, or would be on. */
async function readFreeBytes(folder: string): Promise<number | null> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await statfs(path).catch(() => null);
    if (found !== null) return found.bavail * found.bsize;
    if (dirname(path) === path) return null;
  }
}
